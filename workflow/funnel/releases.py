"""Released states of a review: config, corpus and results as they were submitted, with the hash of every file.

A release lies in releases/<name>/, its name is the review_version that it publishes, and nothing in it is ever changed.
"""

import hashlib
import re
import shutil
import tempfile
from pathlib import Path

from funnel import corpus, tables
from funnel.errors import ReviewError
from funnel.text import natural

RELEASES = Path("releases")
FROZEN = ("config", "corpus", "results")
MANIFEST = Path("results/audit/manifest.csv")
COLUMNS = ("path", "sha256")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def there(root: Path = RELEASES) -> list[str]:
    """The names of the releases, in natural order."""
    return sorted((path.name for path in root.glob("*") if _NAME.fullmatch(path.name) and path.is_dir()), key=_version)


def included(current: str, root: Path = RELEASES) -> list[Path]:
    """What the last release before the current review_version had included, as a list that is empty without one."""
    earlier = [name for name in there(root) if _version(name) < _version(current)]
    return [root / earlier[-1] / "results/3-screened/final/included.csv"] if earlier else []


def release(name: str, root: Path = RELEASES) -> list[str]:
    """Freeze the review in the present folder as a release; the files in it, by name.

    Raises ReviewError where the name is taken or no name for a folder, where nothing was computed yet, and where a
    file is no longer as the last run read or wrote it: a release holds results with the inputs that they came from.
    """
    if not _NAME.fullmatch(name):
        raise ReviewError(name, None, "a release's name holds letters, digits, '.', '_' and '-' only.")
    if (root / name).exists():
        raise ReviewError(root / name, None, "this release is there already; releases are never changed.")
    require_up_to_date()
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root, prefix=".") as folder:
        made = Path(folder) / name
        for part in FROZEN:
            shutil.copytree(part, made / part, ignore=shutil.ignore_patterns(".*", "__pycache__"))
        files = sorted(path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file())
        rows = [{"path": file, "sha256": _sha256(made / file)} for file in files]
        tables.write_rows(rows, COLUMNS, made / "manifest.csv")
        made.replace(root / name)
    return files


def require_up_to_date() -> None:
    """Raise ReviewError for the first file that is not as the manifest of the last run has it."""
    if not MANIFEST.is_file():
        raise ReviewError(MANIFEST, None, "there is no such file.", "Run snakemake first.")
    noted = {row["path"]: row["sha256"] for row in tables.read_rows(MANIFEST) if row["role"] != "code"}
    now = {path.as_posix() for path in corpus.everything()}
    new = sorted(now - {row["path"] for row in tables.read_rows(MANIFEST) if row["role"] == "input"})
    for path in [*noted, *new]:
        if not Path(path).is_file() or _sha256(Path(path)) != noted.get(path):
            raise ReviewError(path, None, "it is not as the last run had it.", "Run snakemake first.")


def require_whole(name: str, root: Path = RELEASES) -> Path:
    """The folder of a release, each of whose files is as it was frozen; else ReviewError."""
    folder = root / name
    if not (folder / "manifest.csv").is_file():
        raise ReviewError(folder, None, f"there is no release {name!r}; there are: {', '.join(there(root)) or 'none'}.")
    for row in tables.read_rows(folder / "manifest.csv"):
        if not (folder / row["path"]).is_file() or _sha256(folder / row["path"]) != row["sha256"]:
            raise ReviewError(
                folder / row["path"], None, "it was changed after the release.", "Take it back as it was."
            )
    return folder


def _version(name: str) -> list[tuple[int, int, str]]:
    """A version's place among the others; "v1" is version 1."""
    return natural(name.removeprefix("v"))


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
