"""Who may import whom: rules -> scripts -> rooms -> ground floor; no room another; heavy packages only where used."""

import ast
import subprocess
import sys
from pathlib import Path

import networkx
import pytest

ROOT = Path(__file__).parent.parent
LIBRARY = ROOT / "workflow" / "funnel"
ROOMS = ("identify", "deduplicate", "screen", "code", "synthesise", "report", "exchange")
FACES = ("cli.py", "cli_exchange.py", "cli_map.py")  # the command may enter every room
MODULES = sorted(LIBRARY.rglob("*.py"))


def imports(path: Path) -> set[str]:
    """The modules that a file imports anywhere, `from funnel import x` as funnel.x."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def room(path: Path) -> str:
    first = path.relative_to(LIBRARY).parts[0]
    return first if first in ROOMS else ""


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(LIBRARY).as_posix())
def test_rooms_meet_only_through_tables(path):
    if path.name in FACES:
        return
    others = {f"funnel.{name}" for name in ROOMS if name != room(path)}
    reached = {name for name in imports(path) if any(name == other or name.startswith(f"{other}.") for other in others)}
    assert not reached, f"{path.name} reaches into {sorted(reached)}"


def test_no_module_imports_itself_through_others():
    names = {".".join(("funnel", *path.relative_to(LIBRARY).with_suffix("").parts)): path for path in MODULES}
    graph = networkx.DiGraph((name, other) for name, path in names.items() for other in imports(path) & names.keys())
    assert graph.number_of_edges() > len(MODULES)
    assert not list(networkx.simple_cycles(graph))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(LIBRARY).as_posix())
def test_only_scripts_know_the_word_snakemake(path):
    names = {node.id for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Name)}
    assert "snakemake" not in names


@pytest.mark.parametrize("path", sorted((ROOT / "workflow" / "scripts").glob("*.py")), ids=lambda path: path.name)
def test_scripts_read_call_write_and_decide_nothing(path):
    tree = ast.parse(path.read_text())
    deciding = [node for node in ast.walk(tree) if isinstance(node, ast.If | ast.FunctionDef | ast.Try | ast.While)]
    assert not deciding
    assert len(path.read_text().splitlines()) <= 30


@pytest.mark.parametrize("path", sorted((ROOT / "workflow" / "rules").glob("*.smk")), ids=lambda path: path.name)
def test_rules_run_scripts_only(path):
    text = path.read_text()
    assert "run:" not in text and "shell:" not in text and "lambda" not in text


def loaded_by(statement: str) -> set[str]:
    program = f"import sys; {statement}; print(*sys.modules)"
    output = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    return set(output.split())


@pytest.mark.parametrize(
    ("statement", "unwanted"),
    [
        pytest.param("from funnel import corpus, protocol", {"pandas", "numpy"}, id="parse-time checks"),
        pytest.param("from funnel.screen import reconcile, lists, sheets", {"pandas", "sklearn"}, id="screening"),
        pytest.param("from funnel.code import codings", {"pandas", "matplotlib"}, id="coding"),
        pytest.param("from funnel.synthesise import frameworks_table", {"pandas", "matplotlib"}, id="frameworks"),
        pytest.param("from funnel.synthesise import map_figure, crosswalk_figure", {"pandas"}, id="map and crosswalk"),
        pytest.param("import funnel.cli", {"pandas", "matplotlib", "sklearn"}, id="the command"),
    ],
)
def test_heavy_packages_are_imported_only_where_used(statement, unwanted):
    assert not unwanted & loaded_by(statement)


def test_the_four_places_of_a_room_bear_the_same_name():
    rules = {path.stem for path in (ROOT / "workflow" / "rules").glob("*.smk")} - {"common"}
    packages = {path.parent.name for path in LIBRARY.glob("*/__init__.py")}
    tests = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()}
    assert rules <= packages
    assert rules <= tests


def test_no_two_test_files_share_a_name():
    """pytest imports them by name alone: of two, one would not run."""
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert sorted(names) == sorted(set(names))
