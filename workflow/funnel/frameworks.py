"""Frameworks as data: what a published framework asks or names, when it is asked, and what may be answered.

Reads corpus/frameworks/*.yaml and says whether rows of corpus/frameworks/assessments/ answer what is there.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any, NamedTuple

from funnel import conditions, protocol
from funnel.conditions import ALWAYS, Condition
from funnel.errors import ReviewError, listed, near
from funnel.text import folded

USUAL_ANSWERS = ("yes", "no", "partly")
CONCLUSION = "conclusion"  # stands in the place of an item where an assessor says what follows
WHAT_FOLLOWS = "What follows, in the assessor's own words?"
KINDS = {"questions": "Question", "features": "Feature", "axes": "Axis", "nodes": "Node"}  # kind -> its heading
ASKED_OF_STAGES = {"focus": "Focus", "question": "Question", "success": "Sign of success"}

Rows = Iterable[tuple[Path, int, Mapping[str, str]]]  # with the sheet and the line of each


class Item(NamedTuple):
    id: str
    restated: str  # "" where the source does not say it: shown, and not asked
    location: str
    asked_when: str  # as written
    condition: Condition | None  # None: always asked
    answers: tuple[str, ...]  # besides ALWAYS; () where the answer is given in words
    traced_to: tuple[str, ...]  # framework.item
    relations: tuple[str, ...]  # "operates in context"

    @property
    def options(self) -> tuple[str, ...]:
        """All that may be answered; () where the answer is given in words."""
        return (*self.answers, *ALWAYS) if self.answers else ()


class Section(NamedTuple):
    id: str
    title: str
    about: str
    items: tuple[Item, ...]


class Framework(NamedTuple):
    id: str
    title: str
    source: str
    provenance: str
    kind: str  # of KINDS
    note: str
    conclusion: str  # what is asked at the end
    sections: tuple[Section, ...]

    def items(self) -> dict[str, Item]:
        """Its items by id, in its own order."""
        return {item.id: item for section in self.sections for item in section.items}

    def asked(self) -> dict[str, Item]:
        """The items that can be asked."""
        return {item.id: item for item in self.items().values() if item.restated}


def read_all(folder: Path, stages: Sequence[Mapping[str, str]]) -> dict[str, Framework]:
    """Every framework of a folder by its id, checked. stages: the rows of models/targets.csv, in order."""
    paths = sorted(folder.glob("*.yaml"))
    found = {path.stem: read(path, stages) for path in paths}
    known = {f"{name}.{item}" for name, framework in found.items() for item in framework.items()}
    for path in paths:
        for item in found[path.stem].items().values():
            for origin in item.traced_to:
                if origin not in known:
                    message = f"item {item.id!r} is traced to {origin!r}, which is no item of a framework here."
                    raise ReviewError(path, None, message, near(origin, known))
    return found


def read(path: Path, stages: Sequence[Mapping[str, str]] = ()) -> Framework:
    """One framework. Raises ReviewError for a wrong shape, an item that stands twice, or a chain that leads nowhere
    or in a circle; the chain: an item with `asked_when` hangs on the answers to other items of the same framework."""
    written = protocol.read_yaml(path, text_only=True)
    protocol.require_shape(written, protocol.schema("frameworks"), path)
    if written["id"] != path.stem:
        message = f"the framework is called {written['id']!r} and its file {path.name!r}."
        raise ReviewError(path, protocol.line_of(path, ["id"]), message, "Give both the same name.")
    if ("sections" in written) == ("of_each_stage" in written):
        raise ReviewError(path, None, "a framework has either `sections` or `of_each_stage`.")
    usual = tuple(written.get("answers", USUAL_ANSWERS))
    if "of_each_stage" in written:
        sections = _of_stages(written["of_each_stage"], stages, usual, path)
    else:
        sections = _sections(written["sections"], usual, path)
    conclusion = written.get("conclusion", {}).get("restated", WHAT_FOLLOWS)
    words = {name: written.get(name, "") for name in ("id", "title", "source", "provenance", "note")}
    kind = written.get("kind", "questions")
    return Framework(**words, kind=kind, conclusion=conclusion, sections=sections)


def _sections(written: Sequence[Any], usual: tuple[str, ...], path: Path) -> tuple[Section, ...]:
    places = {(s, i): item for s, section in enumerate(written) for i, item in enumerate(section["items"])}
    lines: dict[str, list[Any]] = {}
    for (s, i), item in places.items():
        place = ["sections", s, "items", i]
        if item["id"] in lines or item["id"] == CONCLUSION:
            what = "stands twice" if item["id"] in lines else "has the name of how an assessment ends"
            raise ReviewError(path, protocol.line_of(path, place), f"item {item['id']!r} {what}.")
        lines[item["id"]] = place
    items = {place: _item(item, usual, path, lines) for place, item in places.items()}
    _check_chain({item.id: item for item in items.values()}, path, lines)
    return tuple(
        Section(
            section["id"],
            section["title"],
            section.get("about", ""),
            tuple(items[s, i] for i in range(len(section["items"]))),
        )
        for s, section in enumerate(written)
    )


def _item(written: Mapping[str, Any], usual: tuple[str, ...], path: Path, lines: Mapping[str, list[Any]]) -> Item:
    asked_when = written.get("asked_when", "").strip()
    place = lines[written["id"]]
    try:
        condition = conditions.parse(asked_when)
    except ValueError:
        message = f"asked_when {asked_when!r} of item {written['id']!r} cannot be read."
        raise ReviewError(path, protocol.line_of(path, [*place, "asked_when"]), message, conditions.HOW) from None
    for relation in written.get("relations", ()):
        if relation["to"] not in lines:
            message = f"item {written['id']!r} {relation['relation']} {relation['to']!r}, which is no item here."
            raise ReviewError(path, protocol.line_of(path, place), message, near(relation["to"], lines))
    return Item(
        written["id"],
        written["restated"].strip(),
        written["location"],
        asked_when,
        condition,
        tuple(written.get("answers", usual)),
        tuple(written.get("traced_to", ())),
        tuple(f"{relation['relation']} {relation['to']}" for relation in written.get("relations", ())),
    )


def _of_stages(
    written: Sequence[Mapping[str, Any]], stages: Sequence[Mapping[str, str]], usual: tuple[str, ...], path: Path
) -> tuple[Section, ...]:
    """A section a stage. What the table of stages says of it is not written down a second time."""
    if not stages:
        raise ReviewError(path, None, "it asks of each stage, and there is no corpus/models/targets.csv.")
    sections = []
    for stage in stages:
        asked = [column for column in written if stage.get(column["column"])]
        items = tuple(
            Item(
                f"{stage['stage_id']}.{column['column']}",
                f"{_heading(stage, column['column'])}: {stage[column['column']]}",
                stage.get("location", ""),
                "",
                None,
                tuple(column.get("answers", usual)),
                (),
                (),
            )
            for column in asked
        )
        about = "" if any(column["column"] == "focus" for column in written) else stage.get("focus", "")
        sections.append(Section(stage["stage_id"], stage.get("label", stage["stage_id"]), about, items))
    return tuple(sections)


def _heading(stage: Mapping[str, str], column: str) -> str:
    return (stage.get("question_name") if column == "question" else "") or ASKED_OF_STAGES[column]


def _check_chain(items: Mapping[str, Item], path: Path, lines: Mapping[str, list[Any]]) -> None:
    def wrong(item: Item, message: str, hint: str = "") -> ReviewError:
        return ReviewError(path, protocol.line_of(path, [*lines[item.id], "asked_when"]), message, hint)

    for item in items.values():
        for test in conditions.leaves(item.condition):
            other = items.get(test.item)
            if not other:
                message = f"item {item.id!r} is asked by the answer to {test.item!r}, which is no item here."
                raise wrong(item, message, near(test.item, items))
            options = (*other.answers, *ALWAYS)
            for answer in test.answers:
                if answer not in options or not other.restated:
                    message = f"item {item.id!r} is asked when {other.id} is {answer!r}, which nobody can answer"
                    raise wrong(item, f"{message}: {listed(options)}.", near(answer, options))
    try:
        in_order(items)
    except CycleError as error:
        first = items[next(name for name in items if name in error.args[1])]
        raise wrong(first, f"whether item {first.id!r} is asked hangs on its own answer.") from None


def in_order(items: Mapping[str, Item]) -> list[str]:
    """The items such that each comes after those on whose answers it hangs."""
    hangs_on = {name: [test.item for test in conditions.leaves(item.condition)] for name, item in items.items()}
    return list(TopologicalSorter(hangs_on).static_order())


def check_cases(rows: Rows) -> None:
    """Raise ReviewError for a case whose name stands elsewhere with other capitals, accents or marks."""
    first: dict[str, tuple[str, str]] = {}
    for path, line, row in rows:
        written, where = first.setdefault(folded(row["case"]), (row["case"], f"{path.name}, line {line}"))
        if row["case"] != written:
            message = f"case {row['case']!r} is written {written!r} in {where}."
            raise ReviewError(path, line, message, "Write the same case in the same way.")


def check_answers(rows: Rows, frameworks: Mapping[str, Framework], stages: Collection[str]) -> None:
    """Raise ReviewError for the first row that names no framework, item or stage, or answers what cannot be answered.

    stages: the ids of models/targets.csv; where there are none, any stage may be named.
    """

    for path, line, row in rows:
        for column, whose, options in _expected(row, frameworks, stages):
            found = row.get(column, "")
            if found not in options:
                message = f"{column} {found!r} is not one of {whose}{listed(options)}."
                raise ReviewError(path, line, message, near(found, options))


def _expected(
    row: Mapping[str, str], frameworks: Mapping[str, Framework], stages: Collection[str]
) -> Iterator[tuple[str, str, Collection[str]]]:
    """(column, whose, options) of a row, where only options may stand; one after the other, as each needs the last."""
    yield "framework", "", frameworks
    asked = frameworks[row["framework"]].asked()
    yield "item", f"{row['framework']}'s ", [*asked, CONCLUSION]
    if stages and row.get("stage"):
        yield "stage", "", stages
    if row["item"] != CONCLUSION and (options := asked[row["item"]].options):
        yield "answer", f"{row['item']}'s ", options
