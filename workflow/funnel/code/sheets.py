"""The sheets on which people code, appraise, extract and settle: what each asks, of whom."""

from collections.abc import Iterable, Mapping

from funnel.forms import NUMBERS, Column, Form, Row, Rows
from funnel.model import PHASES
from funnel.text import natural

RATINGS = {"0": "not at all", "1": "a little", "2": "clearly", "3": "centrally"}
YES_NO = {"yes": "", "no": ""}
METHODS = {"consensus": "the readers agreed", "third_reviewer": "a third person decided"}


def coding(coder: str, sources: Rows, codes: Rows, codings: Rows) -> Form:
    """A coder's sheet: room for codings of every source, under ids that are free; nothing on it is another coder's.

    codings: those of all coders, of which only the coder's own ids are looked at.
    """
    version = max((code["version"] for code in codes), key=natural, default="")
    own = [row["coding_id"] for row in codings if row["coder"] == coder]
    last = max((int(tail) for name in own if (tail := name.removeprefix(f"{coder}_")).isdigit()), default=0)
    free = range(last + 1, last + 1 + NUMBERS * len(sources), NUMBERS)
    rows = [
        {"coding_id": f"{coder}_{number}", "source_id": source["source_id"], "citation": source["citation"]}
        | {"coder": coder, "codebook_version": version}
        for number, source in zip(free, sources, strict=True)
    ]
    columns = (
        Column("coding_id", "Coding", "kept"),
        Column("source_id", "Source", "shown"),
        Column("citation", "Reference", "shown"),
        Column("code_id", "Code", "asked", _code_options(codes)),
        Column("location", "Where it stands", "asked"),
        Column("quote", "Words of the passage", "asked"),
        Column("summary", "In your own words", "asked"),
        Column("phase", "Phase", "asked", dict.fromkeys(PHASES, "")),
        Column("coded_on", "Date", "kept"),
        Column("coder", "Coder", "kept"),
        Column("codebook_version", "Codebook", "kept"),
    )
    return Form(coder, f"Coding by {coder}", columns, rows, ("coding_id",), "coding_id")


def conflicts(open_ones: Rows, sources: Rows, codes: Rows) -> Form:
    """The sheet of codings that a person has to settle, with everything that was said, for whoever settles them."""
    citations = {source["source_id"]: source["citation"] for source in sources}
    rows = [
        {name: row[name] for name in ("coding_id", "kind", "location", "coder", "quote", "summary", "others")}
        | {"citation": citations.get(row["source_id"], ""), "coded": row["code_id"]}
        for row in open_ones
        if row["status"] == "open"
    ]
    columns = (
        Column("coding_id", "Coding", "shown"),
        Column(
            "decision",
            "Decision",
            "asked",
            {"keep": "it stands", "drop": "it does not", "change": "under another code"},
        ),
        Column("code_id", "Code instead", "asked", _code_options(codes)),
        Column("method", "How", "asked", METHODS | {"check": "a second reader looked at it"}),
        Column("by", "By whom", "asked"),
        Column("rationale", "Why", "asked"),
        Column("decided_on", "Date", "kept"),
        Column("kind", "What is in question", "shown"),
        Column("citation", "Source", "shown"),
        Column("location", "Where", "shown"),
        Column("coder", "Coder", "shown"),
        Column("coded", "Coded as", "shown"),
        Column("quote", "Words of the passage", "shown"),
        Column("summary", "In the coder's words", "shown"),
        Column("others", "What others said of it", "shown"),
    )
    return Form("conflicts", "Codings to settle", columns, rows, ("coding_id",))


def appraisal(reader: str, sources: Rows, questions: Rows, given: Rows) -> Form:
    """A reader's sheet: each source and question that the reader has not appraised; nothing on it is another's.

    given: the reader's own appraisals.
    """
    done = {(row["source_id"], row["question_id"]) for row in given}
    rows = [
        {"source_id": source["source_id"], "citation": source["citation"], "reader": reader}
        | {"question_id": question["question_id"], "wording": question["wording"]}
        for source in sources
        for question in _latest(questions)
        if (source["source_id"], question["question_id"]) not in done
    ]
    columns = (*_rated(), Column("reader", "Reader", "kept"), *_about())
    return Form(reader, f"Appraisal by {reader}", columns, rows, ("source_id", "question_id"))


