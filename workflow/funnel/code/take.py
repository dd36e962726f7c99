"""Take coding of another program into corpus/: add what is new, keep every row that is there, say what was done."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from funnel import corpus, protocol, tables
from funnel.code import bring, brought, changes
from funnel.errors import ReviewError, listed, near
from funnel.references import Row

Append = Callable[[bytes, Sequence[Mapping[str, str]], Sequence[str], Path], bytes]


def take(files: Sequence[Path], coders: Sequence[str], names: Sequence[str], append: Append) -> list[str]:
    """Add what the files hold to corpus/coding/ and corpus/texts/, all or none; a line for each file written.

    coders: those in config; names: "NAME" for whoever coded where a file does not say, "OLD=NEW" for a coder who is
    called otherwise there; append: a file's bytes with rows added. Raises ReviewError for a coder who is not in config.
    """
    called = dict(pair.split("=", 1) for pair in names if "=" in pair)
    unnamed = next((name for name in names if "=" not in name), "")
    placed = {name: _rows(name) for name in ("codebook", "changes", "sources", *coders)}
    there = {name: [row for *_, row in rows] for name, rows in placed.items()}
    coded_by_all = [row for coder in coders for row in placed[coder]]
    today = {
        row["coding_id"]: row["code_id"]
        for *_, row in changes.replayed(coded_by_all, placed["changes"], placed["codebook"])
    }
    contents: dict[Path, bytes] = {}
    told = []
    for path in files:
        coded = [
            row | {"code_id": today.get(row["coding_id"], row["code_id"])} for coder in coders for row in there[coder]
        ]
        known = bring.Known(
            [row["code_id"] for row in there["codebook"]],
            [row["source_id"] for row in there["sources"]],
            [row["coding_id"] for row in coded],
        )
        found = bring.read(path, unnamed, known)
        found = found._replace(codings=[_named(coding, path, coders, called) for coding in found.codings])
        added = brought.additions(found, there["codebook"], there["sources"], coded)
        for name, rows in added.rows.items():
            target = corpus.CORPUS / "coding" / f"{name}.csv"
            there[name] += rows
            content = contents.get(target, target.read_bytes() if target.is_file() else b"")
            contents[target] = append(content, rows, _columns(name), target)
            told.append(f"{target.as_posix()}: {len(rows)} rows added")
        for source_id, text in added.texts.items():
            contents[corpus.CORPUS / "texts" / f"{source_id}.txt"] = text.encode()
            told.append(f"corpus/texts/{source_id}.txt: written")
        told += [f"{path.name}: {line}" for line in added.told]
    for target, content in contents.items():
        tables.write_bytes(content, target)
    return told or ["Nothing new."]


def _rows(name: str) -> list[Row]:
    found = corpus.existing(corpus.CORPUS / "coding" / name)
    if found and found.suffix.casefold() != ".csv":
        raise ReviewError(found, None, "rows can be added to a .csv only.", "Save it as .csv, and remove this one.")
    return list(corpus.rows_of([found] if found else []))


def _columns(name: str) -> list[str]:
    return list(protocol.schema(name if name in ("codebook", "sources") else "codings")["properties"])


def _named(
    coding: Mapping[str, str], path: Path, coders: Sequence[str], called: Mapping[str, str]
) -> Mapping[str, str]:
    coder = called.get(coding["coder"], coding["coder"])
    if coder not in coders:
        message = f"coder {coder!r} is not one of the coders in config: {listed(coders) or 'none'}."
        hint = near(coder, coders) or "Name them in config/config.yaml, or say who it is: --coder OLD=NEW."
        raise ReviewError(path, None, message, hint)
    return {**coding, "coder": coder}
