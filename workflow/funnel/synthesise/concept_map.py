"""The concept map as two tables: concepts by category and phase, and how people and passages relate them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from funnel.model import STANDING
from funnel.text import natural, split_list

CO_OCCURS = "co-occurs with"

_RANGE = re.compile(r"^(.*?)(\d+)(?:\s*[-–]\s*(\d+))?$")

Rows = Sequence[Mapping[str, str]]


class Node(NamedTuple):
    """A concept in use. The counts by phase have the phases' own names."""

    code_id: str
    label: str
    category: str  # code_id of the nearest category above; "" where there is none
    category_label: str
    kind: str
    phase: str  # of most of its codings; "cross" where two stand equally often, "" where none is said
    early: int
    middle: int
    later: int
    cross: int
    sources: int  # different ones
    codings: int
    x: float | None = None  # millimetres on the map, once it is laid out
    y: float | None = None


class Edge(NamedTuple):
    """A relation that people recorded, or two codes that share units."""

    edge_id: str
    from_code: str
    to_code: str
    relation: str
    basis: str  # recorded | co-occurrence
    weight: int  # codings cited as evidence, or units shared
    association: str  # c_ij / (c_i c_j), four significant digits; empty where a code is in no unit
    n: int  # sources that the evidence comes from
    evidence: str  # coding ids, joined by ";"
    from_units: int = 0  # that hold the code
    to_units: int = 0


def nodes(codebook: Rows, codings: Rows, relations: Rows) -> list[Node]:
    """The concepts in use, in the codebook's order; a category is among them only where it is cited itself.

    Codings that were dropped when they were reconciled are left out; a concept without codings stays, with 0.
    """
    coded: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for coding in standing(codings):
        coded[coding["code_id"]].append(coding)
    codes = {code["code_id"]: code for code in codebook}
    cited = {*coded, *(relation[end] for relation in relations for end in ("from_code", "to_code"))}
    found = []
    for code_id, code in codes.items():
        if code["status"] == "retired" or (code["kind"] == "category" and code_id not in cited):
            continue
        category = _category(code_id, codes)
        phases = Counter(coding["phase"] for coding in coded[code_id])
        found.append(
            Node(
                code_id=code_id,
                label=code["label"],
                category=category,
                category_label=codes[category]["label"] if category else "",
                kind=code["kind"],
                phase=leading_phase(phases.elements()),
                early=phases["early"],
                middle=phases["middle"],
                later=phases["later"],
                cross=phases["cross"],
                sources=len({coding["source_id"] for coding in coded[code_id]}),
                codings=len(coded[code_id]),
            )
        )
    return found


def leading_phase(phases: Iterable[str]) -> str:
    """The phase that stands most often; "cross" where two or more stand equally often, "" where none does."""
    counts = Counter(phase for phase in phases if phase)
    most = [phase for phase, count in counts.items() if count == max(counts.values())]
    return most[0] if len(most) == 1 else "cross" if most else ""


def edges(relations: Rows, codings: Rows, unit: str = "passage", minimum_support: int = 2) -> list[Edge]:
    """Each relation that people recorded, then each pair of codes that share units, with the codings behind them."""
    together = co_occurrence(codings, unit, minimum_support)
    return [*recorded(relations, codings, unit), *with_evidence(together, codings, unit)]


def recorded(relations: Rows, codings: Rows, unit: str) -> list[Edge]:
    """The relations that people recorded, in the natural order of their ids; evidence: the codings that they cite."""
    holding = {code: set(held) for code, held in _held(codings, unit).items()}
    source_of = {coding["coding_id"]: coding["source_id"] for coding in standing(codings)}
    found = []
    for row in sorted(relations, key=lambda row: natural(row["relation_id"])):
        cited = [coding_id for coding_id in split_list(row["coding_ids"]) if coding_id in source_of]
        one, other = row["from_code"], row["to_code"]
        of_one, of_other = holding.get(one, set()), holding.get(other, set())
        sizes = len(of_one), len(of_other)
        association = association_strength(len(of_one & of_other), *sizes)
        n = len({source_of[coding_id] for coding_id in cited})
        names = row["relation_id"], one, other, row["relation"]
        found.append(Edge(*names, "recorded", len(cited), association, n, ";".join(cited), *sizes))
    return found


