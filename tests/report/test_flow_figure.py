"""The PRISMA flow diagram: every number in its box, every arrow at its boxes, at any length of text."""

from itertools import combinations

import pytest
from pictures import extents, faults, words

from funnel import drawing
from funnel.report import flow_figure

REASONS = (
    "General accounts of change in the sector (n = 31)",
    "Reviews of policy change (n = 19)",
    "Issues related to an innovation, such as staff retention and inter-agency working, not the innovation (n = 15)",
)
LONG = (
    *REASONS,
    "Wrong setting (n = 1)",
    "No access to the appendix in which the outcomes were said to stand (n = 123456)",
    "Conference abstract only (n = 7)",
    "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenanspruchsberechtigung (n = 3)",
    "Costs of $5 to $10 <b>only</b> (n = 2)",
    "Language other than English (n = 4)",
    "Published before 2005 (n = 9)",
    "Duplicate report of an included study (n = 12)",
    "Retracted (n = not reported)",
)

DATABASES = [
    ("database_results", "Databases", "3819", "databases", "Scopus (n = 1204);Web of Science (n = 2615)"),
    ("register_results", "Registers", "0", "databases", ""),
    ("duplicates", "Duplicate records removed", "1211", "databases", ""),
    ("excluded_automatic", "Records marked as ineligible by automation tools", "806", "databases", ""),
    ("excluded_other", "Records removed for other reasons", "", "databases", ""),
    ("records_screened", "Records screened", "1802", "databases", "Title (n = 1802);Abstract (n = 304)"),
    ("records_excluded", "Records excluded", "1658", "databases", ""),
    ("dbr_sought_reports", "Reports sought for retrieval", "144", "databases", ""),
    ("dbr_notretrieved_reports", "Reports not retrieved", "0", "databases", ""),
    ("dbr_assessed", "Reports assessed for eligibility", "144", "databases", ""),
    ("dbr_excluded", "Reports excluded", "65", "databases", ";".join(REASONS)),
    ("new_studies", "Studies included in review", "79", "", ""),
    ("new_reports", "Reports of included studies", "81", "", ""),
]
OTHER = [
    ("website_results", "Websites", "176", "other", ""),
    ("organisation_results", "Organisations", "48", "other", ""),
    ("citations_results", "Citation searching", "51", "other", ""),
    ("other_sought_reports", "Reports sought for retrieval", "275", "other", ""),
    ("other_notretrieved_reports", "Reports not retrieved", "", "other", ""),
    ("other_assessed", "Reports assessed for eligibility", "", "other", ""),
    ("other_excluded", "Reports excluded", "", "other", "Publisher in no category of the protocol (n = not reported)"),
]
PREVIOUS = [
    ("previous_studies", "Studies included in previous version of review", "12", "", ""),
    ("previous_reports", "Reports of studies included in previous version of review", "14", "", ""),
    ("total_studies", "Total studies included in review", "91", "", ""),
    ("total_reports", "Reports of total included studies", "95", "", ""),
]
CAPTION = "Simulated records arranged to published totals; not the authors' library. " * 3


def table(rows, **changed):
    """rows as flow.csv; changed: box -> its count and details."""
    flow = [dict(zip(("box", "label", "n", "arm", "detail"), row, strict=True)) for row in rows]
    for box, cells in changed.items():
        for row in flow:
            if row["box"] == box:
                row["n"], row["detail"] = cells
    return flow


MANY = {"dbr_excluded": ["123456", ";".join(LONG)], "other_excluded": ["1", ";".join(LONG)]}
CASES = [
    pytest.param(table(DATABASES), id="one arm"),
    pytest.param(table(DATABASES + OTHER), id="two arms"),
    pytest.param(table(PREVIOUS + DATABASES), id="an updated review"),
    pytest.param(table(PREVIOUS + DATABASES + OTHER), id="an updated review, two arms"),
    pytest.param(table(DATABASES + OTHER, **MANY), id="twelve reasons in both arms, long and short"),
    pytest.param(table(DATABASES, database_results=["1234567", ""]), id="seven digits"),
    pytest.param(table(DATABASES[:3]), id="a review that has not screened yet"),
    pytest.param([row | {"n": ""} for row in table(DATABASES + OTHER)], id="nothing is known"),
]


@pytest.mark.parametrize("flow", CASES)
def test_nothing_overlaps_or_is_cut(flow):
    figure = flow_figure.draw(flow, "", CAPTION)
    assert faults(figure) == []
    assert figure.get_size_inches()[0] * 25.4 == pytest.approx(180)


