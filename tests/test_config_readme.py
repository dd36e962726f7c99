"""config/README.md names every key of the schema, in the schema's words."""

from pathlib import Path

import pytest

from funnel import protocol

README = Path(__file__).parent.parent / "config" / "README.md"


def keys(rules, definitions, path=""):
    """(path, description) of every key, nested ones joined by dots; <name> stands for a key that the review chooses."""
    if "$ref" in rules:
        rules = {**definitions[rules["$ref"].rsplit("/", 1)[1]], **{k: v for k, v in rules.items() if k != "$ref"}}
    for name, rule in rules.get("properties", {}).items():
        here = f"{path}{name}"
        yield here, rule["description"]
        if path.startswith("routes."):
            continue
        target = definitions[rule["$ref"].rsplit("/", 1)[1]] if "$ref" in rule else rule
        if here.startswith("routes.") or here.endswith(".<n>.test"):
            continue  # the keys of a route are the same for each source type, those of a test in each version
        yield from keys(target, definitions, f"{here}.")
    if isinstance(rules.get("items"), dict):
        yield from keys(rules["items"], definitions, f"{path}<n>.")
    if isinstance(rules.get("additionalProperties"), dict):
        yield from keys(rules["additionalProperties"], definitions, f"{path}<name>.")


SCHEMA = protocol.schema("config")
ALL = [*keys(SCHEMA, SCHEMA["$defs"]), *keys(SCHEMA["$defs"]["route"], SCHEMA["$defs"], "routes.<source_type>.")]


@pytest.mark.parametrize(("path", "description"), ALL, ids=[path for path, _ in ALL])
def test_every_key_stands_in_the_readme_with_its_description(path, description):
    line = next((line for line in README.read_text().splitlines() if line.startswith(f"| `{path}` |")), "")
    assert description in line, f"config/README.md lacks `{path}`, or says something else of it"


def test_the_readme_names_no_key_that_the_schema_lacks():
    named = [line.split("`")[1] for line in README.read_text().splitlines() if line.startswith("| `")]
    assert sorted(named) == sorted(path for path, _ in ALL)


def test_every_key_is_described():
    def rules(node):
        if isinstance(node, dict):
            yield from (node.get("properties") or {}).items()
            for value in node.values():
                yield from rules(value)

    assert [name for name, rule in rules(SCHEMA) if not rule.get("description")] == []
