"""A table as a publication prints it: raw rows, headings for people, notes; and how wide its columns want to be."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from funnel.text import one_line

if TYPE_CHECKING:
    import pandas as pd

NOT_REPORTED = "not reported"
NOT_NUMBERS = ("", NOT_REPORTED, "none recorded")  # may stand in a column of numbers
PORTRAIT, LANDSCAPE = 100, 152  # characters of 9 point type on a line of an A4 page with margins of 2 cm
GAP = 3  # characters between two columns
COMFORT = 20  # characters to a line below which a column of running text is tiring to read
NARROWEST = 6

# The address of a DOI in the characters that mean nothing to HTML, Markdown, Word or LaTeX: it may become a link.
DOI = re.compile(r"https://doi\.org/10\.\d{4,9}/[\w.()/:;-]*[\w/-]", re.ASCII)

_NUMBER = re.compile(r"[-−]?\d[\d,]*(\.\d+)?( ?%)?")


@dataclass(frozen=True)
class Table:
    """`rows` holds raw values as text, empty where nothing is known; its CSV has every column, a document those named.

    A cell may hold several lines, parted by a line feed.
    """

    name: str  # of its files, without ending
    title: str  # what it shows, without number and full stop
    columns: Mapping[str, str]  # column of `rows` -> its heading, in the order printed
    rows: "pd.DataFrame"  # one row a row of the table, in the order printed
    notes: tuple[str, ...] = ()  # sentences below the table
    caption: str = ""  # whose records and whose reading this is; a sentence
    empty: str = "None recorded."  # stands in place of a table without rows
    blank: frozenset[str] = frozenset()  # columns whose empty cells mean "nothing here", not "not reported"
    optional: frozenset[str] = frozenset()  # such columns that a document leaves out where all their cells are empty
    room: Mapping[str, int] = field(default_factory=dict)  # columns to write in by hand -> characters to keep free


def rows_of(frame: "pd.DataFrame") -> list[dict[str, str]]:
    """The rows as mappings from column to text."""
    return [{str(column): str(cell) for column, cell in row.items()} for row in frame.to_dict("records")]


def frame_of(rows: Iterable[Mapping[str, str]], columns: Iterable[str]) -> "pd.DataFrame":
    """The rows in these columns; a cell that a row lacks is empty."""
    import pandas as pd

    return pd.DataFrame([dict(row) for row in rows], columns=list(columns), dtype=str).fillna("")


def without_empty(table: Table) -> Table:
    """The same table without the optional columns that say nothing."""
    silent = {column for column in table.optional if not any(table.rows[column])}
    named = {column: heading for column, heading in table.columns.items() if column not in silent}
    return replace(table, columns=named)


def printed(table: Table) -> list[list[str]]:
    """The cells of the named columns as people read them.

    Control and direction-changing characters become spaces, so that no cell reorders or hides what stands around it.
    """
    blank = table.blank | table.optional
    return [
        [
            "\n".join(line for part in cell.split("\n") if (line := one_line(part)))
            or ("" if column in blank else NOT_REPORTED)
            for column, cell in zip(table.columns, row, strict=True)
        ]
        for row in table.rows[list(table.columns)].itertuples(index=False, name=None)
    ]


def numeric(cells: list[str]) -> bool:
    """Whether a column holds numbers only, beside what is not reported; such a column is set to the right."""
    known = [cell for cell in cells if cell not in NOT_NUMBERS]
    return bool(known) and all(_NUMBER.fullmatch(cell) for cell in known)


def landscape(table: Table, rows: list[list[str]]) -> bool:
    """Whether the columns are too many or too full for a page held upright."""
    wanted = [min(widest, max(word, COMFORT)) for word, widest, _ in _measures(table, rows)]
    return sum(wanted) + GAP * len(wanted) > PORTRAIT


def widths(table: Table, rows: list[list[str]]) -> list[float]:
    """The columns' shares of the line: each has room for its longest word, and what is left goes by amount of text.

    Nothing is wider than its longest line. They add up to 1, or to less where the table fits without a line break.
    """
    line = LANDSCAPE if landscape(table, rows) else PORTRAIT
    measures = _measures(table, rows)
    room = line - GAP * len(measures)
    if sum(widest for _, widest, _ in measures) <= room:
        return [round((widest + GAP) / line, 4) for _, widest, _ in measures]
    least = [float(min(widest, max(word, NARROWEST))) for word, widest, _ in measures]
    growing = {place for place, (_, widest, _) in enumerate(measures) if widest > least[place]}
    while growing and room - sum(least) > 0.5:
        spare, share = room - sum(least), sum(measures[place][2] for place in sorted(growing))
        for place in sorted(growing):
            _, widest, text = measures[place]
            least[place] = min(float(widest), least[place] + spare * text / share)
            if least[place] >= widest:
                growing.discard(place)
    return [round((width + GAP) / sum(width + GAP for width in least), 4) for width in least]


def _measures(table: Table, rows: list[list[str]]) -> list[tuple[int, int, int]]:
    """Of each column, in characters: its longest word (at most 24 count), its longest line, all its text."""
    measures = []
    for place, (column, heading) in enumerate(table.columns.items()):
        cells = [heading, *(row[place] for row in rows)]
        free = table.room.get(column, 0)
        word = max((len(word) for cell in cells for word in cell.split()), default=1)
        lines = [len(line) for cell in cells for line in cell.split("\n")]
        text = sum(map(len, cells)) + free * len(rows)
        measures.append((max(min(word, 24), min(free, COMFORT)) + 1, max(*lines, free) + 1, text + 1))
    return measures
