"""How duplicates were found, as a methods section tells it: each rule with its source and what it did."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from funnel.deduplicate import rules

if TYPE_CHECKING:
    from funnel.deduplicate.pipeline import Deduplicated


def methods(found: "Deduplicated", policy: Mapping[str, str]) -> str:
    """Markdown. policy: "link" or "merge" by a relation's key under `duplicates` in config, "link" where silent."""
    merged = Counter(found.duplicates["rule"])
    merging = rules.to_merge(policy)
    joining = [*rules.JOIN, *(rule for rule in rules.RELATED if rule.relation in merging)]
    related = Counter(found.related["relation"])
    policies = [
        (rule.name, rule.says, "merge" if rule.relation in merging else "link", related[rule.relation], rule.source)
        for rule in rules.RELATED
    ]
    paragraphs = [
        "# How duplicates were found",
        f"{_n(len(found.events), 'record')} became {_n(len(found.works), 'work')}. Records that share a DOI, an"
        " accession number, telling words of the title, or volume, pages and authors were compared. Two are the same"
        " work where a rule that joins holds and none that forbids does, for them and for every other record of the"
        " work. No rule is a score.",
        f"People's verdicts joined {_n(merged['verdict'], 'record')} with another, whatever the rules say;"
        f" the relations that they stated, {merged['stated relation']:,}.",
        f"The rules leave {_n(len(found.unsettled), 'pair')} to a person (unsettled.csv), the likeliest first;"
        f" {len(found.doubtful):,} of them, no more than one for a hundred records, are handed out for a verdict.",
        "## What joins",
        _table(
            ("rule", "what it says", "records merged", "source"),
            [(rule.name, rule.says, merged[rule.name], rule.source) for rule in joining],
        ),
        "## What forbids",
        _table(("rule", "what it says", "source"), [(rule.name, rule.says, rule.source) for rule in rules.FORBID]),
        "## What belongs together without being the same",
        _table(("kind", "what it is", "policy", "pairs linked", "source"), policies),
    ]
    return "\n\n".join(paragraphs) + "\n"


def _n(count: int, what: str) -> str:
    return f"{count:,} {what}" + ("" if count == 1 else "s")


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)
