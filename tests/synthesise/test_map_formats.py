"""Each file is opened by a reader that is not ours, and holds what the tables hold."""

import io
import json
import os
import subprocess
import sys
from xml.etree.ElementTree import fromstring

import networkx as nx
import pytest
from map_case import codebook, codings, relations

from funnel.synthesise import concept_map, map_formats

CXL = {"c": "http://cmap.ihmc.us/xml/cmap/", "dc": "http://purl.org/dc/elements/1.1/"}


def small(label="Case\x07 <&> \uffff made"):
    """Five concepts, of which one has a place; two recorded relations and five pairs that share a source."""
    book = codebook()
    next(code for code in book if code["code_id"] == "case")["label"] = label
    nodes = concept_map.nodes(book, codings(), relations())
    nodes[0] = nodes[0]._replace(x=25.4, y=50.8)
    nodes[1] = nodes[1]._replace(x=50.8, y=50.8)
    return nodes, concept_map.edges(relations(), codings(), "source", 1)


def test_networkx_reads_the_graphml():
    nodes, edges = small()
    graph = nx.read_graphml(io.BytesIO(map_formats.graphml(nodes, edges)), force_multigraph=True)
    assert list(graph.nodes) == [node.code_id for node in nodes]
    assert (graph.nodes["crisis"]["x"], graph.nodes["crisis"]["early"]) == (25.4, 2), "numbers stay numbers"
    assert "x" not in graph.nodes["trial"], "what is not known is left out"
    assert graph.nodes["case"]["label"] == "Case <&> \N{REPLACEMENT CHARACTER} made", "XML cannot hold the rest"
    assert graph.edges["case", "trial", "r2"]["relation"] == "enables"
    assert graph.edges["case", "crisis", "case~crisis"]["weight"] == 2
    assert graph.number_of_edges() == len(edges) == 7


def test_networkx_reads_the_cytoscape_json():
    nodes, edges = small()
    told = json.loads(map_formats.cytoscape(nodes, edges))
    graph = nx.cytoscape_graph(told)
    assert list(graph.nodes) == [node.code_id for node in nodes]
    assert graph.is_multigraph() and graph.is_directed() and graph.number_of_edges() == 7
    assert graph.edges["case", "trial", "r2"]["interaction"] == "enables"
    assert graph.nodes["idle"]["sources"] == 0, "a concept that nobody coded is there"
    concept, *others = told["elements"]["nodes"]
    assert concept["position"] == {"x": 96.0, "y": 192.0}, "25.4 mm are 96 pixels"
    assert "position" not in others[-1]
    ids = [part["data"]["id"] for group in told["elements"].values() for part in group]
    assert all(isinstance(one, str) for one in ids) and len(ids) == len(set(ids)), "Cytoscape asks for both"


def test_vosviewer_json_has_the_shape_that_its_manual_tells():
    nodes, edges = small()
    network = json.loads(map_formats.vosviewer(nodes, edges))["network"]
    crisis, case, trial, small_trial, idle = network["items"]
    assert crisis == {
        "id": 1, "label": "Crisis as a prompt", "x": 25.4, "y": -50.8, "cluster": 1,
        "weights": {"Sources": 2, "Codings": 2},
    }  # fmt: skip
    assert [item["cluster"] for item in (case, trial, small_trial, idle)] == [1, 2, 2, 2], "whole numbers, by category"
    links = {(link["source_id"], link["target_id"]): link["strength"] for link in network["links"]}
    assert links == {(1, 2): 2, (2, 3): 2, (1, 3): 1, (2, 4): 1, (1, 4): 1}, "a pair once, its heaviest edge"


def test_cxl_holds_each_edge_as_a_phrase_between_two_connections():
    nodes, edges = small()
    root = fromstring(map_formats.cmaptools(nodes, edges))  # noqa: S314  our own bytes
    assert root.tag == f"{{{CXL['c']}}}cmap" and root.find("c:res-meta/dc:title", CXL) is not None
    drawn = root.find("c:map", CXL)
    assert [part.tag.split("}")[1] for part in drawn] == [
        "concept-list", "linking-phrase-list", "connection-list",
        "concept-appearance-list", "linking-phrase-appearance-list", "connection-appearance-list",
    ], "in the order of the program's own files"  # fmt: skip
    labels = {part.get("id"): part.get("label") for part in drawn.iter() if part.get("label")}
    joined = {
        part.get("id"): (part.get("from-id"), part.get("to-id")) for part in drawn.iterfind(".//c:connection", CXL)
    }
    assert len(labels) == len(nodes) + len(edges) and len(joined) == 2 * len(edges)
    assert {end for ends in joined.values() for end in ends} <= labels.keys()
    shown = [part.get("id") for part in drawn if part.tag.endswith("appearance-list") for part in part]
    assert set(shown) <= labels.keys() | joined.keys() and len(shown) == len(set(shown))
    (first_a, first_b) = joined["connection-1a"], joined["connection-1b"]
    assert (labels[first_a[0]], labels[first_a[1]], labels[first_b[1]]) == (
        "Case <&> \N{REPLACEMENT CHARACTER} made", "enables", "Trial"
    )  # fmt: skip
    heads = {part.get("id"): part.get("arrowhead") for part in drawn.iterfind(".//c:connection-appearance", CXL)}
    assert heads["connection-1b"] == "if-to-concept" and heads["connection-3b"] == "no", (
        "co-occurrence has no direction"
    )


@pytest.mark.parametrize("name", map_formats.FORMATS)
def test_a_map_of_nothing_is_a_file_too(name):
    content = map_formats.FORMATS[name]([], [])
    read = json.loads if name.endswith(("json", "cyjs")) else fromstring
    assert read(content) is not None


def test_the_same_bytes_with_another_hash_seed():
    program = (
        "import hashlib; from test_map_formats import small; from funnel.synthesise import map_formats;"
        "print([hashlib.sha256(content).hexdigest() for content in map_formats.files(*small()).values()])"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(told) == 1
