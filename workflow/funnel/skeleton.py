"""The beginnings of a new review: a config to fill in, and every sheet of corpus/ with its header row."""

from collections.abc import Mapping
from pathlib import Path

from funnel import corpus, protocol, tables

CONFIG = """\
# Your review's protocol. Every key is explained in config/README.md of Funnel; what is left out has a usual value.
title: {title}
question: The review question in one sentence.

criteria:
  language:
    sentence: The text is written in English.
    reason: Not in English
    stages: [eligibility, title_abstract]
    action: flag          # exclude: a machine removes what fails; flag: reviewers are told
    test: {{kind: one_of, field: language, values: [English, eng, en]}}
  topic:
    sentence: It is about the subject of the review.
    reason: Other subject
    stages: [title_abstract, full_text]

stages:
  title_abstract:
    reviewers: [ana, ben]
  full_text:
    box: full_text
    unit: report
    reviewers: [ana, ben]

outputs: [flow, funnel, tables, audit, sheets]
"""

# Sheets that a new review begins with; the others are made when they are needed.
SHEETS = (
    *("searches/log", "records/manual", "duplicates", "retrieval", "studies", "characteristics"),
    *("coding/codebook", "coding/sources", "coding/relations"),
)


def files(title: str) -> Mapping[Path, bytes]:
    """Path below the review's folder -> content."""
    made = {protocol.CONFIG: CONFIG.format(title=title).encode()}
    for place in SHEETS:
        columns = list(protocol.schema(corpus.TABLES[place])["properties"])
        made[corpus.CORPUS / f"{place}.csv"] = tables.csv_bytes([], columns)
    return made
