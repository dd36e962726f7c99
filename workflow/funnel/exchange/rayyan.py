"""Rayyan: decisions in the notes of exported articles, and in the log of everything that people clicked.

The notes hold, after any note of the source's own, sections joined by " | ":
RAYYAN-INCLUSION: {"Ana"=>"Included", "Ben "=>"Excluded"} | RAYYAN-EXCLUSION-REASONS: x,y | USER-NOTES: {"Ana"=>["..."]}
"""

import re
from collections.abc import Iterable, Mapping

from funnel.exchange.told import Article, Asked, Files, Told
from funnel.text import squeeze

IN_NOTES = {"included": "include", "excluded": "exclude", "maybe": "unsure", "undecided": ""}
IN_LOG = {"1": "include", "0": "unsure", "-1": "exclude"}
REASON = "__EXR__"
LOG_COLUMNS = ("created_at", "user_id", "user_email", "article_id", "key", "value")

_SECTION = re.compile(r"(RAYYAN-INCLUSION|RAYYAN-LABELS|RAYYAN-EXCLUSION-REASONS|USER-NOTES)\s*:")
_STRING = r'"((?:[^"\\]|\\.)*)"'
_PAIR = re.compile(rf'{_STRING}\s*(?:=>|:)\s*({_STRING}|\[(?:[^"\]]|{_STRING})*\])', re.S)
_KEY = re.compile(r"rayyan-(\d+)")
_ESCAPE = re.compile(r"\\(?:u\{?([0-9A-Fa-f]{1,6})\}?|(.))", re.S)
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "e": ""}


def is_log(first_line: str) -> bool:
    """Whether a file is customizations_log.csv, by its header."""
    return tuple(name.strip('" ') for name in first_line.strip("\ufeff \r\n").split(",")) == LOG_COLUMNS


def votes(files: Files, asked: Asked) -> list[Told]:
    """The decision of each reviewer on each article, first from the notes, then from the log."""
    values = ((one, value.strip()) for one in files.articles for _, value in one.said)
    by_key = {found.group(1): one for one, value in values if (found := _KEY.fullmatch(value))}
    return [told for one in files.articles for told in in_notes(one)] + in_log(files.rows, by_key)


def in_notes(article: Article) -> list[Told]:
    """One vote a reviewer who decided.

    Rayyan keeps reasons for exclusion by article and not by reviewer: they are the vote's own where one reviewer alone
    excluded, and a remark where it cannot be known whose they are.
    """
    found = sections(article.notes)
    said = {squeeze(name): value for name, value in ruby_hash(found.get("RAYYAN-INCLUSION", ""))}
    remarks = {squeeze(name): squeeze(value) for name, value in ruby_hash(found.get("USER-NOTES", ""))}
    reasons = tuple(filter(None, map(squeeze, found.get("RAYYAN-EXCLUSION-REASONS", "").split(","))))
    excluding = [name for name, value in said.items() if IN_NOTES.get(value.casefold()) == "exclude"]
    told = []
    for name, value in said.items():
        decision = IN_NOTES.get(value.strip().casefold())
        problem = f"decision {value!r} is not known" if decision is None else ""
        own = reasons if excluding == [name] else ()
        shared = f"reasons given by one of {', '.join(excluding)}: {', '.join(reasons)}" if len(excluding) > 1 else ""
        note = "; ".join(filter(None, (remarks.get(name, ""), shared if reasons and name in excluding else "")))
        if decision or problem:
            told.append(Told.of(article, decision or "", name, reasons=own, note=note, problem=problem))
    return told


def sections(notes: str) -> dict[str, str]:
    """Rayyan's sections of an article's notes by name; the last of a name, for a note may quote an older export."""
    marks = list(_SECTION.finditer(notes))
    ends = [*(mark.start() for mark in marks[1:]), len(notes)]
    return {
        mark.group(1): notes[mark.end() : end].strip().removesuffix("|").strip()
        for mark, end in zip(marks, ends, strict=False)
    }


def ruby_hash(text: str) -> list[tuple[str, str]]:
    """The pairs of a hash as Ruby prints it, without its escapes; a list of texts as one, joined by "; "."""
    found = []
    for pair in _PAIR.finditer(text):
        value = pair.group(2)
        texts = [_unescaped(match.group(1)) for match in re.finditer(_STRING, value, re.S)]
        found.append((_unescaped(pair.group(1)), "; ".join(texts)))
    return found


def _unescaped(text: str) -> str:
    def plain(match: re.Match[str]) -> str:
        code, character = match.groups()
        return chr(min(int(code, 16), 0x10FFFF)) if code else _PLAIN.get(character, character)

    return _ESCAPE.sub(plain, text)


def in_log(rows: Iterable[tuple[str, int, Mapping[str, str]]], by_key: Mapping[str, Article]) -> list[Told]:
    """The last decision of each person on each article, with the reasons that stand in the end.

    Several reasons keep the order in which they were given. by_key: articles by Rayyan's number: the log has no titles.
    """
    decided: dict[tuple[str, str], tuple[str, int, str, str]] = {}
    reasons: dict[tuple[str, str], dict[str, None]] = {}
    for path, line, row in sorted(rows, key=lambda item: (item[2]["created_at"], item[0], item[1])):
        who, article = row["user_email"] or row["user_id"], row["article_id"]
        key = row["key"].strip('"')
        if key == "included":
            decided[who, article] = (path, line, row["value"], row["created_at"][:10])
        elif key.startswith(REASON):
            given = reasons.setdefault((who, article), {})
            given.pop(key.removeprefix(REASON), None)
            if row["value"] == "1":
                given[key.removeprefix(REASON)] = None
    told = []
    for (who, number), (path, line, value, day) in sorted(decided.items(), key=lambda item: item[1][:2]):
        if value == "deleted":
            continue
        decision = IN_LOG.get(value, "")
        problem = "" if decision else f"value {value!r} is not known"
        why = tuple(map(squeeze, reasons.get((who, number), ()))) if decision == "exclude" else ()
        if known := by_key.get(number):
            one = Told.of(known, decision, who, reasons=why, decided_on=day, problem=problem)
        else:
            missing = f"article {number} is in none of the files; give Rayyan's articles.csv too"
            one = Told(path, line, who, decision, why, "", day, "", (), "", "", "", problem or missing)
        told.append(one._replace(file=path, line=line))
    return told
