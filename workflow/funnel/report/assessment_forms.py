"""Forms on which a case is assessed with a framework: a page that opens by double click, a workbook, a document."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from funnel import offline_page
from funnel.conditions import ALWAYS, Answered, Condition
from funnel.frameworks import CONCLUSION, KINDS, Framework, Item, Section, in_order
from funnel.report import document
from funnel.report.table import Table, frame_of
from funnel.text import one_line
from funnel.workbook import workbook

STATUSES = {"draft": "something may still be missing", "final": "this is what we answer for"}
# The columns of a sheet of answers, as the page writes them and the workbook has them.
COLUMNS = (
    *("case", "stage", "framework", "item", "answer", "justification", "involved", "status", "by", "decided_on"),
)
SHOWN = ("section", "question", "asked_when", "answers")
HEAD = (
    ("Case", "In a few words; always the same words for the same case."),
    ("Stage", ""),
    ("Who answers for it", "A short name."),
    ("Date", ""),
    ("Who took part, or was heard", "Where it differs from question to question, beside the question."),
    ("Status", "draft or final"),
)
TO_TAKE_BACK = (
    "For discussing and for writing by hand. What is typed into the page (.html) or the workbook (.xlsx) of the same "
    "name is taken back by funnel collect; this document is not."
)


def files(frameworks: Iterable[Framework], stages: Sequence[Mapping[str, str]], review: str) -> dict[str, bytes]:
    """File name -> content: each framework as .html, .xlsx and .docx, always the same bytes.

    stages: the rows of models/targets.csv, in order, at which a case may be assessed.
    """
    labels = {stage["stage_id"]: stage.get("label", "") for stage in stages}
    made = {}
    for framework in frameworks:
        if framework.asked():
            made[f"{framework.id}.html"] = page(framework, labels, review)
            made[f"{framework.id}.xlsx"] = sheet(framework, labels)
            made[f"{framework.id}.docx"] = document.document(tables(framework, labels), "docx")
    return made


def page(framework: Framework, labels: Mapping[str, str], review: str) -> bytes:
    """The form as a page: a question shows once the answers given make it due. labels: of stages, by their ids."""
    data = {
        "framework": framework.id,
        "review": review,
        "columns": COLUMNS,
        "stages": labels,
        "statuses": STATUSES,
        "always": ALWAYS,
        "order": in_order(framework.asked()),
        "conclusion": {"id": CONCLUSION, "restated": framework.conclusion},
        "sections": [
            {
                "title": section.title,
                "about": section.about,
                "items": [
                    {
                        "id": item.id,
                        "restated": item.restated,
                        "asked_when": item.asked_when,
                        "condition": _plain(item.condition),
                        "answers": item.answers,
                    }
                    for item in _asked(section)
                ],
            }
            for section in framework.sections
        ],
    }
    told = {name: one_line(getattr(framework, name)) for name in ("title", "source", "note")}
    told["review"] = one_line(review)
    return offline_page.rendered(__package__, "assessment_form", data, base="form_base", **told).encode()


def _asked(section: Section) -> list[Item]:
    return [item for item in section.items if item.restated]


def _plain(condition: Condition | Answered | None) -> Any:
    """A condition as the page's script reads it."""
    if condition is None:
        return None
    if isinstance(condition, Answered):
        return condition._asdict()
    return {"quantity": condition.quantity, "parts": [_plain(part) for part in condition.parts]}


def sheet(framework: Framework, labels: Mapping[str, str]) -> bytes:
    """The form as a workbook, one row a question; its columns of answers are those of the page."""
    rows = [
        {"framework": framework.id, "item": item.id, "section": section.title, "question": item.restated}
        | {"asked_when": item.asked_when, "answers": "; ".join(item.options)}
        for section in framework.sections
        for item in _asked(section)
    ]
    rows.append({"framework": framework.id, "item": CONCLUSION, "question": framework.conclusion})
    choices: dict[str, Mapping[str, str]] = {"status": STATUSES}
    if labels:
        choices["stage"] = labels
    columns = ["item", *SHOWN, *(name for name in COLUMNS if name not in ("item", "framework")), "framework"]
    return workbook(rows, columns, choices, hidden=["framework"])


def tables(framework: Framework, labels: Mapping[str, str]) -> list[Table]:
    """The form as tables of a document, with room to write."""
    known = {"Stage": "; ".join(labels.values())}
    head = [{"asked": asked, "hint": known.get(asked, hint), "said": ""} for asked, hint in HEAD]
    columns = {"asked": "What is assessed", "hint": "How to fill it in", "said": "To fill in"}
    notes = tuple(filter(None, (f"Source: {framework.source}.", framework.note, TO_TAKE_BACK)))
    blank = frozenset({"hint", "said"})
    frame = frame_of(head, columns)
    first = Table("about", framework.title, columns, frame, notes, blank=blank, room={"said": 60})
    return [
        first,
        *(_section(framework, section) for section in framework.sections if _asked(section)),
        _end(framework),
    ]


def _section(framework: Framework, section: Section) -> Table:
    columns = {
        "item": "Item",
        "question": KINDS[framework.kind],
        "answer": "Answer",
        "justification": "Why",
        "involved": "Who took part",
    }
    rows = [{"item": item.id, "question": _question(item), "answer": _boxes(item)} for item in _asked(section)]
    frame = frame_of(rows, columns)
    blank = frozenset({"answer", "justification", "involved"})
    room = {"answer": 18, "justification": 45, "involved": 16}
    return Table(section.id, section.title, columns, frame, caption=section.about, blank=blank, room=room)


def _question(item: Item) -> str:
    return item.restated + (f"\nAsked when {item.asked_when}." if item.asked_when else "")


def _boxes(item: Item) -> str:
    """What may be answered, each with a box to tick; nothing where the answer is given in words."""
    return "\n".join(f"☐ {answer.replace('_', ' ')}" for answer in item.options)


def _end(framework: Framework) -> Table:
    columns = {"question": "How it ends", "answer": "To fill in"}
    frame = frame_of([{"question": framework.conclusion}], columns)
    return Table(CONCLUSION, "What follows", columns, frame, blank=frozenset({"answer"}), room={"answer": 80})
