import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel.code import agreement


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        pytest.param("ab", "ab", 0, id="equal"),
        pytest.param("", "", 0, id="both empty"),
        pytest.param("ab", "a", 2 / 3, id="one holds the other: 1 - 1/2 x 2/3"),
        pytest.param("ab", "bc", 8 / 9, id="they overlap: 1 - 1/3 x 1/3"),
        pytest.param("ab", "c", 1, id="nothing shared"),
        pytest.param("a", "", 1, id="nothing found"),
    ],
)
def test_masi_distance(one, other, distance):
    assert agreement.masi_distance(frozenset(one), frozenset(other)) == pytest.approx(distance)


KRIPPENDORFF = ("123321412...", "1233224125.3", ".3332342251.", "1233244125" + "1.")


@pytest.mark.parametrize(
    ("units", "alpha"),
    [
        pytest.param([("a", "a"), ("a", "b")], 0, id="D_o = 2/4, D_e = 6/12"),
        pytest.param([("a", "a"), ("b", "b"), ("ab", "a")], 9 / 14, id="D_o = 4/3 / 6, D_e = (12 + 4 + 8/3) / 30"),
        pytest.param([("a", "a"), ("a", "a")], None, id="one set throughout: undefined"),
        pytest.param([], None, id="no unit"),
        pytest.param(
            [values for values in (tuple(v for v in unit if v != ".") for unit in zip(*KRIPPENDORFF, strict=True)) if len(values) > 1],
            0.7434,
            id="Krippendorff's four observers with gaps: of single codes it is the nominal alpha",
        ),
    ],
)  # fmt: skip
def test_alpha_with_masi_distance(units, alpha):
    found = agreement.alpha_masi([[frozenset(values) for values in unit] for unit in units])
    assert found == (None if alpha is None else pytest.approx(alpha, abs=5e-5))


SETS = st.frozensets(st.sampled_from("abcd"))


@given(st.lists(st.lists(SETS, min_size=2, max_size=4), max_size=12))
def test_alpha_is_that_of_its_definition(units):
    values = [value for unit in units for value in unit]
    n = len(values)
    between = sum(agreement.masi_distance(one, other) for one in values for other in values)
    within = sum(
        agreement.masi_distance(one, other) / (len(unit) - 1) for unit in units for one in unit for other in unit
    )
    expected = 1 - (within / n) / (between / (n * (n - 1))) if between else None
    assert agreement.alpha_masi(units) == (None if expected is None else pytest.approx(expected, abs=1e-5))


def coding(coder, passage, code, source="S1"):
    return {"coder": coder, "passage": passage, "blind_code": code, "source_id": source}


CODINGS = [
    coding("ana", "p1", "risk"),
    coding("ben", "p1", "risk"),
    coding("ben", "p1", "trust"),
    coding("ana", "p2", "risk"),
    coding("ben", "p3", "trust"),
    coding("ana", "q1", "risk", "S2"),  # a source that ben has not coded
    coding("reconciled", "p4", "risk"),  # agreed on later
]


def test_by_code_counts_where_both_coded():
    rows = {(row["unit"], row["code_id"]): row for row in agreement.by_code(CODINGS, ["ana", "ben"])}
    counts = {key: [row[name] for name in ("both", "only_a", "only_b", "neither")] for key, row in rows.items()}
    assert counts == {
        ("passage", "risk"): ["1", "1", "0", "1"],
        ("passage", "trust"): ["0", "0", "2", "1"],
        ("source", "risk"): ["1", "0", "0", "0"],
        ("source", "trust"): ["0", "0", "1", "0"],
    }
    assert rows["passage", "risk"]["kappa"] == "0.4000"  # 2(1x1 - 1x0) / (2x2 + 1x1)
    assert rows["passage", "risk"]["positive_agreement"] == "0.6667"
    assert rows["source", "risk"]["kappa"] == "" and "undefined" in rows["source", "risk"]["note"]


def test_sets_say_how_many_units_they_are_of():
    rows = {(row["unit"], row["statistic"][:10]): row for row in agreement.sets(CODINGS, ["ana", "ben"])}
    assert [rows["passage", "proportion"][name] for name in ("value", "n", "coders")] == ["0.0000", "3", "ana; ben"]
    # p1 {r} {rt}, p2 {r} {}, p3 {} {t}: D_o = 2(2/3 + 1 + 1)/6; D_e over {r}x2 {rt} {}x2 {t}: 2(4/3 + 4 + 2 + 2 + 2/3 + 2)/30
    assert float(rows["passage", "Krippendor"]["value"]) == pytest.approx(1 - (16 / 18) / (24 / 30), abs=5e-5)


def test_one_coder_alone_agrees_with_nobody_and_it_says_so():
    alone = [row for row in CODINGS if row["coder"] == "ana"]
    assert agreement.by_code(alone, ["ana"]) == []
    assert {(row["value"], row["n"]) for row in agreement.sets(alone, ["ana"])} == {("", "0")}
    assert all(row["note"].startswith("undefined: no ") for row in agreement.sets(alone, ["ana"]))
