"""How the inquiry moved: versions of its questions, and what was sampled for which gap."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from funnel.errors import ReviewError
from funnel.references import Row, require_known, require_unique, values
from funnel.text import folded, natural

QUESTION_COLUMNS = ("question_id", "version", "asked_on", "change", "wording", "added", "removed", "reason")
SAMPLING_COLUMNS = ("kind", "decision", "effect", "n")


def question_versions(questions: Sequence[Row]) -> list[dict[str, str]]:
    """Rows in QUESTION_COLUMNS: each version of each question in order, with the words that came and went.

    Raises ReviewError for a version that stands twice, or that was asked before the one that precedes it.
    """
    require_unique(questions, "question_id", "version")
    rows = []
    for question_id in values(questions, "question_id"):
        own = [row for row in questions if row[2]["question_id"] == question_id]
        before: Mapping[str, str] = {}
        for path, line, row in sorted(own, key=lambda row: natural(row[2].get("version", ""))):
            asked, earlier = row.get("asked_on", ""), before.get("asked_on", "")
            if asked and earlier and asked < earlier:
                message = (
                    f"version {row['version']} of {question_id} was asked on {asked}, the one before on {earlier}."
                )
                raise ReviewError(path, line, message)
            old, new = ({folded(word): word for word in held.get("wording", "").split()} for held in (before, row))
            cells = {name: row.get(name, "") for name in ("question_id", "version", "asked_on", "wording", "reason")}
            words = {
                "added": " ".join(word for key, word in new.items() if key not in old) if before else "",
                "removed": " ".join(word for key, word in old.items() if key not in new),
            }
            rows.append(cells | words | {"change": "reworded" if before else "asked"})
            before = row
    return rows


def check_sampling(
    sampling: Sequence[Row], constructs: Collection[str], searches: Collection[str], sources: Collection[str]
) -> None:
    """Raises ReviewError for a row that names what is not there, or seeks for the theory without naming a gap."""
    require_unique(sampling, "sample_id")
    require_known(sampling, "construct_id", constructs, "a construct of constructs.csv", optional=True)
    require_known(sampling, "search_id", searches, "a search of searches/log.csv", optional=True)
    require_known(sampling, "source_id", sources, "a source of coding/sources.csv", optional=True)
    for path, line, row in sampling:
        if row["kind"] == "theoretical" and not row.get("gap"):
            message = "theoretical sampling without a gap."
            raise ReviewError(path, line, message, "Say in `gap` what the argument lacked.")


def sampling_counts(sampling: Sequence[Row]) -> list[dict[str, str]]:
    """Rows in SAMPLING_COLUMNS: how often each kind of sampling ended how, and with what effect on the argument."""
    counts = Counter((row["kind"], row["decision"], row.get("effect", "")) for *_, row in sampling)
    return [
        dict(zip(SAMPLING_COLUMNS, (*key, str(n)), strict=True))
        for key, n in sorted(counts.items(), key=lambda item: item[0])
    ]
