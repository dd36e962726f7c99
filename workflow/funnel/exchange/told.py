"""What the files of another tool hold, and what they say of one decision, before either is tied to the review."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

NOTES = ("notes", "note", "n1", "annote")


class Article(NamedTuple):
    """One record of an export."""

    file: str
    line: int  # its line or, in a format without lines, its place
    record_id: str  # as it would be called if this export were a source of the review
    fields: Mapping[str, str]  # bibliographic columns
    said: Sequence[tuple[str, str]]  # tags or columns with their values, as the file has them

    @property
    def notes(self) -> str:
        """Where tools write decisions. What a title or an abstract says is never one."""
        return "\n".join(value for tag, value in self.said if tag.strip().casefold() in NOTES)


class Files(NamedTuple):
    """Every file of one import. rows: (path, line, row) of those that are plain tables."""

    articles: list[Article]
    rows: list[tuple[str, int, dict[str, str]]]


class Asked(NamedTuple):
    """What the person says beside the files."""

    box: str = "screening"  # of the stage
    decision: str = ""  # where the files do not say it
    columns: Mapping[str, str] = {}
    words: Mapping[str, str] = {}


class Told(NamedTuple):
    """One decision about one publication, as another tool tells it. problem: why it cannot be taken, else ""."""

    file: str
    line: int
    reviewer: str  # "" where the file names nobody
    decision: str
    reasons: tuple[str, ...]  # in the tool's words
    note: str
    decided_on: str
    criteria_version: str
    ids: tuple[str, ...]  # what may be a record_id of the review
    doi: str
    title: str
    year: str
    problem: str = ""

    @classmethod
    def of(cls, article: Article, decision: str, reviewer: str = "", **also: Any) -> "Told":
        """A decision about a record of an export."""
        fields = article.fields
        plain: dict[str, Any] = {"reasons": (), "note": "", "decided_on": "", "criteria_version": "", "problem": ""}
        return cls(
            article.file,
            article.line,
            reviewer,
            decision,
            ids=(article.record_id, fields["accession"]),
            doi=fields["doi"],
            title=fields["title"],
            year=fields["year"],
            **(plain | also),
        )
