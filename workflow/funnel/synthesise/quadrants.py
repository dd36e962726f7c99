"""Which themes of a map are central, and which are dense: a strategic diagram as a table."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from funnel.synthesise.concept_map import Node

# How strongly two concepts are linked, from the units that hold both, the one, and the other.
STRENGTHS: dict[str, Callable[[int, int, int], float]] = {
    "association": lambda both, one, other: both / (one * other),  # van Eck and Waltman (2009)
    "equivalence": lambda both, one, other: both**2 / (one * other),  # Callon, Courtial and Laville (1991)
}
QUADRANTS = {
    (True, True): "motor",
    (False, True): "niche",
    (False, False): "emerging or declining",
    (True, False): "basic",
}  # central, dense
ON_AN_AXIS = "on an axis"
UNLINKED = "no co-occurrence"

Rows = Sequence[Mapping[str, Any]]


class Theme(NamedTuple):
    """A cluster of concepts that occur together; those that co-occur with none are one last row."""

    theme: str  # the label of its concept with the most sources
    concepts: tuple[str, ...]  # code ids, in the map's order
    n: int  # concepts
    links_within: int
    links_outside: int
    centrality: str  # sum of the strengths of the links to other themes; four significant digits
    density: str  # 100 x the sum of those within / n
    centrality_rank: float | None  # 1 is the least; equal ones share the mean of their ranks
    density_rank: float | None
    quadrant: str  # of QUADRANTS; ON_AN_AXIS for a rank that is the mean rank; UNLINKED


def quadrants(nodes: Rows, edges: Rows, strength: str = "association") -> list[Theme]:
    """The themes of the co-occurrence, the largest first; a link between two of them counts for both.

    nodes, edges: rows of concept_map's Node and Edge, of the latter those that co-occur; strength: of STRENGTHS.
    Centrality and density after Callon, Courtial and Laville (1991, doi:10.1007/BF02019280), as ranks with the axes at
    the mean rank: with few themes they say little, so mind n.
    """
    links = _links(nodes, edges, STRENGTHS[strength])
    clusters = clusters_of(len(nodes), links)
    theme_of = {number: at for at, cluster in enumerate(clusters) for number in cluster}
    within: list[list[float]] = [[] for _ in clusters]
    outside: list[list[float]] = [[] for _ in clusters]
    for (one, other), strong in links.items():
        ends = theme_of[one], theme_of[other]
        if ends[0] == ends[1]:
            within[ends[0]].append(strong)
        else:
            for end in ends:
                outside[end].append(strong)
    centralities = [math.fsum(links) for links in outside]
    densities = [100 * math.fsum(links) / len(cluster) for links, cluster in zip(within, clusters, strict=True)]
    central, dense = ranks(centralities), ranks(densities)
    middle = (len(clusters) + 1) / 2
    themes = [
        Theme(
            theme=max((nodes[number] for number in cluster), key=lambda node: int(node["sources"]))["label"],
            concepts=_ids(nodes, cluster),
            n=len(cluster),
            links_within=len(within[at]),
            links_outside=len(outside[at]),
            centrality=f"{centralities[at]:#.4g}",
            density=f"{densities[at]:#.4g}",
            centrality_rank=central[at],
            density_rank=dense[at],
            quadrant=_quadrant(central[at] - middle, dense[at] - middle),
        )
        for at, cluster in enumerate(clusters)
    ]
    alone = [number for number in range(len(nodes)) if number not in theme_of]
    return [
        *themes,
        *([Theme("", _ids(nodes, alone), len(alone), 0, 0, "", "", None, None, UNLINKED)] if alone else []),
    ]


def rows(themes: Iterable[Theme]) -> list[dict[str, object]]:
    """The themes as quadrants.csv holds them, the code ids of each joined by ";"."""
    return [theme._asdict() | {"concepts": ";".join(theme.concepts)} for theme in themes]


def grouped(nodes: Sequence[Node], themes: Sequence[Theme]) -> list[Node]:
    """The concepts with their theme as category, for a map whose concepts nobody has put into categories."""
    told = {code_id: theme.theme or "Not linked" for theme in themes for code_id in theme.concepts}
    return [node._replace(category=told[node.code_id], category_label=told[node.code_id]) for node in nodes]


def _links(nodes: Rows, edges: Rows, strength: Callable[[int, int, int], float]) -> dict[tuple[int, int], float]:
    """How strong each link is, by the numbers of its ends in the order of the nodes, in the order of these."""
    numbers = {node["code_id"]: number for number, node in enumerate(nodes)}
    found = {}
    for edge in edges:
        if edge["basis"] == "co-occurrence":
            one, other = sorted((numbers[edge["from_code"]], numbers[edge["to_code"]]))
            found[one, other] = strength(int(edge["weight"]), int(edge["from_units"]), int(edge["to_units"]))
    return dict(sorted(found.items()))


def clusters_of(size: int, links: Mapping[tuple[int, int], float]) -> list[list[int]]:
    """Clusters of great modularity, the largest first, without the numbers below size that have no link.

    As long as it gains, the two clusters are joined that gain most by it, of equal ones the first: no chance is
    involved. Source: Clauset, Newman and Moore (2004), doi:10.1103/PhysRevE.70.066111.
    """
    between = np.zeros((size, size))  # what part of all ends of links runs from one cluster to the other
    for (one, other), strong in links.items():
        between[one, other] = between[other, one] = strong
    clusters = {number: [number] for number in range(size) if between[number].any()}
    between /= between.sum() or 1.0
    reach = between.sum(axis=1)
    while clusters:
        gain = np.where(np.triu(between, 1) > 0, between - np.outer(reach, reach), 0.0).round(12)
        one, other = map(int, np.unravel_index(gain.argmax(), gain.shape))
        if gain[one, other] <= 0:
            break
        clusters[one] += clusters.pop(other)
        between[one] += between[other]
        between[:, one] += between[:, other]
        between[other] = between[:, other] = 0.0
        reach[one] += reach[other]
        reach[other] = 0.0
    return sorted(map(sorted, clusters.values()), key=lambda cluster: (-len(cluster), cluster))


def ranks(values: Sequence[float]) -> list[float]:
    """1 for the least; equal values, to nine significant digits, share the mean of the ranks that they take up."""
    kept = [float(f"{value:.9g}") for value in values]
    return [sum(other < value for other in kept) + (kept.count(value) + 1) / 2 for value in kept]


def _ids(nodes: Rows, numbers: Iterable[int]) -> tuple[str, ...]:
    return tuple(nodes[number]["code_id"] for number in numbers)


def _quadrant(beyond_central: float, beyond_dense: float) -> str:
    if not beyond_central or not beyond_dense:
        return ON_AN_AXIS
    return QUADRANTS[beyond_central > 0, beyond_dense > 0]
