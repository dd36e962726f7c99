"""A made-up review for the self-checks: tables of a few rows, each row with the columns that it has."""

from collections import defaultdict

from funnel.report.finding import Reviewed

PROTOCOL = {
    "criteria": {"topic": {"sentence": "About bridges.", "reason": "Not about bridges"}},
    "stages": {"title": {"box": "screening"}, "full_text": {"box": "full_text"}},
    "coding": {"reconcile": "single"},
}


def reviewed(protocol=PROTOCOL, methods="", forms=(), **rows):
    """The review that holds these tables, by the names that the checks use, and no other."""
    places = defaultdict(lambda: "elsewhere.csv", {name: f"{name}.csv" for name in rows}, methods="methods.md")
    return Reviewed(rows, places, protocol, methods, forms)


def search(search_id="S1", source_type="database", **cells):
    """A final search of the first round."""
    base = {"search_id": search_id, "round": "1", "status": "final", "source": "Scopus", "source_type": source_type}
    return base | cells


def event(stage, name, outcome="", **cells):
    """A row of the ledger."""
    base = dict.fromkeys(("record_id", "work_id", "arm", "report_id", "reason", "by"), "")
    return base | {"stage": stage, "event": name, "outcome": outcome} | cells


def study(study_id, state="included"):
    """A row of included.csv."""
    return {"study_id": study_id, "state": state}


def coding(coding_id, source_id="s1", code_id="c1", **cells):
    """A coding that stands."""
    base = {"location": "p. 1", "start": "", "coder": "ana", "coded_on": "2024-04-01", "decision": ""}
    return base | {"coding_id": coding_id, "source_id": source_id, "code_id": code_id} | cells


def appraisal(source_id, **cells):
    """A settled appraisal by two readers."""
    said = {"relevance": "3", "contribution": "Names the joints", "fatal_flaw": "no", "flaw_reason": "", "weak": ""}
    return {"source_id": source_id, "how": "agreed", "readers": "ana; ben"} | said | cells


def sample(sample_id, kind, decision="include", **cells):
    return {"sample_id": sample_id, "kind": kind, "decision": decision} | cells


def construct(construct_id, kind="synthetic", sources="2", quotes="1"):
    """A row of the constructs with what bears them out."""
    return {"construct_id": construct_id, "kind": kind, "sources": sources, "quotes": quotes}


def relation(from_construct, to_construct):
    return {"from_construct": from_construct, "to_construct": to_construct}
