import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel.errors import ReviewError
from funnel.screen import highlight


def criteria(**patterns):
    return {
        name: {"test": {"kind": "pattern", "field": "title+abstract", "pattern": pattern}}
        for name, pattern in patterns.items()
    }


@pytest.mark.parametrize(
    ("text", "patterns", "expected"),
    [
        pytest.param("Old bridges", {"a": r"bridge\w*"}, ["Old ", ["bridges", "a"]], id="a term at the end"),
        pytest.param("BRIDGES, arches", {"a": "bridges", "b": "arches"}, [["BRIDGES", "a"], ", ", ["arches", "b"]], id="two criteria, without case"),
        pytest.param("foot bridge", {"a": "bridge", "b": "foot bridge"}, [["foot bridge", "b"]], id="of two that overlap the one that begins first"),
        pytest.param("bridges", {"a": "bridge", "b": "bridges"}, [["bridges", "b"]], id="of two that begin together the longer"),
        pytest.param("𝒜 café", {"a": "café"}, ["𝒜 ", ["café", "a"]], id="letters beyond ASCII and beyond 16 bits"),
        pytest.param("ships", {"a": "x*"}, ["ships"], id="a pattern that also finds nothing marks nothing"),
        pytest.param("ships", {"a": "bridge"}, ["ships"], id="nothing found"),
        pytest.param("", {"a": "bridge"}, [], id="no text"),
    ],
)  # fmt: skip
def test_terms_are_marked_and_the_rest_is_as_it_was(text, patterns, expected):
    assert highlight.marked(text, "title", highlight.terms(criteria(**patterns))) == expected


def test_only_the_columns_that_a_criterion_tests_are_marked():
    assert highlight.marked("bridge", "keywords", highlight.terms(criteria(a="bridge"))) == ["bridge"]


def test_a_criterion_without_a_pattern_has_no_terms():
    assert highlight.terms({"a": {"sentence": "s"}, "b": {"test": {"kind": "year_range", "field": "year"}}}) == []


def test_a_pattern_that_is_none_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config").mkdir()
    (tmp_path / "config/config.yaml").write_text("criteria:\n  a:\n    test: {pattern: '('}\n")
    with pytest.raises(ReviewError, match="line 3: criterion a: pattern '\\(' is not an RE2 expression"):
        highlight.terms(criteria(a="("))


@given(st.text(), st.lists(st.sampled_from(["a+", "[b-d]", r"\w+", r"\s", "é|0"]), max_size=3))
def test_the_pieces_joined_are_the_text(text, patterns):
    found = highlight.marked(text, "title", highlight.terms(criteria(**{f"c{n}": p for n, p in enumerate(patterns)})))
    assert "".join(piece if isinstance(piece, str) else piece[0] for piece in found) == text
