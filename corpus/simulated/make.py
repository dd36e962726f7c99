"""Write the simulated part of the shipped review: `python corpus/simulated/make.py [--out DIR]`.

Simulated records arranged to published totals; not the authors' library. The same seed gives the same bytes.
"""

import argparse
import random
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import decisions
import grey
from copies import Copy, copies
from decisions import Citing, Row
from dialects import FILES
from press import Work
from works import publish_all

from funnel import tables
from funnel.identify.records import identify
from funnel.identify.registry import read_file

CORPUS = Path(__file__).resolve().parents[1]
SEED = 20200101
ROUND = "1"

# (search, name as the two accounts print it, platform, the database's key in dialects.FILES)
DATABASES = (
    ("R1-ASSIA", "ASSIA", "ProQuest", "assia"),
    ("R1-SCOPUS", "Scopus", "Scopus", "scopus"),
    ("R1-SCIE", "SCIE", "SCIE", "scie"),
    ("R1-WOS", "Web of Science", "Web of Science", "wos"),
    ("R1-PBC", "ProQuest Business Collection", "ProQuest", "business"),
    ("R1-PSYCINFO", "PsychInfo", "EBSCOhost", "psycinfo"),
)
# The searches by which the grey documents were gathered: see grey.SEARCHES.
OTHERS = (
    ("R1-WEB", "Web searches", "website"),
    ("R1-ORG", "Organisations' websites", "organisation"),
    ("R1-CALL", "Call to key informants", "contact"),
)
LIMITS = "2005-2020; English"
BLOCKS = (
    "Concept blocks: innovation AND children's social care NOT health care settings or professionals. "
    "Strings, dates and numbers per database are not reported; the numbers here are those of the simulated files."
)
GATHERED = "Gathered for the grey literature; numbers per search are not reported, those here are simulated."
LOG_COLUMNS = (
    *("search_id", "round", "review_version", "status", "source", "source_type", "platform", "searched_on", "query"),
    *("limits", "hits", "exported", "files", "triggered_by", "run_by", "column_map", "note", "provenance"),
)


def chance(part: str) -> random.Random:
    """Chance of its own for each part, so that a change to one part leaves the others as they were."""
    return random.Random(f"{SEED} {part}")


def simulated() -> tuple[list[Work], dict[str, list[Copy]]]:
    """The works and, for each database, the copies of them in the order of its export."""
    works = publish_all(chance("works"))
    return works, copies(works, chance("copies"))


def log_rows(exports: Mapping[str, Sequence[Copy]], documents: Iterable[Row]) -> list[Row]:
    found = [document["search_id"] for document in documents]
    common = {"round": ROUND, "review_version": "1", "status": "final", "limits": LIMITS, "provenance": "simulated"}
    logged = []
    for search_id, source, platform, database in DATABASES:
        n = str(len(exports[database]))
        logged.append(
            common
            | {"search_id": search_id, "source": source, "source_type": "database", "platform": platform}
            | {"hits": n, "exported": n, "files": f"{ROUND}/{FILES[database][0]}", "note": BLOCKS}
        )
    for search_id, source, source_type in OTHERS:
        n = str(found.count(search_id))
        logged.append(
            common
            | {"search_id": search_id, "source": source, "source_type": source_type, "exported": n, "note": GATHERED}
        )
    return logged


def members(searches: Path, exports: Mapping[str, Sequence[Copy]]) -> dict[str, list[str]]:
    """The record ids of each work's copies as the program gives them, by the work's key; the one that leads first."""
    log = tables.read_sheet(searches / "log.csv")
    readings = {row["files"]: read_file(searches / row["files"]) for _, row in log if row["files"]}
    records = identify(log, readings, []).records
    placed = {(row.file, int(row.position)): row.record_id for row in records.itertuples()}
    found: dict[str, list[str]] = {}
    for database, (name, _) in FILES.items():
        for position, copy in enumerate(exports[database], start=1):
            found.setdefault(copy.work.key, []).append(placed[f"{ROUND}/{name}", position])
    return {key: sorted(ids) for key, ids in found.items()}


def make(out: Path) -> None:
    """Write every simulated file below `out`, which stands for corpus/."""
    works, exports = simulated()
    documents = grey.documents(chance("grey"))
    searches, screening = out / "searches", out / "screening"
    for database, (name, written) in FILES.items():
        with tables.whole(searches / ROUND / name, "wb") as handle:
            handle.write(written(exports[database]))
    tables.write_rows(log_rows(exports, documents), LOG_COLUMNS, searches / "log.csv")
    tables.write_rows(documents, grey.COLUMNS, out / "records" / "manual.csv")

    def citing(step: str) -> Citing:
        return Citing(ids, chance(f"cite {step}"))

    ids = members(searches, exports)
    sheet = decisions.eligibility(works, citing("eligibility"))
    tables.write_rows(sheet, decisions.VOTE_COLUMNS, screening / "eligibility" / "R1.csv")
    for stage in decisions.STAGES:
        sheets = decisions.screening(works, stage, citing(stage.name), chance(stage.name))
        for name, rows in sheets.items():
            columns = decisions.ADJUDICATION_COLUMNS if name == "adjudicated" else decisions.VOTE_COLUMNS
            tables.write_rows(rows, columns, screening / stage.name / f"{name}.csv")
    sought, reports = decisions.retrieval(works, citing("retrieval"), chance("retrieval"))
    tables.write_rows(sought, decisions.RETRIEVAL_COLUMNS, out / "retrieval.csv")
    noted = decisions.characteristics(works, reports)
    tables.write_rows(noted, decisions.CHARACTERISTIC_COLUMNS, out / "characteristics.csv")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=CORPUS, help="stands for corpus/ (default: this review's)")
    make(parser.parse_args().out)
