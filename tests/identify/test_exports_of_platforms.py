"""One small export a platform and quirk, in exports/: who wrote it, how many records, what its first record says.

A new quirk is a new file there and its entry in expected.yaml.
"""

from pathlib import Path

import pytest
import yaml

from funnel.identify.registry import read_file

EXPORTS = Path(__file__).parent / "exports"
EXPECTED = yaml.safe_load((EXPORTS / "expected.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", EXPECTED)
def test_an_export_of_a_platform(name):
    expected = EXPECTED[name]
    reading = read_file(EXPORTS / name)
    assert reading.platform == expected["platform"]
    assert (len(reading.records), reading.quarantined) == (expected.get("records", 1), [])
    assert all(found.fields["title"] for found in reading.records)
    first = reading.records[0].fields
    assert {column: first[column] for column in expected["first"]} == expected["first"]


def test_every_export_has_its_expectation():
    assert {path.name for path in EXPORTS.iterdir()} == {*EXPECTED, "expected.yaml"}
    assert all(expected["first"] for expected in EXPECTED.values())
