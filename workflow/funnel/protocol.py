"""The review's protocol: config/config.yaml checked against its schema, defaults filled in, routes worked out."""

import hashlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from funnel import amendments
from funnel.errors import ReviewError, listed, near
from funnel.model import BIBLIOGRAPHIC_COLUMNS, HAND_ENTERED_COLUMNS, SOURCE_TYPES
from funnel.text import natural

SCHEMAS = Path(__file__).parent.parent / "schemas"
CONFIG = Path("config/config.yaml")
MAXIMUM_YAML_BYTES = 1_000_000
KINDS = {
    "string": "text (in quotes)",
    "integer": "a whole number",
    "number": "a number",
    "array": "a list",
    "object": "keys and values",
    "null": "null",
}
TESTABLE = (*BIBLIOGRAPHIC_COLUMNS, *HAND_ENTERED_COLUMNS)
OTHER_STEPS = ("identify", "deduplicate", "eligibility", "retrieval", "final")


class PlainLoader(yaml.CSafeLoader):
    """Leaves a date as the text that was written."""


PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def read_yaml(path: Path, text_only: bool = False) -> Any:
    """A small YAML file of people's; anchors and aliases are refused (a few bytes of them can fill the memory).

    text_only: every value is the text that was written: `no` is no truth value, `1` no number.
    """
    if not path.is_file():
        raise ReviewError(path, None, "there is no such file.", "Is this a review's folder? See `funnel init`.")
    text = path.read_bytes()
    if len(text) > MAXIMUM_YAML_BYTES:
        raise ReviewError(path, None, f"{len(text):,} bytes; at most {MAXIMUM_YAML_BYTES:,} are read.")
    try:
        for token in yaml.scan(text, Loader=yaml.CSafeLoader):
            if isinstance(token, yaml.AliasToken | yaml.AnchorToken):
                raise ReviewError(path, token.start_mark.line + 1, "anchors and aliases (& and *) are not read here.")
        return yaml.load(text, Loader=yaml.CBaseLoader if text_only else PlainLoader)  # noqa: S506 (safe loaders)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise ReviewError(path, line, f"this is not YAML: {error.problem or error.context}.") from error
    except yaml.YAMLError as error:
        raise ReviewError(path, None, "this is not YAML.") from error


def enter(review: Path) -> dict[str, Any]:
    """Go into a review's folder; its checked config."""
    if not review.is_dir():
        raise ReviewError(review, None, "there is no such folder.")
    os.chdir(review)
    return validated(read_yaml(CONFIG))


def overlaid(base: Any, over: Mapping[str, Any]) -> Any:
    """The config with what was said on the command line (--config, --configfile) laid over it, key by key."""
    if not isinstance(base, Mapping):
        return base
    merged = dict(base)
    for key, value in over.items():
        merged[key] = overlaid(merged.get(key), value) if isinstance(value, Mapping) and key in merged else value
    return merged


def schema(name: str) -> dict[str, Any]:
    """A schema of workflow/schemas/ by its name without ending."""
    return yaml.load((SCHEMAS / f"{name}.schema.yaml").read_bytes(), Loader=yaml.CSafeLoader)


def validated(config: Mapping[str, Any], path: Path = CONFIG) -> dict[str, Any]:
    """The config with every default filled in, every route spelt out, and each criterion as its last version has it.

    A criterion keeps all its states, the oldest first, under `versions`. A stage's `drawn` are the reviewers among whom
    works are divided; `reviewers` are these and whoever took over from one who left.
    Raises ReviewError with the line in `path` (None where the value came from elsewhere, such as --config).
    """
    rules = schema("config")
    require_shape(config, rules, path)
    full = _with_defaults(config, rules, rules["$defs"])
    _check_versions(full, path)
    for name, criterion in full["criteria"].items():
        states = amendments.states(criterion)
        full["criteria"][name] = states[-1] | {"versions": states}
    _check_references(full, path)
    _check_reviewers(full["stages"], path)
    for stage in full["stages"].values():
        successors = [leaving["to"] for leaving in stage["left"].values() if "to" in leaving]
        stage["drawn"] = stage["reviewers"]
        stage["reviewers"] = list(dict.fromkeys(stage["reviewers"] + successors))
    full["routes"] = {source_type: _route(source_type, full) for source_type in SOURCE_TYPES}
    return full


def require_shape(found: Any, rules: Mapping[str, Any], path: Path) -> None:
    """Raise ReviewError for the first place, by its keys, at which a YAML file's content does not fit its schema."""
    from jsonschema import Draft202012Validator

    errors = Draft202012Validator(rules).iter_errors(found)
    first = min(errors, key=lambda error: [str(key) for key in error.absolute_path], default=None)
    if first:
        raise _shape_error(first, path)