def appraisal_conflicts(open_ones: Rows, sources: Rows, questions: Rows) -> Form:
    """The sheet of appraisals on which readers differ, with what each said, for whoever settles them."""
    citations = {source["source_id"]: source["citation"] for source in sources}
    wordings = {question["question_id"]: question["wording"] for question in _latest(questions)}
    rows = [
        {name: row[name] for name in ("source_id", "question_id", "ratings", "contributions")}
        | {"citation": citations.get(row["source_id"], ""), "wording": wordings.get(row["question_id"], "")}
        for row in open_ones
        if row["status"] == "open"
    ]
    columns = (
        *_rated(),
        Column("method", "How", "asked", METHODS),
        Column("by", "By whom", "asked"),
        Column("rationale", "Why", "asked"),
        *_about(),
        Column("ratings", "Relevance, credibility, flaw", "shown"),
        Column("contributions", "What readers wrote", "shown"),
    )
    return Form("adjudicated", "Appraisals to settle", columns, rows, ("source_id", "question_id"))


def extraction(studies: Mapping[str, str], fields: Mapping[str, str], there: Rows) -> Form:
    """The sheet of what is still to be extracted: each study and field of which characteristics.csv says nothing.

    studies: study_id -> reference; fields: name -> what is asked.
    """
    known = {(row["study_id"], row["field"]) for row in there}
    rows = [
        {"study_id": study, "citation": citation, "field": field, "asked": asked}
        for study, citation in studies.items()
        for field, asked in fields.items()
        if (study, field) not in known
    ]
    stated = {"reported": "the study says it", "not_reported": "NR: it does not", "unclear": "it cannot be told"}
    columns = (
        Column("study_id", "Study", "shown"),
        Column("citation", "Reference", "shown"),
        Column("field", "Characteristic", "shown"),
        Column("asked", "What is asked", "shown"),
        Column("status", "Stated?", "asked", stated | {"not_applicable": "NA: it cannot be asked of this study"}),
        Column("value", "Value", "asked"),
        Column("location", "Where it stands", "asked"),
        Column("extractor", "Extracted by", "asked"),
        Column("verified_by", "Checked by", "asked"),
    )
    return Form("extraction", "Characteristics of the included studies", columns, rows, ("study_id", "field"))


def references(included: Rows, works: Rows) -> dict[str, str]:
    """The included studies and what a reader knows them by: authors, year and title of their works."""
    told = {work["work_id"]: f"{work['authors']} ({work['year']}) {work['title']}" for work in works}
    studies: dict[str, list[str]] = {}
    for row in included:
        if row["state"] == "included" and row["study_id"]:
            studies.setdefault(row["study_id"], []).append(told[row["work_id"]])
    return {study: "\n".join(dict.fromkeys(names)) for study, names in studies.items()}


def _rated() -> tuple[Column, ...]:
    return (
        Column("source_id", "Source", "shown"),
        Column("question_id", "Question", "shown"),
        Column("relevance", "Relevance to the question", "asked", RATINGS),
        Column("credibility", "Credibility", "asked", RATINGS),
        Column("fatal_flaw", "Fatal flaw", "asked", YES_NO),
        Column("flaw_reason", "Which flaw", "asked"),
        Column("contribution", "What it adds to the argument", "asked"),
        Column("decided_on", "Date", "kept"),
    )


def _about() -> tuple[Column, ...]:
    return Column("citation", "Reference", "shown"), Column("wording", "The question", "shown")


def _code_options(codes: Rows) -> dict[str, str]:
    """What each code in use means, and in further lines when it applies and when not."""
    return {code["code_id"]: "\n".join(filter(None, _told(code))) for code in codes if code["status"] != "retired"}


def _told(code: Row) -> Iterable[str]:
    yield f"{code['label']}: {code['definition']}".rstrip(": ")
    for column, said in (("include_if", "Include if"), ("exclude_if", "Exclude if")):
        yield f"{said}: {code[column]}" if code.get(column) else ""


def _latest(questions: Iterable[Row]) -> list[Row]:
    """The last version of each question, in the order in which questions first stand."""
    last: dict[str, Row] = {}
    for question in questions:
        other = last.get(question["question_id"])
        if not other or natural(question["version"]) >= natural(other["version"]):
            last[question["question_id"]] = question
    return list(last.values())