@pytest.mark.parametrize("flow", CASES)
def test_every_text_but_the_caption_stands_within_a_box_and_boxes_stand_apart(flow):
    figure = flow_figure.draw(flow)
    sheet = figure.axes[0]
    patches = [patch for patch in sheet.patches if hasattr(patch, "get_boxstyle")]
    boxes = extents(figure, patches)
    for text, own in zip(sheet.texts, extents(figure, sheet.texts), strict=True):
        assert any(box.x0 <= own.x0 and own.x1 <= box.x1 and box.y0 <= own.y0 and own.y1 <= box.y1 for box in boxes), (
            text.get_text()
        )
    framed = [box for patch, box in zip(patches, boxes, strict=True) if patch.get_edgecolor()[3]]
    assert not any(a.overlaps(b) for a, b in combinations(framed, 2))


@pytest.mark.parametrize("flow", CASES)
def test_every_row_of_the_table_is_in_the_diagram(flow):
    written = words(flow_figure.draw(flow)).replace(" ", "")
    assert len(flow) > 1
    for row in flow:
        count = f"{int(row['n']):,}" if row["n"] else "not reported"
        assert f"{row['label']} (n = {count})".replace(" ", "") in written
        for detail in row["detail"].split(";"):
            assert detail.split(" (n")[0].replace(" ", "") in written


def test_counts_have_their_thousands_apart_in_details_too():
    written = words(flow_figure.draw(table(DATABASES)))
    assert "Databases (n = 3,819):" in written
    assert "Scopus (n = 1,204)" in written


def test_the_empty_count_is_not_reported_and_zero_is_zero():
    written = words(flow_figure.draw(table(DATABASES)))
    assert "other reasons (n = not reported)" in written
    assert "Registers (n = 0)" in written


def test_text_of_a_table_shows_as_it_is():
    written = words(flow_figure.draw(table(DATABASES, dbr_excluded=["2", "Costs of $x$\nand <b>more</b> (n = 2)"])))
    assert "Costs of $x$ and <b>more</b> (n = 2)" in written


@pytest.mark.parametrize(
    "rows, arrows",
    [
        pytest.param(DATABASES, 8, id="one arm: four down, four to what was left out"),
        pytest.param(DATABASES + OTHER, 13, id="two arms: two more down, two to the side, one to the studies"),
        pytest.param(PREVIOUS + DATABASES, 10, id="updated: previous studies and new ones to the total"),
        pytest.param(DATABASES[:3], 1, id="nothing but searches: one to the duplicates"),
    ],
)
def test_arrows_lead_from_box_to_box(rows, arrows):
    figure = flow_figure.draw(table(rows))
    sheet = figure.axes[0]
    assert len(sheet.lines) == arrows
    frames = [patch.get_bbox() for patch in sheet.patches if hasattr(patch, "get_boxstyle")]
    tips = [patch.get_xy()[0] for patch in sheet.patches if not hasattr(patch, "get_boxstyle")]
    assert len(tips) == arrows
    for x, y in [*tips, *(line.get_xydata()[0] for line in sheet.lines)]:
        assert any(on_edge(x, f.intervalx, y, f.intervaly) or on_edge(y, f.intervaly, x, f.intervalx) for f in frames)


def on_edge(across, edges, along, span):
    """Whether a point lies on one of two parallel edges, between their ends."""
    return any(across == pytest.approx(edge) for edge in edges) and min(span) <= along <= max(span)


@pytest.mark.parametrize(
    "rows, other",
    [
        pytest.param(DATABASES, False, id="no row of the other arm: no column for it"),
        pytest.param(DATABASES + OTHER[:1], True, id="one row of it: a column"),
    ],
)
def test_the_other_arm_has_a_column_where_it_has_rows(rows, other):
    assert ("via other methods" in words(flow_figure.draw(table(rows)))) is other


def test_the_arm_decides_where_a_source_stands():
    handsearch = [("other_results", "Handsearch", "12", "databases", "")]
    assert "via other methods" not in words(flow_figure.draw(table(DATABASES + handsearch)))


@pytest.mark.parametrize(
    "rows, words_of_head",
    [
        pytest.param(DATABASES, "Identification of studies via", id="a new review"),
        pytest.param(PREVIOUS + DATABASES, "Identification of new studies via", id="an updated one"),
    ],
)
def test_the_head_says_whether_there_was_a_version_before(rows, words_of_head):
    assert words_of_head in words(flow_figure.draw(table(rows)))


def test_a_box_without_a_place_is_refused():
    with pytest.raises(ValueError, match="records_wanted"):
        flow_figure.draw(table([("records_wanted", "Records wanted", "1", "databases", "")]))


def test_long_text_makes_the_diagram_higher_and_the_print_no_smaller_than_seven_points():
    short, long = (flow_figure.draw(flow) for flow in (table(DATABASES + OTHER), table(DATABASES + OTHER, **MANY)))
    assert long.get_size_inches()[1] > short.get_size_inches()[1]
    assert {text.get_fontsize() for text in short.axes[0].texts} == {8.0}
    assert min(text.get_fontsize() for text in long.axes[0].texts) == drawing.SMALLEST