def _shape_error(error: Any, path: Path) -> ReviewError:
    place = list(error.absolute_path)
    if error.validator == "additionalProperties":
        allowed = list(error.schema.get("properties", {}))
        unknown = sorted(str(key) for key in error.instance if key not in allowed)[0]
        where = " under " + ".".join(map(str, place)) if place else ""
        message = f"key {unknown!r}{where} is not one of {listed(allowed)}."
        return ReviewError(path, line_of(path, [*place, unknown]), message, near(unknown, allowed))
    name = ".".join(map(str, place)) or "the file"
    if error.validator == "enum":
        message = f"{name} is {error.instance!r}, not one of {listed(error.validator_value)}."
        return ReviewError(path, line_of(path, place), message, near(str(error.instance), error.validator_value))
    if error.validator == "required":
        missing = next(key for key in error.validator_value if key not in error.instance)
        return ReviewError(path, line_of(path, place), f"{name} lacks the key {missing!r}.")
    if error.validator == "type":
        kinds = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
        expected = " or ".join(KINDS[kind] for kind in kinds)
        shown = "empty" if error.instance is None else repr(error.instance)
        return ReviewError(path, line_of(path, place), f"{name} is {shown}; expected {expected}.")
    if error.validator == "pattern":
        return ReviewError(
            path, line_of(path, place), f"{name} is {error.instance!r}; expected {error.schema['title']}."
        )
    return ReviewError(path, line_of(path, place), f"{name}: {error.message}.")


def line_of(path: Path, keys: Iterable[Any]) -> int | None:
    """The line of a YAML file on which a nested key (or list item) stands; None where it is not in the file."""
    try:
        node = yaml.compose(path.read_bytes(), Loader=yaml.CSafeLoader)
    except (OSError, yaml.YAMLError):
        return None
    line = None
    for key in keys:
        if isinstance(node, yaml.MappingNode):
            pair = next(((k, v) for k, v in node.value if k.value == str(key)), None)
            if pair is None:
                return line
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
            line = node.start_mark.line + 1
    return line


def _with_defaults(value: Any, rules: Mapping[str, Any], definitions: Mapping[str, Any]) -> Any:
    if "$ref" in rules:
        rules = definitions[rules["$ref"].rsplit("/", 1)[1]]
    if rules.get("type") != "object":
        return value
    named = rules.get("properties", {})
    full = {
        key: _with_defaults(item, named.get(key, rules.get("additionalProperties") or {}), definitions)
        for key, item in value.items()
    }
    for key, rule in named.items():
        rule = {**definitions[rule["$ref"].rsplit("/", 1)[1]], **rule} if "$ref" in rule else rule
        if key not in full and "default" in rule:
            full[key] = _with_defaults(rule["default"], rule, definitions)
    return full


def _check_references(config: Mapping[str, Any], path: Path) -> None:
    """Names that the config itself must know: criteria in routes, stages in routes and criteria."""
    steps = ["eligibility", *config["stages"]]

    def known(found: str, options: Iterable[str], keys: list[Any], what: str) -> None:
        options = list(options)
        if found not in options:
            message = f"{what} {found!r} is not one of {listed(options)}."
            raise ReviewError(path, line_of(path, keys), message, near(found, options))

    for name in config["stages"]:
        if name in OTHER_STEPS or not name.isidentifier():
            message = "is the name of a step of its own" if name in OTHER_STEPS else "cannot name a stage"
            hint = "Use letters, digits and _." if name not in OTHER_STEPS else "Choose another."
            raise ReviewError(path, line_of(path, ["stages", name]), f"{name!r} {message}.", hint)
    boxes = [stage["box"] for stage in config["stages"].values()]
    if boxes != sorted(boxes, key=["screening", "full_text"].index):
        raise ReviewError(
            path, line_of(path, ["stages"]), "a stage of box screening stands after one of box full_text."
        )
    for name, criterion in config["criteria"].items():
        for place, state in _places(name, criterion["versions"]):
            for position, step in enumerate(state["stages"]):
                known(step, steps, [*place, "stages", position], "stage")
            for column in state["test"]["field"].split("+") if "test" in state else ():
                known(column, TESTABLE, [*place, "test", "field"], "column")
        if "eligibility" in criterion["stages"] and "test" not in criterion:
            message = f"criterion {name} applies at eligibility and has no test."
            raise ReviewError(
                path, line_of(path, ["criteria", name]), message, "Give it one, or move it to a screening stage."
            )
    for source_type, route in config["routes"].items():
        for key, options in (("eligibility", config["criteria"]), ("stages", config["stages"])):
            for position, found in enumerate(route.get(key, [])):
                known(
                    found,
                    options,
                    ["routes", source_type, key, position],
                    "criterion" if key == "eligibility" else "stage",
                )


