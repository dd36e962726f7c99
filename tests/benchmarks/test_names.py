"""The benchmarks are never part of the tests' verdict; that they can begin at all is."""

import ast
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BENCHMARKS = sorted((ROOT / "benchmarks").rglob("*.py"))


@pytest.mark.parametrize("path", BENCHMARKS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_a_benchmark_takes_from_the_library_is_there(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "funnel":
            room = importlib.import_module(node.module)
            for name in (alias.name for alias in node.names):
                assert hasattr(room, name) or importlib.import_module(f"{node.module}.{name}")
