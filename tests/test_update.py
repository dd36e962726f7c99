"""The small review is published, searched again, and published anew; counted by hand.

Transport Index is searched again for version 2 and exports five records: the papers on arches (included) and on foundations
(not obtained) as before; the one on beams, which both had excluded without an abstract, with one; and two new ones: "Decks
of timber, revisited", a new report of the study on decks, and "Swing bridges", a study of its own. The protocol asks again
about works that had no abstract. So 5 records - 2 in the previous version already = 3 screened; 1 excluded (beams, again),
2 sought, read and included. Before 2 studies in 3 reports; new 1 study in 1 report, and 1 new report of an old study; in
total 3 studies in 5 reports.
"""

import pytest
from test_workflow import digests, fresh, rows, snakemake

from funnel import cli

NEW = """TY  - JOUR
AU  - Dill, Dora
TI  - Decks of timber, revisited
PY  - 2025
T2  - Wood and Road
VL  - 9
SP  - 11
EP  - 19
ER  - 

TY  - JOUR
AU  - Elm, Emil
TI  - Swing bridges
PY  - 2025
T2  - Moving Structures
VL  - 3
SP  - 1
EP  - 8
ER  - 
"""  # noqa: W291 (RIS ends a record with a space)
ABSTRACT = "AB  - Beams of office floors in cold rooms.\nER  - "
NEW_TITLES = ("Decks of timber, revisited", "Swing bridges")


def run(review):
    ran = snakemake(review)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def append(review, sheet, *lines):
    with (review / "corpus" / sheet).open("a", encoding="utf-8") as handle:
        handle.writelines(f"{line}\n" for line in lines)


def id_of(review):
    return {row["title"]: row["work_id"] for row in rows(review, "2-deduplicated/works.csv")}


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """The small review, released as version 1, and the bytes of its results then."""
    review = fresh(tmp_path_factory.mktemp("update"))
    scopus = review / "corpus/searches/1/scopus.csv"
    scopus.write_text(scopus.read_text().replace("How beams behave in frost.", ""))  # the paper had no abstract then
    run(review)
    assert cli.main(["release", "--review", str(review), "1"]) == 0
    return review, digests(review)


@pytest.fixture(scope="module")
def searched(released):
    """The same, with the search of version 2; whom it asks what."""
    review, _ = released
    config = review / "config/config.yaml"
    config.write_text(config.read_text().replace("seed: 7", 'seed: 7\nreview_version: "2"\nask_again: [no abstract]'))
    before = (review / "corpus/searches/1/transport.ris").read_text(encoding="utf-8-sig").split("\n\n")
    known = [block for block in before if "Arches over water" in block or "Foundations in clay" in block]
    known += [block.replace("ER  - ", ABSTRACT) for block in before if "Beams in winter" in block]
    (review / "corpus/searches/2").mkdir()
    (review / "corpus/searches/2/transport.ris").write_text("\n\n".join([*known, NEW]))
    append(
        review, "searches/log.csv", "S5,2,2,final,Transport Index,database,,2025-01-10,bridge*,,5,5,2/transport.ris,ana"
    )
    run(review)
    titles = {work: title for title, work in id_of(review).items()}
    return [(titles[row["work_id"]], row["reviewer"]) for row in rows(review, "3-screened/title/todo.csv")]


@pytest.fixture(scope="module")
def updated(released, searched):
    """The same, screened."""
    review, _ = released
    decks, swing = (id_of(review)[title] for title in NEW_TITLES)
    beams = id_of(review)["Beams in winter"]
    votes = [(decks, "include", ""), (swing, "include", ""), (beams, "exclude", "topic")]
    append(review, "screening/title/ana.csv", *(f"{work},{vote},{why},,2025-02-01,1" for work, vote, why in votes))
    append(review, "screening/title/ben.csv", *(f"{work};{vote};{why};;2025-02-01;1" for work, vote, why in votes))
    append(review, "screening/full_text/ana.csv", *(f"{work},include,,,2025-03-01,1" for work in (decks, swing)))
    append(
        review,
        "retrieval.csv",
        f"{decks},rep_decks2,obtained,author,2025-02-10,2025-02-12,,",
        f"{swing},rep_swing,obtained,library,2025-02-10,2025-02-10,,",
    )
    append(review, "studies.csv", "rep_decks2,rep_decks,ana,the same decks")
    run(review)
    return {row["box"]: (row["n"], row["detail"]) for row in rows(review, "6-reported/flow.csv")}


def test_only_what_nobody_has_seen_or_seen_whole_is_asked(searched):
    both = [(title, who) for title in (*NEW_TITLES, "Beams in winter") for who in ("ana", "ben")]
    assert sorted(searched) == sorted([("Girders, rivets and rust", "ben"), *both])


@pytest.mark.parametrize(
    ("box", "n", "detail"),
    [
        ("previous_studies", "2", ""),
        ("previous_reports", "3", ""),
        ("database_results", "5", "Transport Index (n = 5)"),
        ("duplicates", "2", "in the previous version already (n = 2)"),
        ("records_screened", "3", ""),
        ("records_excluded", "1", ""),
        ("dbr_sought_reports", "2", ""),
        ("dbr_assessed", "2", ""),
        ("new_studies", "1", ""),
        ("new_reports", "1", ""),
        ("new_reports_of_previous", "1", ""),
        ("total_studies", "3", ""),
        ("total_reports", "5", ""),
    ],
)
def test_the_flow_diagram_of_the_update(updated, box, n, detail):
    assert updated[box] == (n, detail)


def test_no_earlier_decision_is_lost_or_changed(released, updated):
    review, _ = released
    for stage in ("eligibility", "title", "full_text"):
        place = f"3-screened/{stage}/decisions.csv"
        now = rows(review, place)
        assert [row for row in rows(review.joinpath("releases/1"), place) if row not in now] == []


@pytest.mark.parametrize("then", ["release:1", "1"])
def test_what_changed_since_the_release_and_since_the_round(released, updated, then, capsys):
    """The release and the review as it stood before the second search are the same state."""
    review, _ = released
    assert cli.main(["compare", "--review", str(review), then]) == 0
    sentence = "3 sources not searched again, 2 new works, 3 records of works that were known, 2 records that"
    assert sentence in capsys.readouterr().out
    told = rows(review, "6-reported/changes.csv")
    assert sorted(row["title"] for row in told if row["change"] == "new") == sorted(NEW_TITLES)
    assert [row["what"] for row in told if row["change"] == "metadata changed"] == ["abstract"]
    page = (review / "results/6-reported/changes.html").read_text()
    assert "Works included: 3 in" in page and "5 in now" in page


def test_taking_the_round_out_again_gives_the_same_bytes_as_before(released, updated):
    review, before = released
    for name in ("config", "corpus"):
        for path in (review / "releases/1" / name).rglob("*"):
            if path.is_file():
                (review / path.relative_to(review / "releases/1")).write_bytes(path.read_bytes())
    (review / "corpus/searches/2/transport.ris").unlink()
    for told in (review / "results/6-reported").glob("changes.*"):  # made by a person's question, not by the run
        told.unlink(missing_ok=True)
    run(review)
    assert digests(review) == before
