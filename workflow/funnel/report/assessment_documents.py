"""Assessments as people read them: one document each with the reasoning, and one that lays them side by side.

What follows from an assessment is in its assessor's words or "not reported": nothing here weighs answers up.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby

from funnel.conditions import UNKNOWN
from funnel.frameworks import CONCLUSION, WHAT_FOLLOWS
from funnel.report import document
from funnel.report.publication_tables import provenance
from funnel.report.table import Table, frame_of, without_empty
from funnel.tables import csv_bytes
from funnel.text import folded

Row = Mapping[str, str]  # of 5-synthesised/assessments.csv
Rows = Sequence[Row]

ABOUT = ("case", "stage", "framework", "by")  # what names an assessment
SIDE_BY_SIDE = 5  # assessments in one table, which a page held sideways takes
NOTHING = "–"
# What stands in place of an answer, and what is said of a question, by the state that the way through gave it.
UNANSWERED = {
    "due": "no answer yet",
    "not asked": "not asked",
    "waits": "waits for other answers",
    "undetermined": "cannot be told whether it is asked",
}
OVERVIEW = {
    "framework": "Framework",
    "case": "Case",
    "stage": "Stage",
    "by": "By",
    "status": "Status",
    "decided": "Answered",
    "answered": "Questions answered",
    "unknown": "of these unknown",
    "due": "Without answer",
    "not_asked": "Not asked",
    "open": "Asked or not: open",
    "out_of_turn": "Out of turn",
}
DIFFERENCES = {
    "framework": "Framework",
    "case": "Case",
    "stage": "Stage",
    "item": "Item",
    "question": "Question",
    "answers": "Answers",
}

ANSWERS = {
    "item": "Item",
    "restated": "Question",
    "answer": "Answer",
    "justification": "Why",
    "involved": "Who took part",
    "earlier": "Answered before",
}
WAY = {"item": "Item", "asked_when": "Asked when", "why": "What was answered there", "so": "So it is", "said": "Answer"}
END = {"restated": "Asked at the end", "answer": "Answer", "by": "By"}
SO = {
    "answered": "asked",
    "due": "asked, without an answer yet",
    "provisional": "answered, though it cannot be told whether it is asked",
    "out of turn": "not asked, though answered",
    **{state: words for state, words in UNANSWERED.items() if state != "due"},
}


def files(rows: Rows, todo: Rows, captions: Mapping[str, str], formats: Iterable[str]) -> dict[str, bytes]:
    """File name -> content: each assessment as a document, comparison.* of all, overview.csv and differences.csv.

    rows, todo: assessments.csv and assessments_to_do.csv of 5-synthesised; captions: by provenance; formats: of
    document.document.
    """
    made = {
        "overview.csv": csv_bytes(overview(rows), list(OVERVIEW)),
        "differences.csv": csv_bytes(differences(rows), list(DIFFERENCES)),
    }
    told = {"comparison": comparison(rows, captions)}
    for of in assessments(rows):
        own = [row for row in todo if _about(row) == _about(of[0])]
        told[_free("_".join(filter(None, map(_slug, _about(of[0])))), told)] = report(of, own, captions)
    wanted = [(name, to) for name in told for to in formats]
    with ThreadPoolExecutor(max_workers=2) as pool:  # pandoc is a program of its own
        contents = pool.map(lambda item: document.document(told[item[0]], item[1]), wanted)
        return made | {f"{name}.{to}": content for (name, to), content in zip(wanted, contents, strict=True)}


def assessments(rows: Rows) -> list[Rows]:
    """The rows of each assessment, in their order."""
    return [list(of) for _, of in groupby(rows, key=_about)]


def _about(row: Row) -> tuple[str, ...]:
    return tuple(row[column] for column in ABOUT)


def _slug(text: str) -> str:
    return folded(text).replace(" ", "-")[:40]


def _free(name: str, taken: Iterable[str]) -> str:
    """The name, or the name with the first number that makes it a new one."""
    number = 1
    while (free := name if number == 1 else f"{name}_{number}") in taken:
        number += 1
    return free


def report(rows: Rows, todo: Rows, captions: Mapping[str, str]) -> list[Table]:
    """The tables of one assessment: what it is about, every question with its answer, the way through, what is open.

    rows: those of one assessment; todo: what it lacks.
    """
    first = rows[0]
    asked = [row for row in rows if row["item"] != CONCLUSION]
    sections = [
        _table(f"section_{place}", title, _reasoning(of), ANSWERS, optional={"earlier"})
        for place, (title, of) in enumerate(groupby(asked, key=lambda row: row["section_title"]), start=1)
    ]
    hanging = [row for row in asked if row["asked_when"]]
    way = [_table("way", "The way through the questions", map(_step, hanging), WAY)] if hanging else []
    title = f"{first['title']}: {first['case']}"
    head = _table("about", title, _head(rows), {"what": "What is assessed", "said": "Said"}, _caption(rows, captions))
    lacks = [{"item": row["item"], "what": row["what"]} for row in todo]
    lacks += [{"item": row["item"], "what": "the answer is unknown"} for row in asked if row["answer"] == UNKNOWN]
    still = _table("open", "What is still open", lacks, {"item": "Item", "what": "What"}, empty="Nothing.")
    return [head, *sections, *way, still, _table(CONCLUSION, "What follows", [_end(rows)], END)]


def _head(rows: Rows) -> list[dict[str, str]]:
    first = rows[0]
    days = sorted({row["decided_on"] for row in rows} - {""})
    told = {
        "Case": first["case"],
        "Stage": first["stage_label"],
        "Answered by": first["by"],
        "Answered on": " to ".join(dict.fromkeys([days[0], days[-1]])) if days else "",
        "Took part": "; ".join(dict.fromkeys(filter(None, (row["involved"] for row in rows)))),
        "Status": first["status"],
    }
    return [{"what": what, "said": said} for what, said in told.items()]


def _reasoning(rows: Iterable[Row]) -> list[dict[str, str]]:
    """Rows under ANSWERS; where nothing is answered, nothing is said to be unreported."""
    told = []
    for row in rows:
        cells = {column: row[column] for column in ANSWERS} | {"answer": said(row)}
        if not row["answers"] or not row["answer"]:
            cells["justification"] = cells["justification"] or NOTHING
        if not row["answer"]:
            cells["involved"] = NOTHING
        told.append(cells)
    return told


def said(row: Row) -> str:
    """The answer to a question, or what stands in its place."""
    if row["state"] == "out of turn":
        return f"{row['answer']} (out of turn)"
    return (row["answer"] or UNANSWERED[row["state"]]).replace("_", " ")


def _step(row: Row) -> dict[str, str]:
    answer = row["answer"].replace("_", " ") or NOTHING
    return {name: row[name] for name in ("item", "asked_when", "why")} | {"so": SO[row["state"]], "said": answer}


def _end(rows: Rows) -> dict[str, str]:
    told = next((row for row in rows if row["item"] == CONCLUSION), {})
    return {"restated": told.get("restated", WHAT_FOLLOWS), "answer": told.get("answer", ""), "by": rows[0]["by"]}


def overview(rows: Rows) -> list[dict[str, str]]:
    """Rows under OVERVIEW, one an assessment: how many of its questions were answered, and how many not."""
    told = []
    for of in assessments(rows):
        asked = [row for row in of if row["item"] != CONCLUSION]
        states = Counter(row["state"] for row in asked)
        counts = {
            "answered": states["answered"] + states["provisional"],
            "unknown": sum(row["answer"] == UNKNOWN for row in asked),
            "due": states["due"],
            "not_asked": states["not asked"],
            "open": states["waits"] + states["undetermined"],
            "out_of_turn": states["out of turn"],
        }
        first = of[0]
        about = {
            "framework": first["title"],
            "case": first["case"],
            "stage": first["stage_label"],
            "by": first["by"],
            "status": first["status"],
            "decided": max(row["decided_on"] for row in of),
        }
        told.append(about | {name: str(count) for name, count in counts.items()})
    return told


def differences(rows: Rows) -> list[dict[str, str]]:
    """Rows under DIFFERENCES: what two people answered differently about the same case at the same stage.

    Answers in words are left out: no two people use the same.
    """
    same: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        if row["answer"] and row["answers"] and row["state"] != "out of turn":
            same.setdefault(tuple(row[c] for c in ("framework", "case", "stage", "item")), []).append(row)
    return [
        {
            "framework": of[0]["title"],
            "case": of[0]["case"],
            "stage": of[0]["stage_label"],
            "item": of[0]["item"],
            "question": of[0]["restated"],
            "answers": "\n".join(_by_whom(row) for row in of),
        }
        for of in same.values()
        if len({row["answer"] for row in of}) > 1
    ]


def _by_whom(row: Row) -> str:
    return f"{row['by']}: {said(row)}" + (f" ({row['justification']})" if row["justification"] else "")


def comparison(rows: Rows, captions: Mapping[str, str]) -> list[Table]:
    """All assessments: an overview, those of each framework side by side, and where two people differ."""
    title = "Assessments, and how far they are"
    tables = [_table("overview", title, overview(rows), OVERVIEW, _caption(rows, captions), blank={"stage", "decided"})]
    for framework, of in groupby(rows, key=lambda row: row["framework"]):
        several = assessments(list(of))
        if len(several) > 1:
            for start in range(0, len(several), SIDE_BY_SIDE):
                tables.append(_side_by_side(f"{framework}_{start}", several[start : start + SIDE_BY_SIDE]))
    told = differences(rows)
    title = "Where people answer the same differently"
    return [*tables, _table("differences", title, told, DIFFERENCES, empty="Nowhere.", blank={"stage"})]


def _side_by_side(name: str, assessments: Sequence[Rows]) -> Table:
    """One row an item, one column an assessment."""
    columns = {"item": "Item", "question": "Question"}
    cells: dict[str, dict[str, str]] = {}
    for place, rows in enumerate(assessments):
        first = rows[0]
        where = ", ".join(filter(None, (first["case"], first["stage_label"])))
        columns[f"a{place}"] = f"{where} ({first['by']})"
        for row in rows:
            cell = cells.setdefault(row["item"], {"item": row["item"], "question": row["restated"]})
            cell[f"a{place}"] = said(row)
    end = [cells.pop(CONCLUSION) | {"item": ""}] if CONCLUSION in cells else []
    title = f"{assessments[0][0]['title']}: answers side by side"
    return _table(name, title, [*cells.values(), *end], columns, blank={"item"})


def _caption(rows: Rows, captions: Mapping[str, str]) -> str:
    return provenance([frame_of(rows, ["provenance"])], captions)


def _table(
    name: str,
    title: str,
    rows: Iterable[Mapping[str, str]],
    columns: Mapping[str, str],
    caption: str = "",
    empty: str = "None recorded.",
    blank: Iterable[str] = (),
    optional: Iterable[str] = (),
) -> Table:
    frame = frame_of(rows, columns)
    silent, optional = frozenset(blank), frozenset(optional)
    table = Table(name, title, columns, frame, caption=caption, empty=empty, blank=silent, optional=optional)
    return without_empty(table)
