"""XML, one record's element at a time, so that a broken one costs no other; entities and network are off."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from funnel.identify.reading import Pair
from funnel.identify.source import Source

if TYPE_CHECKING:
    from lxml.etree import _Element

Whole = Mapping[str, Callable[["_Element"], str]]  # elements that are one value, such as a person
MOST_NODES = 200_000  # a record of more elements is broken or hostile


def fragments(source: Source, names: str) -> Iterator[tuple[int, str, bool]]:
    """The first line and text of each element of these names ("record|rec"), and whether its end tag is there."""
    start = re.compile(rf"<({names})(?=[\s>/])")
    line = 1
    for piece in source.pieces(start):
        if found := start.match(piece):
            closing = f"</{found.group(1)}>"
            end = piece.find(closing)
            yield line, piece[: end + len(closing)] if end >= 0 else piece, end >= 0
        line += piece.count("\n")


def element(text: str) -> tuple["_Element | None", str]:
    """The element that a text holds, or why it holds none. Slips that leave no doubt are mended."""
    from lxml import etree

    for recover in (False, True):
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            huge_tree=False,
            load_dtd=False,
            recover=recover,
            remove_comments=True,
        )
        try:
            root = etree.fromstring(_without_control(text).encode("utf-8", "replace"), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            fault = " ".join(str(error).split())
            continue
        if root is not None and len(root):
            return root, ""
        fault = "an element without content"
    return None, fault


_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def _without_control(text: str) -> str:
    return _CONTROL.sub("", text)


def pairs_of(root: "_Element", whole: Whole, inline: frozenset[str] = frozenset()) -> list[Pair]:
    """Every text below an element with its path, "titles/title"; attributes as "ref-type@name".

    whole: by name, elements that give one value; inline: elements that only style a text.
    """
    pairs: list[Pair] = []

    def walk(node: "_Element", path: str) -> None:
        if len(pairs) > MOST_NODES:
            return
        for name, value in node.attrib.items():
            if value.strip():
                pairs.append((f"{path}@{name}", str(value)))
        local = str(node.tag).rpartition("}")[2]
        children = [child for child in node if isinstance(child.tag, str)]
        if local in whole:
            pairs.append((path, whole[local](node)))
        elif not children or all(child.tag in inline for child in children):
            if text := "".join(node.itertext()).strip():
                pairs.append((path, text))
        else:
            if node.text and node.text.strip():
                pairs.append((path, node.text.strip()))
            for child in children:
                name = str(child.tag).rpartition("}")[2]
                walk(child, f"{path}/{name}" if path else name)
                if child.tail and child.tail.strip():
                    pairs.append((path, child.tail.strip()))

    walk(root, "")
    return pairs