def co_occurrence(codings: Rows, unit: str, minimum_support: int) -> list[Edge]:
    """Each pair of codes that share units, its lower code_id first, in the order of the pairs; evidence is left empty.

    unit: what two codes must share to co-occur, a source or a passage (`units`); minimum_support: how many of them.
    """
    held = _held(codings, unit)
    holding = {code: set(held[code]) for code in sorted(held)}
    source = {place: coding["source_id"] for coding, place in _placed(codings, unit)}
    found = []
    for one, other in combinations(holding, 2):
        shared = holding[one] & holding[other]
        if len(shared) >= minimum_support:
            sizes = len(holding[one]), len(holding[other])
            association = association_strength(len(shared), *sizes)
            n = len({source[place] for place in shared})
            edge_id = f"{one}~{other}"
            found.append(Edge(edge_id, one, other, CO_OCCURS, "co-occurrence", len(shared), association, n, "", *sizes))
    return found


def with_evidence(together: Iterable[Edge], codings: Rows, unit: str) -> list[Edge]:
    """Pairs that co-occur, each with the codings of both codes in the units that they share, in natural order."""
    held = _held(codings, unit)
    found = []
    for edge in together:
        one, other = held[edge.from_code], held[edge.to_code]
        evidence = sorted({c for place in one.keys() & other for c in one[place] + other[place]}, key=natural)
        found.append(edge._replace(evidence=";".join(evidence)))
    return found


def association_strength(shared: int, one: int, other: int) -> str:
    """c_ij / (c_i c_j), c being units; empty where a code is in none. The numbers get small: digits, not decimals.

    Source: van Eck and Waltman (2009), doi:10.1002/asi.21075.
    """
    return f"{shared / (one * other):#.4g}" if one and other else ""


def _held(codings: Rows, unit: str) -> dict[str, dict[str, list[str]]]:
    """The codings of each code in each unit."""
    held: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for coding, place in _placed(codings, unit):
        held[coding["code_id"]][place].append(coding["coding_id"])
    return held


def _placed(codings: Rows, unit: str) -> Iterable[tuple[Mapping[str, str], str]]:
    """The codings that count, each with its unit."""
    coded = standing(codings)
    return zip(coded, units(coded, unit), strict=True)


def units(codings: Rows, unit: str) -> list[str]:
    """The unit that each coding lies in, in the order of the codings.

    "source": its source. "passage": lines or pages of one source whose ranges overlap are one passage ("S3:10-14" and
    "S3:14-20"; also what lies between through a third); a location without a number is a passage by itself.
    """
    if unit == "source":
        return [coding["source_id"] for coding in codings]
    spans = []
    for index, coding in enumerate(codings):
        match = _RANGE.match(coding["location"].strip())
        where, start, end = match.groups() if match else (coding["location"], "0", "0")
        first, last = int(start), int(end or start)
        spans.append((coding["source_id"], where, min(first, last), max(first, last), index))
    places = [""] * len(spans)
    current: tuple[str, str] | None = None
    place, reach = "", 0
    for source, where, first, last, index in sorted(spans):
        if (source, where) != current or first > reach:
            current, reach, place = (source, where), last, f"{source} {where}{first}"
        reach = max(reach, last)
        places[index] = place
    return places


def standing(codings: Rows) -> list[Mapping[str, str]]:
    """The codings that count: without those that were dropped, still await a person, or repeat another coder's."""
    return [coding for coding in codings if coding.get("decision", "") in STANDING]


def _category(code_id: str, codes: Mapping[str, Mapping[str, str]]) -> str:
    """The nearest code of kind category, the code itself or above it; "" where there is none."""
    while code_id and codes[code_id]["kind"] != "category":
        code_id = codes[code_id]["parent_id"]
    return code_id
