"""What authors say of the models, as sentences with a test on the crosswalk: whether our reading of it bears them out.

A test asks one question of each model; what follows from the answers is the same for all tests. A new kind of test
is one function and one row of TESTS. A claim about depth or detail is tested on depths, and cannot be while nobody
has rated them; one about a whole literature cannot be tested on ten models: its test is `not_testable`.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from funnel.errors import ReviewError, listed
from funnel.references import Row, require_known, require_unique, values
from funnel.synthesise.crosswalk import STRICTNESSES, Label, Rows, at, in_order, phases

# What our crosswalk does of a claim.
SUPPORTED = "supports it"
IN_PART = "supports it in part"
NOT_SUPPORTED = "does not support it"
NOT_TESTABLE = "not testable from it"
NOT_TESTABLE_TEST = "not_testable"
COLUMNS = ("claim_id", "statement", "test", *STRICTNESSES, "changes", "note", "location")
INPUT_COLUMNS = ("claim_id", "statement", "location", "test", "arguments", "note", "provenance")


class Model(NamedTuple):
    """What a test may look at: one model at one strictness."""

    labels: Mapping[str, int]  # labels printed in each phase
    links: Sequence[tuple[int, str]]  # (order of the label, stage) in the order of the labels
    stages: Sequence[str]  # the stages of ours, in order
    depths: Mapping[str, int]  # of those stages whose depth stands
    waits: bool  # whether labels of it wait to be mapped or settled, so that what is not found may yet be


Models = Mapping[str, Model]  # all of them, in order
Arguments = Mapping[str, str]
Answer = bool | None  # None while what would tell is not settled or not rated


def _most_labels_in(model: Model, arguments: Arguments, models: Models) -> Answer:
    """The phase holds more labels than any other one."""
    others = [count for phase, count in model.labels.items() if phase != arguments["phase"]]
    return model.labels[arguments["phase"]] > max(others, default=0)


def _at_most_labels(model: Model, arguments: Arguments, models: Models) -> Answer:
    return model.labels[arguments["phase"]] <= int(arguments["n"])


def _covers(model: Model, arguments: Arguments, models: Models) -> Answer:
    found = any(stage == arguments["stage"] for _, stage in model.links)
    return True if found else None if model.waits else False


def _does_not_cover(model: Model, arguments: Arguments, models: Models) -> Answer:
    covers = _covers(model, arguments, models)
    return None if covers is None else not covers


def _lacks_a_stage(model: Model, arguments: Arguments, models: Models) -> Answer:
    lacks = bool(set(model.stages) - {stage for _, stage in model.links})
    return None if lacks and model.waits else lacks


def _one_to_one(model: Model, arguments: Arguments, models: Models) -> Answer:
    """Each label answers to one stage, each stage to one label, and both stand in the same order."""
    if model.waits:
        return None
    every_label = sum(model.labels.values()) == len({order for order, _ in model.links})
    return every_label and [stage for _, stage in model.links] == list(model.stages)


def _depth_at_most(model: Model, arguments: Arguments, models: Models) -> Answer:
    depth = model.depths.get(arguments["stage"])
    return None if depth is None else depth <= int(arguments["n"])


def _shallow_somewhere(model: Model, arguments: Arguments, models: Models) -> Answer:
    """A stage is treated less deeply than n; one that is known to be is enough."""
    if any(depth < int(arguments["n"]) for depth in model.depths.values()):
        return True
    return False if len(model.depths) == len(model.stages) else None


def _deepest(model: Model, arguments: Arguments, models: Models) -> Answer:
    """Its depths add up to more than those of any other model."""
    if any(len(one.depths) < len(one.stages) for one in models.values()):
        return None
    others = [sum(other.depths.values()) for other in models.values() if other is not model]
    return sum(model.depths.values()) > max(others, default=0)


class Test(NamedTuple):
    asks: Callable[[Model, Arguments, Models], Answer]
    needs: tuple[str, ...]  # arguments that must be given; `models` may always be, and means all where it is not
    universal: bool  # one model that does not bear the claim out refutes it; otherwise it holds in part
    open: str = "labels wait to be mapped or settled"  # why it cannot be told where the answer is None


UNRATED = "depth is not reported"
TESTS = {
    "most_labels_in": Test(_most_labels_in, ("phase",), universal=False),
    "at_most_labels": Test(_at_most_labels, ("phase", "n"), universal=True),
    "covers": Test(_covers, ("stage",), universal=False),
    "does_not_cover": Test(_does_not_cover, ("stage",), universal=False),
    "none_covers_all": Test(_lacks_a_stage, (), universal=True),
    "one_to_one": Test(_one_to_one, (), universal=False),
    "depth_at_most": Test(_depth_at_most, ("stage", "n"), universal=False, open=UNRATED),
    "none_deep_throughout": Test(_shallow_somewhere, ("n",), universal=True, open=UNRATED),
    "deepest": Test(_deepest, (), universal=False, open=UNRATED),
}


def arguments_of(cell: str) -> dict[str, str]:
    """ "phase=early; models=ideo2015, moullin2019" by name; a part without "=" has an empty name."""
    pairs = (part.partition("=") if "=" in part else ("", "", part) for part in cell.split(";") if part.strip())
    return {name.strip(): value.strip() for name, _, value in pairs}


def check(claims: Sequence[Row], models: Sequence[Row], labels: Sequence[Row], stages: Sequence[Row]) -> None:
    """Raises ReviewError for an unknown test, an argument that it lacks or does not take, or a name that is nowhere."""
    require_unique(claims, "claim_id")
    require_known(claims, "test", (*TESTS, NOT_TESTABLE_TEST), "a kind of test")
    printed = phases([row for *_, row in stages], [row for *_, row in labels])
    known = {"phase": printed, "stage": values(stages, "stage_id"), "models": values(models, "model_id")}
    for path, line, row in claims:
        if row["test"] == NOT_TESTABLE_TEST:
            continue
        arguments, needs = arguments_of(row.get("arguments", "")), TESTS[row["test"]].needs
        for name in needs:
            if not arguments.get(name):
                raise ReviewError(path, line, f"test {row['test']!r} needs an argument {name}.")
        for name, value in arguments.items():
            if name not in (*needs, "models"):
                message = f"test {row['test']!r} takes no argument {name or value!r}."
                raise ReviewError(path, line, message, f"It takes {listed((*needs, 'models'))}.")
            if name == "n" and not value.isdecimal():
                raise ReviewError(path, line, f"n is {value!r}; expected a whole number.")
            for item in (_items(value) if name == "models" else [value]) if name in known else []:
                require_known([(path, line, {name: item})], name, known[name], "known")


def verdicts(
    claims: Rows,
    models: Rows,
    labels: Rows,
    stages: Rows,
    crosswalk: Rows,
    depths: Mapping[tuple[str, str], str] | None = None,
    awaited: Collection[Label] = (),
) -> list[dict[str, str]]:
    """One row a claim (COLUMNS), in the claims' order, with the verdict of our crosswalk at each strictness.

    depths: (model_id, stage_id) -> the depth that stands; a test on depths gives the same verdict at each strictness.
    awaited: labels on which something is still open; a claim that hangs on one of them is not testable yet.
    changes: yes where the verdict hangs on the strictness. note: which models bear the claim out and which do not,
    where they differ, then the note that people gave the claim.
    """
    citation = {model["model_id"]: model["citation"] or model["name"] for model in in_order(models)}
    at_each = {
        strictness: _models(citation, labels, stages, at(crosswalk, strictness), depths or {}, awaited)
        for strictness in STRICTNESSES
    }
    rows = []
    for claim in claims:
        found, notes = {}, []
        for strictness in STRICTNESSES:
            found[strictness], reason = _verdict(claim, at_each[strictness], citation)
            notes.append(reason)
        rows.append(
            {
                "claim_id": claim["claim_id"],
                "statement": claim["statement"],
                "test": claim["test"],
                **found,
                "changes": "yes" if len(set(found.values())) > 1 else "no",
                "note": " ".join(filter(None, [_by_strictness(notes), claim["note"]])),
                "location": claim["location"],
            }
        )
    return rows


def _verdict(claim: Mapping[str, str], models: Mapping[str, Model], citation: Mapping[str, str]) -> tuple[str, str]:
    """The verdict, and which models decided it where the claim does not hold for all."""
    if claim["test"] == NOT_TESTABLE_TEST:
        return NOT_TESTABLE, ""
    test, arguments = TESTS[claim["test"]], arguments_of(claim["arguments"])
    asked = _items(arguments.get("models", "")) or list(citation)
    answers = {
        name: test.asks(models[model_id], arguments, models) for model_id, name in citation.items() if model_id in asked
    }
    bearing, against, open_ = (
        [name for name, answer in answers.items() if answer is said] for said in (True, False, None)
    )
    if test.universal and against:
        return NOT_SUPPORTED, f"refuted by {'; '.join(against)}"
    if open_ or not answers:
        return NOT_TESTABLE, test.open if open_ else "there are no models"
    if not against:
        return SUPPORTED, ""
    if not bearing:
        return NOT_SUPPORTED, "holds for none"
    return IN_PART, f"holds for {'; '.join(bearing)}, not for {'; '.join(against)}"


def _by_strictness(notes: Sequence[str]) -> str:
    """The reasons, each said once with the strictnesses that it stands for."""
    if len(set(notes)) == 1:
        return f"{notes[0][:1].upper()}{notes[0][1:]}." if notes[0] else ""
    groups: dict[str, list[str]] = {}
    for strictness, note in zip(STRICTNESSES, notes, strict=True):
        groups.setdefault(note, []).append(strictness)
    return " ".join(f"At {listed(names)}: {note or 'holds throughout'}." for note, names in groups.items())


def _models(
    model_ids: Iterable[str],
    labels: Rows,
    stages: Rows,
    links: Rows,
    depths: Mapping[tuple[str, str], str],
    awaited: Collection[Label],
) -> dict[str, Model]:
    stage_ids = [stage["stage_id"] for stage in in_order(stages)]
    columns = phases(stages, labels)
    waiting = {model_id for model_id, _ in awaited}
    found = {}
    for model_id in model_ids:
        counts = Counter(label["phase"] for label in labels if label["model_id"] == model_id)
        pairs = sorted(
            ((int(link["order"]), link["stage_id"]) for link in links if link["model_id"] == model_id),
            key=lambda pair: (pair[0], stage_ids.index(pair[1])),
        )
        deep = {stage: int(depths[model_id, stage]) for stage in stage_ids if (model_id, stage) in depths}
        found[model_id] = Model(
            {phase: counts[phase] for phase in columns}, pairs, stage_ids, deep, waits=model_id in waiting
        )
    return found


def _items(cell: str) -> list[str]:
    return [item for part in cell.split(",") if (item := part.strip())]
