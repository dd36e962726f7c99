"""A file of bytes, read."""

from collections.abc import Callable
from pathlib import Path

import pytest

from funnel.identify.reading import Reading
from funnel.identify.registry import read_file


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Reading]:
    def read_content(content: str | bytes, column_map: str = "", name: str = "export") -> Reading:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_file(path, column_map)

    return read_content
