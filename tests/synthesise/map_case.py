"""A map small enough to check by hand: two sources, three categories, five concepts in use."""

from funnel.code.codebook import COLUMNS
from funnel.code.codings import COLUMNS as CODING_COLUMNS
from funnel.code.codings import SOURCE_COLUMNS


def table(columns, *rows):
    return [dict.fromkeys(columns, "") | dict(zip(columns, row, strict=False)) for row in rows]


def codebook():
    return table(
        COLUMNS,
        ("need", "", "Need", "category", "", "", "", "1", "active"),
        ("work", "", "Work", "category", "", "", "", "1", "active"),
        ("crisis", "need", "Crisis as a prompt", "concept", "What sets it off.", "", "", "1", "active"),
        ("case", "need", "Building a case", "concept", "", "", "", "1", "active"),
        ("trial", "work", "Trial", "concept", "", "", "", "1", "active"),
        ("trial_small", "trial", "Trial on a small scale", "concept", "", "", "", "1", "active"),
        ("old", "work", "Given up", "concept", "", "", "", "1", "retired"),
        ("idle", "work", "Never coded", "concept", "", "", "", "1", "active"),
    )


def codings():
    columns = ("coding_id", "source_id", "code_id", "location", "phase", "summary", "coder", "decision")
    rows = table(
        columns,
        ("c1", "S1", "crisis", "S1:10-14", "early", "A crisis came first.", "ana", ""),
        ("c2", "S1", "case", "S1:14-20", "early", "Then a case was made.", "ana", ""),
        ("c3", "S1", "trial", "S1:40", "middle", "A trial followed.", "ana", ""),
        ("c4", "S2", "crisis", "p. 3", "early", "<script>alert(1)</script>", "ana", ""),
        ("c5", "S2", "case", "p. 3", "middle", "Made anew & again.", "ana", ""),
        ("c6", "S2", "trial_small", "p. 9", "cross", "Small.", "ana", ""),
        ("c7", "S2", "trial", "p. 12", "later", "Dropped later.", "ana", "drop"),
    )
    return [dict.fromkeys(CODING_COLUMNS, "") | row for row in rows]


def relations():
    return table(
        ("relation_id", "from_code", "relation", "to_code", "coding_ids", "note", "by", "provenance"),
        ("r2", "case", "enables", "trial", "c2; c5", "As both say.", "ana", ""),
        ("r10", "crisis", "prompts", "case", "c1", "", "ana", ""),
    )


def sources():
    return table(
        SOURCE_COLUMNS,
        ("S1", "", "Ana (2020) One", "article", "10.1000/xyz", "", ""),
        ("S2", "", "Ben <b>(2021)</b> Two", "report", "javascript:alert(1)", "", ""),
    )
