"""The pairs that go out to a person, and the verdicts that came back on records nobody holds."""

from typing import TYPE_CHECKING

from funnel.model import VERDICTS
from funnel.workbook import workbook

if TYPE_CHECKING:
    import pandas as pd

    from funnel.deduplicate.pipeline import Deduplicated

VERDICT_COLUMNS = ("record_a", "record_b", "verdict", "by", "decided_on", "why")
ORPHAN_COLUMNS = ("where", "record_a", "record_b", "verdict", "why")


def sheet(doubtful: "pd.DataFrame") -> bytes:
    """A workbook in the columns of corpus/duplicates.csv, one row a doubtful pair, with what it can be judged by."""
    shown = [column for column in doubtful.columns if column not in VERDICT_COLUMNS]
    rows = [{str(column): str(cell) for column, cell in row.items()} for row in doubtful.to_dict("records")]
    return workbook(rows, [*VERDICT_COLUMNS, *shown], {"verdict": dict.fromkeys(VERDICTS, "")})


def orphans(found: "Deduplicated") -> list[dict[str, str]]:
    """Rows in ORPHAN_COLUMNS: verdicts and relations that cite a record which no source holds."""
    cited = [("corpus/duplicates.csv", row) for row in found.orphans]
    cited += [("corpus/related.csv", row) for row in found.related_orphans]
    return [
        {
            "where": f"{path}:{line}",
            "record_a": row.get("record_a", ""),
            "record_b": row.get("record_b", ""),
            "verdict": row.get("verdict", "") or row.get("relation", ""),
            "why": "no source holds one of the records",
        }
        for path, (line, row) in cited
    ]
