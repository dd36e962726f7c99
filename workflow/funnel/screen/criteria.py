"""Inclusion criteria as code: what a machine can tell about a work, and where only a person can."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from funnel import protocol
from funnel.errors import ReviewError
from funnel.screen.languages import language_codes
from funnel.text import split_list, squeeze

DECISION_COLUMNS = ("work_id", "criterion", "criterion_version", "outcome", "action", "value")
UNKNOWN_VALUES = ("", "unknown")

Row = Mapping[str, str]
Rule = Mapping[str, Any]
# A test takes the records of a work; its outcome (meets | fails | unknown), and the value that decided.
Test = Callable[[Sequence[Row]], tuple[str, str]]


def one_of(rule: Rule) -> Test:
    """Meets if the value, or one of several joined by ";", is on the list."""
    allowed = {value.casefold() for value in rule["values"]}
    return _by_value(rule["field"], lambda value: any(part.casefold() in allowed for part in split_list(value)))


def none_of(rule: Rule) -> Test:
    """Meets if no value is on the list."""
    barred = {value.casefold() for value in rule["values"]}
    return _by_value(rule["field"], lambda value: all(part.casefold() not in barred for part in split_list(value)))


def language(rule: Rule) -> Test:
    """Meets if one of the languages is on the list, under whichever of its names and codes."""
    allowed = {code for value in rule["values"] for code in language_codes(value)}
    return _by_value(
        rule["field"], lambda value: bool(allowed & language_codes(value)), lambda v: bool(language_codes(v))
    )


def year_range(rule: Rule) -> Test:
    """Meets if the year lies within the bounds, both inclusive; what is no year in four digits is unknown."""
    return _by_value(
        rule["field"],
        lambda year: rule.get("min", 0) <= int(year) <= rule.get("max", 9999),
        lambda value: len(value) == 4 and value.isdecimal(),
    )


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


def pattern(rule: Rule) -> Test:
    """Meets if the pattern is found in what the records state; see `_searched`."""
    return _searched(rule, found="meets", missing="fails")


def no_pattern(rule: Rule) -> Test:
    """Fails if the pattern is found in what the records state; see `_searched`."""
    return _searched(rule, found="fails", missing="meets")


TESTS: dict[str, Callable[[Rule], Test]] = {
    "one_of": one_of,
    "none_of": none_of,
    "language": language,
    "year_range": year_range,
    "pattern": pattern,
    "no_pattern": no_pattern,
}


def _by_value(field: str, meets: Callable[[str], bool], known: Callable[[str], bool] = bool) -> Test:
    """Databases disagree: a work meets if one of the values that its records state does, and fails if none does."""

    def test(records: Sequence[Row]) -> tuple[str, str]:
        values = [value for value in stated(records, field) if known(value)]
        outcome = "meets" if any(meets(value) for value in values) else "fails" if values else "unknown"
        return outcome, "; ".join(values)

    return test


def _searched(rule: Rule, found: str, missing: str) -> Test:
    """All that the records state in the fields is searched; what stands in a field that none of them fills is unknown.

    The value is the text found.
    """
    sought = expression(rule["pattern"])

    def test(records: Sequence[Row]) -> tuple[str, str]:
        texts = [stated(records, field) for field in rule["field"].split("+")]
        hit = next((match for values in texts for value in values if (match := sought.search(value))), None)
        if hit:
            return found, hit.group()
        return (missing if all(texts) else "unknown"), ""

    return test


def stated(records: Iterable[Row], field: str) -> list[str]:
    """What the records state in a field, each value once; "unknown" is no value."""
    values = dict.fromkeys(squeeze(record.get(field, "")) for record in records)
    return [value for value in values if value.casefold() not in UNKNOWN_VALUES]


def compiled(config: Mapping[str, Any]) -> dict[str, Test]:
    """The test of each criterion that applies at eligibility; ReviewError for a pattern that is none."""
    tests = {}
    for name, criterion in config["criteria"].items():
        if "test" in criterion and "eligibility" in criterion["stages"]:
            try:
                tests[name] = TESTS[criterion["test"]["kind"]](criterion["test"])
            except ValueError as error:
                line = protocol.line_of(protocol.CONFIG, ["criteria", name])
                raise ReviewError(protocol.CONFIG, line, f"criterion {name}: {error}.") from error
    return tests


def apply(works: Iterable[Row], records: Iterable[Row], config: Mapping[str, Any]) -> list[dict[str, str]]:
    """One row a work and criterion of its route, in works' and protocol order: DECISION_COLUMNS.

    action: what follows, "exclude" or "flag" where the criterion fails, "ask" where one that excludes is unknown.
    """
    criteria, tests = config["criteria"], compiled(config)
    by_id = {record["record_id"]: record for record in records}
    rows = []
    for work in works:
        of_work = [by_id[member] for member in split_list(work["members"])]
        for name in protocol.route_of(split_list(work["source_types"]), config["routes"])["eligibility"]:
            if name not in tests:
                continue  # withdrawn since the route was written
            outcome, value = tests[name](of_work)
            wanted = criteria[name]["action"]
            action = {"fails": wanted, "unknown": "ask" if wanted == "exclude" else wanted, "meets": ""}[outcome]
            cells = (work["work_id"], name, criteria[name]["version"], outcome, action, value)
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
