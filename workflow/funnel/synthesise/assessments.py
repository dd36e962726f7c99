"""Assessments of cases with frameworks: which way the answers lead through the questions, and what is still open.

An assessment is what one person answered to one framework about one case, at one stage or at none.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from funnel import conditions
from funnel.conditions import NO_ANSWER, NOT_APPLICABLE, NOT_ASKED
from funnel.errors import ReviewError
from funnel.frameworks import CONCLUSION, Framework, Item, in_order
from funnel.references import Row
from funnel.text import natural

COLUMNS = (
    *("case", "stage", "stage_label", "framework", "title", "by", "status", "section_title", "item", "restated"),
    *("answers", "asked_when", "state", "why"),
    *("answer", "justification", "involved", "decided_on", "earlier", "provenance"),
)
TODO_COLUMNS = ("where", "case", "stage", "framework", "by", "status", "item", "what")

ANSWERED = "answered"
DUE = "due"  # asked, and nobody answered
SKIPPED = NOT_ASKED
OUT_OF_TURN = "out of turn"  # answered, and not asked
WAITS = "waits"  # asked or not, by answers that are still due
UNDETERMINED = "undetermined"  # asked or not, by what nobody knows; it may be answered and need not be
PROVISIONAL = "provisional"  # answered while it waits or is undetermined
BREAKS = {DUE: "it is asked, and there is no answer", OUT_OF_TURN: "it is answered, and is not asked"}


class Assessment(NamedTuple):
    case: str
    stage: str  # "" if it is asked once
    framework: Framework
    by: str
    answers: Mapping[str, Row]  # item -> the row that holds
    earlier: Mapping[str, Sequence[Row]]  # item -> the rows that a later one replaced, in order
    first: Row  # the first of its rows: where it stands

    @property
    def status(self) -> str:
        """final once every answer is."""
        return "final" if all(row.get("status") == "final" for *_, row in self.answers.values()) else "draft"


class Step(NamedTuple):
    """How one item fares under the answers that were given."""

    state: str
    why: str  # what was answered to the items that it hangs on: "T1 yes; T2 no answer"


def gathered(
    rows: Iterable[Row], frameworks: Mapping[str, Framework], stages: Sequence[Mapping[str, str]]
) -> list[Assessment]:
    """The assessments by framework, case, stage (in the order of `stages`) and person.

    rows: checked (frameworks.check_answers). Of several answers of one person to the same, the latest holds: by its
    date, then by its place in the file.
    """
    grouped: dict[tuple[str, str, str, str], list[Row]] = {}
    for row in rows:
        cells = row[2]
        key = (cells["framework"], cells["case"], cells.get("stage", ""), cells["by"])
        grouped.setdefault(key, []).append(row)
    order = ["", *(stage["stage_id"] for stage in stages)]
    known = {stage: place for place, stage in enumerate(order)}
    keys = sorted(grouped, key=lambda key: (key[0], natural(key[1]), known.get(key[2], len(order)), *key[2:]))
    return [_assessment(key, frameworks[key[0]], grouped[key]) for key in keys]


def _assessment(key: tuple[str, str, str, str], framework: Framework, rows: Sequence[Row]) -> Assessment:
    by_item: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: row[2].get("decided_on", "")):
        by_item.setdefault(row[2]["item"], []).append(row)
    _, case, stage, by = key
    last = {item: of_item[-1] for item, of_item in by_item.items()}
    earlier = {item: of_item[:-1] for item, of_item in by_item.items()}
    return Assessment(case, stage, framework, by, last, earlier, rows[0])


def path(items: Mapping[str, Item], answers: Mapping[str, str]) -> dict[str, Step]:
    """What becomes of each item: the way through the questions. items: those that can be asked; answers: by item.

    An answer to a question that was not to be asked counts for nothing further on; not_applicable is none.
    """
    given: dict[str, frozenset[str]] = {}  # the answers that each may have for those who hang on it
    waiting: set[str] = set()  # those that a further answer can settle
    found: dict[str, Step] = {}
    for name in in_order(items):
        condition, answer = items[name].condition, answers.get(name, NO_ANSWER)
        before = list(dict.fromkeys(test.item for test in conditions.leaves(condition)))
        asked = conditions.holds(condition, given)
        given[name] = frozenset({answer} if True in asked else ()) | ({NOT_ASKED} if False in asked else set())
        if (asked == {True} and not answer) or (asked == conditions.EITHER and waiting.intersection(before)):
            waiting.add(name)
        why = "; ".join(f"{other} {_told(found[other].state, answers.get(other, NO_ANSWER))}" for other in before)
        found[name] = Step(_state(asked, answer, name in waiting), why)
    return {name: found[name] for name in items}


def _state(asked: frozenset[bool], answer: str, waits: bool) -> str:
    if asked == {True}:
        return ANSWERED if answer else DUE
    if asked == {False}:
        return SKIPPED if answer in (NO_ANSWER, NOT_APPLICABLE) else OUT_OF_TURN
    if answer:
        return PROVISIONAL
    return WAITS if waits else UNDETERMINED


def _told(state: str, answer: str) -> str:
    if state in (SKIPPED, OUT_OF_TURN):
        return NOT_ASKED
    return answer or "no answer"


def _answers(assessment: Assessment) -> dict[str, str]:
    return {item: row["answer"] for item, (*_, row) in assessment.answers.items()}


def rows(assessments: Iterable[Assessment], labels: Mapping[str, str]) -> list[dict[str, str]]:
    """Rows in COLUMNS, one an item of an assessment in its framework's order; the last is what follows, if told.

    labels: stage_id -> label.
    """
    found = []
    for assessment in assessments:
        framework = assessment.framework
        steps = path(framework.asked(), _answers(assessment))
        about = {
            "case": assessment.case,
            "stage": assessment.stage,
            "stage_label": labels.get(assessment.stage, assessment.stage),
            "framework": framework.id,
            "title": framework.title,
            "by": assessment.by,
            "status": assessment.status,
        }
        for section in framework.sections:
            for item in section.items:
                if item.id in steps:
                    asked = {"section_title": section.title, "item": item.id, "restated": item.restated}
                    step = {
                        "answers": "; ".join(item.options),
                        "asked_when": item.asked_when,
                        **steps[item.id]._asdict(),
                    }
                    found.append(about | asked | step | _said(assessment, item.id))
        if CONCLUSION in assessment.answers:
            asked = {"section_title": "", "item": CONCLUSION, "restated": framework.conclusion}
            found.append(about | asked | {"state": ANSWERED} | _said(assessment, CONCLUSION))
    return found


def _said(assessment: Assessment, item: str) -> dict[str, str]:
    """What the person says of an item, and what was said before."""
    _, _, row = assessment.answers.get(item, ("", 0, {}))
    columns = ("answer", "justification", "involved", "decided_on", "provenance")
    before = [
        earlier["answer"] + (f" ({earlier['decided_on']})" if earlier.get("decided_on") else "")
        for *_, earlier in assessment.earlier.get(item, ())
    ]
    return {column: row.get(column, "") for column in columns} | {"earlier": "; ".join(before)}


def to_do(assessments: Iterable[Assessment]) -> list[dict[str, str]]:
    """Rows in TODO_COLUMNS, one a thing that is still to be done, in the order of assessments and items.

    A break of the chain (BREAKS) in an assessment whose status is final raises ReviewError; an answer without a reason
    is only listed.
    """
    found = []
    for assessment in assessments:
        items = assessment.framework.asked()
        for name, step in path(items, _answers(assessment)).items():
            place, line, _ = assessment.answers.get(name, assessment.first)
            what = BREAKS.get(step.state, "")
            if what and assessment.status == "final":
                message = f"{_called(assessment)} is final and breaks off at {name}: {_because(what, step)}."
                raise ReviewError(place, line, message, "Mend it, or make it a draft.")
            if not what and items[name].answers and _unexplained(assessment, name):
                found.append(_lack(assessment, name, f"{place}:{line}", "no reason is given"))
            if what:
                found.append(_lack(assessment, name, f"{place}:{line}", _because(what, step)))
    return found


def _unexplained(assessment: Assessment, item: str) -> bool:
    return item in assessment.answers and not assessment.answers[item][2].get("justification")


def _because(what: str, step: Step) -> str:
    return what + (f" ({step.why})" if step.why else "")


def _lack(assessment: Assessment, item: str, where: str, what: str) -> dict[str, str]:
    about = (assessment.case, assessment.stage, assessment.framework.id, assessment.by, assessment.status)
    return dict(zip(TODO_COLUMNS, (where, *about, item, what), strict=True))


def _called(assessment: Assessment) -> str:
    at = f" at {assessment.stage}" if assessment.stage else ""
    return f"the assessment of {assessment.case!r}{at} with {assessment.framework.id} by {assessment.by}"
