"""The real exports that FUNNEL_REAL_DATA names: every count as its manifest has it, or refused by name."""

import csv
import os
import re
from pathlib import Path

import pytest

from funnel.errors import ReviewError
from funnel.identify.registry import read_file

DATA = os.environ.get("FUNNEL_REAL_DATA", "")
MANIFEST = Path(DATA, "exports", "MANIFEST.csv")

pytestmark = pytest.mark.skipif(
    not (DATA and MANIFEST.exists()), reason="FUNNEL_REAL_DATA names no folder of real exports"
)

# Where the manifest counts something else than records, and why we differ from it.
OTHER_TRUTH = {
    "enl_data.enl": 3,  # it counts %0 lines; one record has none
    "ais_enl.txt": 6,  # four have none
}


def rows() -> list[dict[str, str]]:
    with MANIFEST.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_every_export_has_the_records_that_its_manifest_counts():
    wrong, refused = [], []
    for row in rows():
        path = MANIFEST.parent / row["path"]
        noted = re.search(r"expected records (\d+)", row["notes"])
        expected = str(OTHER_TRUTH.get(path.name) or (noted.group(1) if noted else row["n_records"]))
        try:
            reading = read_file(path)
        except ReviewError:
            refused += [row["path"]] if expected not in ("", "0") else []
            continue
        if expected and str(len(reading.records) + len(reading.quarantined)) != expected:
            wrong.append(row["path"])
    assert wrong == []
    # logs of decisions and an object that is no list: files without records
    assert {Path(path).name.partition("__")[2] or Path(path).name for path in refused} == {
        "customizations_log.csv",
        "data.json",
    }
