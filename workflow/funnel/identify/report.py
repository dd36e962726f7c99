"""What `funnel read` says of a file: one line for people, one JSON object for programs, one row a record."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from funnel.errors import ReviewError
from funnel.identify.identity import record_id
from funnel.identify.reading import Found, Quarantined
from funnel.identify.registry import open_file
from funnel.identify.source import Source
from funnel.model import RECORD_COLUMNS
from funnel.text import one_line

Keep = Callable[[Source, Found], None]


@dataclass
class Summary:
    """One file; records and quarantined are counts, error is "" where the file could be read."""

    file: str
    platform: str = ""
    format: str = ""
    encoding: str = ""
    newline: str = ""
    records: int = 0
    quarantined: int = 0
    warnings: list[str] = field(default_factory=list)
    error: str = ""


def summarised(path: str | Path, column_map: str = "", keep: Keep | None = None) -> Summary:
    """Read a file of any size record by record; `keep` gets each one as it comes, nothing is held in memory."""
    summary = Summary(str(path))
    try:
        source, form, found = open_file(path, column_map)
        summary.format = form.name
        for one in found:
            if isinstance(one, Quarantined):
                summary.quarantined += 1
                summary.warnings.append(f"record {one.position} set aside: {one.reason}")
            else:
                summary.records += 1
                if keep is not None:
                    keep(source, one)
    except ReviewError as error:
        summary.error = str(error)
        return summary
    if not summary.records and not summary.quarantined:
        summary.error = str(source.error(None, f"this is {form.name} without a single record.", "Export it again."))
    summary.platform, summary.encoding, summary.newline = source.platform, source.encoding, source.newline
    summary.warnings += source.warnings
    return summary


def line(summary: Summary) -> str:
    """ "scopus.ris: scopus, ris, utf-8, 12 records, 1 set aside; NUL characters left out"."""
    if summary.error:
        return one_line(f"refused: {summary.error}")
    parts = [
        summary.platform or "platform not recognised",
        summary.format,
        summary.encoding,
        f"{summary.records} record{'s' * (summary.records != 1)}",
        f"{summary.quarantined} set aside",
    ]
    return one_line("; ".join([f"{summary.file}: {', '.join(parts)}", *summary.warnings]))


def as_json(summary: Summary) -> str:
    return json.dumps(asdict(summary), ensure_ascii=False)


def record_row(source: Source, found: Found, file: str) -> dict[str, str]:
    """RECORD_COLUMNS as far as one file knows them; repeats of an id are told apart only over all searches."""
    row = dict.fromkeys(RECORD_COLUMNS, "")
    identity = record_id(source.platform, found.fields)
    return row | {"record_id": identity, "file": file, "position": str(found.position)} | found.fields
