"""A review as it stood before a later round of searches: what had been found, said and decided until then."""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from funnel import corpus, protocol, tables
from funnel.errors import ReviewError, listed
from funnel.text import natural

# The day on which a row of people's was written, by the first of these columns that is filled in.
DATES = ("decided_on", "obtained_on", "sought_on", "coded_on", "asked_on", "amended_on", "retracted_on")

SNAKEFILE = protocol.SCHEMAS.parent.parent / "Snakefile"
LEDGER = "results/audit/ledger.csv"

Row = Mapping[str, str]


def of_log(log: list[tuple[int, dict[str, str]]]) -> list[str]:
    """The rounds of the final searches, in natural order."""
    return sorted({row["round"] for _, row in log if row["status"] == "final"}, key=natural)


def as_it_stood(name: str, folder: Path) -> None:
    """Lay the review of the present folder out in another one, as it stood before the round after `name` began.

    It has no later search and no export that only these name, no row that is dated on or after the day of the first of
    them, and no later version of a criterion; a row without a date is there. It asks for no output beside the ledger.
    Raises ReviewError where there is no such round.
    """
    path = corpus.existing(corpus.CORPUS / "searches/log")
    log = tables.read_sheet(path) if path else []
    if name not in (there := of_log(log)):
        raise ReviewError(path or corpus.CORPUS, None, f"there is no round {name!r}; there are: {listed(there)}.")
    kept = [(line, row) for line, row in log if natural(row["round"]) <= natural(name)]
    later = [row for _, row in log if natural(row["round"]) > natural(name) and row["status"] == "final"]
    until = min((row["searched_on"] for row in later if row.get("searched_on")), default="")
    config = protocol.read_yaml(protocol.CONFIG)
    full = protocol.validated(config)
    for sheet in corpus.sheets(full):
        rows = [row for _, row in tables.read_sheet(sheet.path)]
        columns = list(rows[0]) if rows else list(protocol.schema(sheet.schema)["properties"])
        if sheet.schema == "searches":
            rows = [row for _, row in kept]
        elif sheet.schema == "manual":
            searches = {row["search_id"] for _, row in kept}
            rows = [row for row in rows if row["search_id"] in searches]
        tables.write_rows(
            [row for row in rows if _was_there(row, until)], columns, folder / sheet.path.with_suffix(".csv")
        )
    # assessments, which are sheets, cite the frameworks
    for path in [*corpus.export_files(kept), *sorted((corpus.CORPUS / "frameworks").glob("*.yaml"))]:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, folder / path)
    with tables.whole(folder / protocol.CONFIG) as handle:
        yaml.safe_dump(_config_of(config, until), handle, allow_unicode=True, sort_keys=False)


def run(folder: Path) -> Path:
    """Run the workflow on a review laid out by `as_it_stood`; its folder of results."""
    command = [sys.executable, "-m", "snakemake", "-s", str(SNAKEFILE), "--directory", str(folder), "--cores", "all"]
    ran = subprocess.run([*command, LEDGER], capture_output=True, text=True, check=False)
    if ran.returncode:
        said = next((line for line in reversed(ran.stderr.splitlines()) if line.strip()), "")
        raise ReviewError(corpus.CORPUS, None, f"the review as it stood then cannot be run: {said}")
    return folder / "results"


def _was_there(row: Row, until: str) -> bool:
    day = next((row[column] for column in DATES if row.get(column)), "")
    return not (until and day) or day < until


def _config_of(config: Mapping[str, Any], until: str) -> dict[str, Any]:
    """The protocol without the criteria that were added and the versions that were made from that day on."""
    criteria, versions = {}, []
    for name, criterion in config["criteria"].items():
        if not _was_there({"decided_on": criterion.get("since", "")}, until):
            continue
        made = [one for one in criterion.get("versions", []) if _was_there({"decided_on": one["since"]}, until)]
        first = {key: value for key, value in criterion.items() if key != "versions"}
        criteria[name] = first | ({"versions": made} if made else {})
        versions += [criterion.get("version", "1"), *(one["version"] for one in made)]
    stated = {"criteria_version": max(versions, key=natural)} if "criteria_version" in config else {}
    return {**config, "criteria": criteria, "outputs": [], **stated}
