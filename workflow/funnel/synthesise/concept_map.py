"""The concept map as two tables: concepts by category and phase, and how people and passages relate them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations

import networkx as nx
import pandas as pd

from funnel.model import PHASES
from funnel.text import natural, one_line, split_list

UNITS = ("source", "passage")
CO_OCCURS = "co-occurs with"
NODE_COLUMNS = ("code_id", "label", "category", "category_label", "kind", "phase", *PHASES, "sources", "codings")
EDGE_COLUMNS = ("edge_id", "from_code", "to_code", "relation", "basis", "weight", "association", "n", "evidence")

_RANGE = re.compile(r"^(.*?)(\d+)(?:\s*[-–]\s*(\d+))?$")


def nodes(codebook: pd.DataFrame, codings: pd.DataFrame, relations: pd.DataFrame) -> pd.DataFrame:
    """One row a concept in use (NODE_COLUMNS), in the codebook's order; a category only where it is cited itself.

    phase: the one most of its codings bear; "cross" where two bear it equally often, empty without any.
    early, middle, later, cross: codings that bear each phase. sources: different sources; codings: passages.
    Codings that were dropped when they were reconciled are left out; a concept without codings stays, with 0.
    """
    standing = _standing(codings)
    by_code = dict(tuple(standing.groupby("code_id", sort=True)))
    parents = dict(zip(codebook["code_id"], codebook["parent_id"], strict=True))
    kinds = dict(zip(codebook["code_id"], codebook["kind"], strict=True))
    labels = dict(zip(codebook["code_id"], codebook["label"], strict=True))
    cited = {*standing["code_id"], *relations["from_code"], *relations["to_code"]}
    rows = []
    for code in codebook.to_dict("records"):
        coded = by_code.get(code["code_id"], standing.iloc[:0])
        if code["status"] == "retired" or (code["kind"] == "category" and code["code_id"] not in cited):
            continue
        category = _category(code["code_id"], parents, kinds)
        phases = Counter(coded["phase"])
        rows.append(
            {
                "code_id": code["code_id"],
                "label": code["label"],
                "category": category,
                "category_label": labels.get(category, ""),
                "kind": code["kind"],
                "phase": leading_phase(coded["phase"]),
                **{phase: phases[phase] for phase in PHASES},
                "sources": coded["source_id"].nunique(),
                "codings": len(coded),
            }
        )
    return pd.DataFrame(rows, columns=list(NODE_COLUMNS))


def leading_phase(phases: Iterable[str]) -> str:
    """The phase that stands most often; "cross" where two or more stand equally often, "" where none does."""
    counts = Counter(phase for phase in phases if phase)
    most = [phase for phase, count in counts.items() if count == max(counts.values())]
    return most[0] if len(most) == 1 else "cross" if most else ""


def edges(
    relations: pd.DataFrame, codings: pd.DataFrame, unit: str = "passage", minimum_support: int = 2
) -> pd.DataFrame:
    """One row a relation that people recorded, then one row a pair of codes that share units (EDGE_COLUMNS).

    unit: what two codes must share to co-occur, a source or a passage (`units`); minimum_support: how many of them.
    basis: recorded | co-occurrence. weight: codings cited as evidence, or units shared. association: c_ij / (c_i c_j)
    with c the units that hold a code or both (association strength: van Eck and Waltman 2009,
    doi:10.1002/asi.21075); empty where a code is in none. n: sources that the evidence comes from.
    evidence: the coding ids, joined by ";". A pair that co-occurs has no direction: its lower code_id comes first.
    """
    standing = _standing(codings)
    source_of = dict(zip(standing["coding_id"], standing["source_id"], strict=True))
    holding: dict[str, set[str]] = defaultdict(set)
    within: dict[tuple[str, str], list[str]] = defaultdict(list)
    for coding_id, code_id, place in zip(
        standing["coding_id"], standing["code_id"], units(standing, unit), strict=True
    ):
        holding[code_id].add(place)
        within[code_id, place].append(coding_id)

    def row(edge_id: str, one: str, relation: str, other: str, basis: str, evidence: list[str]) -> dict[str, object]:
        shared = len(holding[one] & holding[other])
        possible = len(holding[one]) * len(holding[other])
        return {
            "edge_id": edge_id,
            "from_code": one,
            "to_code": other,
            "relation": relation,
            "basis": basis,
            "weight": len(evidence) if basis == "recorded" else shared,
            "association": f"{shared / possible:.4f}" if possible else "",
            "n": len({source_of[coding_id] for coding_id in evidence}),
            "evidence": ";".join(evidence),
        }

    rows = []
    for edge_id, one, relation, other, cited in zip(
        *(relations[name] for name in ("relation_id", "from_code", "relation", "to_code", "coding_ids")), strict=True
    ):
        evidence = [coding_id for coding_id in split_list(cited) if coding_id in source_of]
        rows.append(row(edge_id, one, relation, other, "recorded", evidence))
    rows.sort(key=lambda edge: natural(str(edge["edge_id"])))
    for one, other in combinations(sorted(holding), 2):
        shared = sorted(holding[one] & holding[other])
        if len(shared) >= minimum_support:
            evidence = sorted({c for place in shared for c in within[one, place] + within[other, place]}, key=natural)
            rows.append(row(f"{one}~{other}", one, CO_OCCURS, other, "co-occurrence", evidence))
    return pd.DataFrame(rows, columns=list(EDGE_COLUMNS))


def units(codings: pd.DataFrame, unit: str) -> list[str]:
    """The unit that each coding lies in, in the order of the codings.

    "source": its source. "passage": lines or pages of one source whose ranges overlap are one passage ("S3:10-14" and
    "S3:14-20"; also what lies between through a third); a location without a number is a passage by itself.
    """
    if unit == "source":
        return list(codings["source_id"])
    spans = []
    for index, (source, location) in enumerate(zip(codings["source_id"], codings["location"], strict=True)):
        match = _RANGE.match(location.strip())
        where, start, end = match.groups() if match else (location, "0", "0")
        first, last = int(start), int(end or start)
        spans.append((source, where, min(first, last), max(first, last), index))
    places = [""] * len(spans)
    current: tuple[str, str] | None = None
    place, reach = "", 0
    for source, where, first, last, index in sorted(spans):
        if (source, where) != current or first > reach:
            current, reach, place = (source, where), last, f"{source} {where}{first}"
        reach = max(reach, last)
        places[index] = place
    return places


def graphml(nodes: pd.DataFrame, edges: pd.DataFrame) -> str:
    """The map for graph programs: every column of both tables as an attribute, in the tables' order."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in nodes.to_dict("records"):
        graph.add_node(node["code_id"], **{str(key): _attribute(value) for key, value in node.items()})
    for edge in edges.to_dict("records"):
        attributes = {str(key): _attribute(value) for key, value in edge.items()}
        graph.add_edge(edge["from_code"], edge["to_code"], key=edge["edge_id"], **attributes)
    return "\n".join(nx.generate_graphml(graph)) + "\n"


def _attribute(value: object) -> object:
    """Text without the control characters that XML cannot hold; numbers as Python's own."""
    return one_line(value) if isinstance(value, str) else getattr(value, "item", lambda: value)()


def _standing(codings: pd.DataFrame) -> pd.DataFrame:
    return codings[codings["decision"] != "drop"] if "decision" in codings else codings


def _category(code_id: str, parents: dict[str, str], kinds: dict[str, str]) -> str:
    """The nearest code of kind category, the code itself or above it; "" where there is none."""
    while code_id and kinds.get(code_id) != "category":
        code_id = parents.get(code_id, "")
    return code_id
