"""The codebook: concepts, the categories that hold them, and what each takes in and leaves out."""

from collections.abc import Mapping, Sequence

from funnel.errors import ReviewError
from funnel.references import Row, require_known, require_unique, values

COLUMNS = ("code_id", "parent_id", "label", "kind", "definition", "include_if", "exclude_if", "version", "status")


def check(codebook: Sequence[Row]) -> None:
    """Raises ReviewError for a code that stands twice, hangs below nothing or in a circle.

    A retired code may keep a label that an active one now bears; two codes in use may not share one.
    """
    require_unique(codebook, "code_id")
    require_known(codebook, "parent_id", values(codebook, "code_id"), "a code of the codebook", optional=True)
    require_unique([row for row in codebook if in_use(row[2])], "label")
    parents = {row["code_id"]: row.get("parent_id", "") for *_, row in codebook}
    for path, line, row in codebook:
        if row["code_id"] in ancestors(row["code_id"], parents):
            raise ReviewError(path, line, f"code {row['code_id']!r} stands below itself.")


def in_use(code: Mapping[str, str]) -> bool:
    """Every code is, until it is retired."""
    return code.get("status", "") != "retired"


def ancestors(code_id: str, parents: Mapping[str, str]) -> list[str]:
    """The codes above, nearest first; in a circle each once."""
    above: list[str] = []
    while (code_id := parents.get(code_id, "")) and code_id not in above:
        above.append(code_id)
    return above