def _places(name: str, states: list[Any]) -> list[tuple[list[Any], Any]]:
    """(keys, state) of each version of a criterion, the first one and those listed under it."""
    first = ["criteria", name]
    return [([*first, "versions", n - 1] if n else first, state) for n, state in enumerate(states)]


def _check_versions(config: Mapping[str, Any], path: Path) -> None:
    """Versions of a criterion rise, and none is later than that of the criteria as a whole."""
    now = config["criteria_version"]
    for name, criterion in config["criteria"].items():
        before: list[Any] = []
        for place, state in _places(name, [criterion, *criterion["versions"]]):
            version, line = state["version"], line_of(path, [*place, "version"])
            if natural(version) <= before:
                raise ReviewError(path, line, f"version {version!r} of {name} does not come after the one before it.")
            if natural(version) > natural(now):
                message = f"{name} has a version {version!r} and criteria_version is {now!r}."
                raise ReviewError(path, line, message, f'Write criteria_version: "{version}", which new votes record.')
            before = natural(version)


def _check_reviewers(stages: Mapping[str, Any], path: Path) -> None:
    """Who left a stage was one of its reviewers, and nobody takes over who left before; at most all are asked."""
    for name, stage in stages.items():
        everyone = stage["reviewers"]
        if stage.get("votes", 1) > len(everyone):
            line = line_of(path, ["stages", name, "votes"])
            raise ReviewError(path, line, f"votes is {stage['votes']}; stage {name} has {len(everyone)} reviewers.")
        successors = [leaving["to"] for leaving in stage["left"].values() if "to" in leaving]
        for reviewer, leaving in stage["left"].items():
            line = line_of(path, ["stages", name, "left", reviewer])
            if reviewer not in [*everyone, *successors]:
                message = (
                    f"{reviewer!r} left stage {name} without having been one of its reviewers: {listed(everyone)}."
                )
                raise ReviewError(path, line, message, near(reviewer, everyone))
            next_one = stage["left"].get(leaving.get("to"), {"last_day": "9999"})
            if next_one["last_day"] <= leaving["last_day"]:
                raise ReviewError(path, line, f"{leaving['to']!r}, who takes over from {reviewer}, had left by then.")


def _route(source_type: str, config: Mapping[str, Any]) -> dict[str, Any]:
    """The route as configured, and where it says nothing the usual one."""
    usual = {
        "arm": "databases" if source_type in ("database", "register") else "other",
        "eligibility": [name for name, criterion in config["criteria"].items() if "eligibility" in criterion["stages"]],
        "stages": list(config["stages"]),
        "ends": "included",
    }
    return usual | config["routes"].get(source_type, {})


def route_of(source_types: Iterable[str], routes: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    """The route of a work: that of its first source type in the databases arm, else of its first one.

    A work that a database holds counts with the databases, whoever else found it too.
    """
    ordered = sorted(source_types, key=lambda name: (routes[name]["arm"] != "databases", SOURCE_TYPES.index(name)))
    return routes[ordered[0]]


def steps_of(route: Mapping[str, Any], stages: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The steps after deduplication that a route passes, in funnel order; full texts are sought, then read."""
    steps = ["eligibility"] if route["eligibility"] else []
    passed = [name for name in stages if name in route["stages"]]
    full_text = [name for name in passed if stages[name]["box"] == "full_text"]
    screening = [name for name in passed if name not in full_text]
    return [*steps, *screening, *(["retrieval", *full_text] if full_text else []), "final"]


def all_steps(config: Mapping[str, Any]) -> list[str]:
    """Every step after deduplication, in funnel order."""
    return steps_of({"eligibility": True, "stages": list(config["stages"])}, config["stages"])


def steps_before(step: str, config: Mapping[str, Any]) -> list[str]:
    """The steps between deduplication and `step`, in funnel order; none where the review has no such step."""
    steps = all_steps(config)
    return steps[: steps.index(step)] if step in steps else []


def code_hash() -> str:
    """A hash of the library's source, twelve hex digits: whatever it made is made anew when it changes."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(Path(__file__).parent).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def use_this_library() -> None:
    """Let every process that is started from here import this library, whichever one is installed."""
    here = str(Path(__file__).parent.parent)
    others = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path and path != here]
    os.environ["PYTHONPATH"] = os.pathsep.join([here, *others])
