"""Inclusion criteria as code: what a machine can tell about a work, and where only a person can."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from funnel import protocol
from funnel.errors import ReviewError
from funnel.text import split_list, squeeze

DECISION_COLUMNS = ("work_id", "criterion", "criterion_version", "outcome", "action", "value")
UNKNOWN_VALUES = ("", "unknown")

Row = Mapping[str, str]
# A test takes the value of one record and says whether it meets the criterion.
Test = Callable[[str], bool]


def one_of(rule: Mapping[str, Any]) -> Test:
    """Meets if the value, or one of several joined by ";", is on the list."""
    allowed = {value.casefold() for value in rule["values"]}
    return lambda value: any(part.casefold() in allowed for part in split_list(value))


def none_of(rule: Mapping[str, Any]) -> Test:
    """Meets if no value is on the list."""
    listed = one_of(rule)
    return lambda value: not listed(value)


def year_range(rule: Mapping[str, Any]) -> Test:
    """Meets if the year lies within the bounds, both inclusive."""
    return lambda value: rule.get("min", 0) <= int(value) <= rule.get("max", 9999)


def expression(pattern: str) -> Any:
    """A pattern of config as it searches: RE2, so that none takes more than linear time, without case."""
    import re2

    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        why = error.args[0].decode() if error.args and isinstance(error.args[0], bytes) else str(error)
        raise ValueError(f"pattern {pattern!r} is not an RE2 expression: {why}") from error


def pattern(rule: Mapping[str, Any]) -> Test:
    """Meets if the pattern is found."""
    found = expression(rule["pattern"])
    return lambda value: found.search(value) is not None


def no_pattern(rule: Mapping[str, Any]) -> Test:
    """Meets if the pattern is not found."""
    found = pattern(rule)
    return lambda value: not found(value)


TESTS: dict[str, Callable[[Mapping[str, Any]], Test]] = {
    "one_of": one_of,
    "none_of": none_of,
    "year_range": year_range,
    "pattern": pattern,
    "no_pattern": no_pattern,
}


def outcome(values: Sequence[str], meets: Test) -> str:
    """Of what the members of a work state: fails only if every known value fails, unknown if none is known."""
    if not values:
        return "unknown"
    return "meets" if any(meets(value) for value in values) else "fails"


def known_values(rows: Iterable[Mapping[str, str]], field: str) -> list[str]:
    """What the records state in a field (or several joined by "+"), each value once; years as four digits only."""
    columns = field.split("+")
    values = dict.fromkeys(squeeze(" ".join(row.get(column, "") for column in columns)) for row in rows)
    kept = [value for value in values if value.casefold() not in UNKNOWN_VALUES]
    return [value for value in kept if field != "year" or (len(value) == 4 and value.isdecimal())]


def compiled(config: Mapping[str, Any]) -> dict[str, Test]:
    """The test of each criterion that applies at eligibility; ReviewError for a pattern that is none."""
    tests = {}
    for name, criterion in config["criteria"].items():
        if "test" in criterion and "eligibility" in criterion["stages"]:
            rule = criterion["test"]
            try:
                tests[name] = TESTS[rule["kind"]](rule)
            except (ValueError, KeyError) as error:
                line = protocol.line_of(protocol.CONFIG, ["criteria", name, "test"])
                raise ReviewError(protocol.CONFIG, line, f"criterion {name}: {error}.") from error
    return tests


def apply(works: Iterable[Row], records: Sequence[Row], config: Mapping[str, Any]) -> list[dict[str, str]]:
    """One row a work and criterion of its route, in works' and protocol order: DECISION_COLUMNS.

    action: what follows, "exclude" or "flag" where the criterion fails, "ask" where one that excludes is unknown.
    """
    criteria, tests = config["criteria"], compiled(config)
    fields = {name: criteria[name]["test"]["field"] for name in tests}
    _check_fields(fields, records[0] if records else ())
    stated = {record["record_id"]: record for record in records}
    rows = []
    for work in works:
        of_work = [stated[member] for member in split_list(work["members"])]
        for name in protocol.route_of(split_list(work["source_types"]), config["routes"])["eligibility"]:
            values = known_values(of_work, fields[name])
            result = outcome(values, tests[name])
            wanted = criteria[name]["action"]
            action = {"fails": wanted, "unknown": "ask" if wanted == "exclude" else wanted, "meets": ""}[result]
            cells = (work["work_id"], name, criteria[name]["version"], result, action, "; ".join(values))
            rows.append(dict(zip(DECISION_COLUMNS, cells, strict=True)))
    return rows


def flags(decisions: Iterable[Row]) -> dict[str, str]:
    """work_id -> what the criteria found doubtful and left to the reviewers: "IC1 fails: French; IC2 unknown"."""
    doubts: dict[str, list[str]] = {}
    for row in decisions:
        if row["outcome"] != "meets" and row["action"] != "exclude":
            said = f"{row['criterion']} {row['outcome']}" + (f": {row['value']}" if row["value"] else "")
            doubts.setdefault(row["work_id"], []).append(said)
    return {work_id: "; ".join(said) for work_id, said in doubts.items()}


def _check_fields(fields: Mapping[str, str], columns: Collection[str]) -> None:
    for name, field in fields.items():
        for column in field.split("+"):
            if columns and column not in columns:
                keys = ["criteria", name, "test", "field"]
                line = protocol.line_of(protocol.CONFIG, keys)
                raise ReviewError(protocol.CONFIG, line, f"criterion {name} tests {column!r}, which no record has.")
