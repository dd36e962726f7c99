"""
Works -> decisions.

Reads   works.csv and people's sheets: corpus/screening/<stage>/<reviewer>.csv, adjudicated.csv, retrieval.csv, studies.csv
Writes  results/3-screened/{eligibility,<stage>,retrieval,final}/: decisions, conflicts, agreement, lists, sheets, events
"""


rule apply_criteria:
    """Test each work by the criteria that a machine can tell; what is unknown waits for a person."""
    input:
        works="results/2-deduplicated/works.csv",
        records="results/1-identified/records.csv",
        votes=sheets("screening/eligibility", "adjudicated"),
        adjudications=sheet("screening/eligibility/adjudicated"),
    output:
        decisions="results/3-screened/eligibility/decisions.csv",
        waiting="results/3-screened/eligibility/todo.csv",
        sheet="results/3-screened/eligibility/to_judge.xlsx",
        conflicts="results/3-screened/eligibility/conflicts.csv",
        adjudication="results/3-screened/eligibility/adjudicated.xlsx",
        orphans="results/3-screened/eligibility/orphans.csv",
        events="results/3-screened/eligibility/events.csv",
    log:
        "logs/apply_criteria.log",
    params:
        code=CODE,
        human=corpus.hashes(sheets("screening/eligibility")),
        criteria=config["criteria"],
        amendments=AMENDMENTS,
        reviewers=config["eligibility"]["reviewers"],
        version=config["criteria_version"],
        ways=WAYS,
    script:
        "../scripts/apply_criteria.py"


rule look_for_fuller:
    """Find the works of which a later round brought a fuller version, where config says to ask about them again."""
    input:
        works="results/2-deduplicated/works.csv",
        records="results/1-identified/records.csv",
        searches="results/1-identified/searches.csv",
    output:
        "results/3-screened/fuller.csv",
    log:
        "logs/look_for_fuller.log",
    params:
        code=CODE,
        kinds=config["ask_again"],
    script:
        "../scripts/look_for_fuller.py"


rule reconcile:
    """Lay the reviewers' votes side by side and settle what can be settled without a person."""
    input:
        works="results/2-deduplicated/works.csv",
        earlier=earlier,
        fuller="results/3-screened/fuller.csv",
        votes=votes,
        adjudications=adjudications,
    output:
        decisions="results/3-screened/{stage}/decisions.csv",
        conflicts="results/3-screened/{stage}/conflicts.csv",
        revisited="results/3-screened/{stage}/revisited.csv",
        assignments="results/3-screened/{stage}/assignments.csv",
        orphans="results/3-screened/{stage}/orphans.csv",
        events="results/3-screened/{stage}/events.csv",
    log:
        "logs/reconcile/{stage}.log",
    params:
        code=CODE,
        human=people_of,
        stage=lookup(within=config, dpath="stages/{stage}"),
        criteria=list(config["criteria"]),
        amendments=AMENDMENTS,
        seed=config["seed"],
        ways=WAYS,
    script:
        "../scripts/reconcile.py"


rule compare_reviewers:
    """Say how far the reviewers agreed before anything was settled, and what became of what they did not agree on."""
    input:
        works="results/2-deduplicated/works.csv",
        earlier=earlier,
        votes=votes,
        adjudications=adjudications,
        decisions="results/3-screened/{stage}/decisions.csv",
        conflicts="results/3-screened/{stage}/conflicts.csv",
        assignments="results/3-screened/{stage}/assignments.csv",
        included="results/3-screened/final/included.csv",
    output:
        figures="results/3-screened/{stage}/agreement.csv",
        page="results/3-screened/{stage}/agreement.html",
    log:
        "logs/compare_reviewers/{stage}.log",
    params:
        code=CODE,
        human=people_of,
        stage=lookup(within=config, dpath="stages/{stage}"),
        criteria={
            name: criterion["reason"] for name, criterion in config["criteria"].items()
        },
        amendments=AMENDMENTS,
        captions=CAPTIONS,
        ways=WAYS,
    script:
        "../scripts/compare_reviewers.py"


rule hand_out:
    """Write each reviewer's list and sheet, blind, and the sheet of conflicts for whoever settles them."""
    input:
        works="results/2-deduplicated/works.csv",
        earlier=earlier,
        fuller="results/3-screened/fuller.csv",
        votes=votes,
        decisions="results/3-screened/{stage}/decisions.csv",
        conflicts="results/3-screened/{stage}/conflicts.csv",
        eligibility="results/3-screened/eligibility/decisions.csv",
        full_texts=reports_of,
    output:
        todo="results/3-screened/{stage}/todo.csv",
        sheets=directory("results/3-screened/{stage}/sheets"),
    log:
        "logs/hand_out/{stage}.log",
    params:
        code=CODE,
        human=given_out,
        stage=lookup(within=config, dpath="stages/{stage}"),
        criteria=config["criteria"],
        version=config["criteria_version"],
        title=config["title"],
        amendments=AMENDMENTS,
        seed=config["seed"],
        ways=WAYS,
    script:
        "../scripts/hand_out.py"


rule retrieve:
    """Say which full texts were sought, and what became of them."""
    input:
        works="results/2-deduplicated/works.csv",
        earlier=[
            f"results/3-screened/{step}/events.csv"
            for step in protocol.steps_before("retrieval", config)
        ],
        retrieval=sheet("retrieval"),
    output:
        reports="results/3-screened/retrieval/reports.csv",
        sheet="results/3-screened/retrieval/to_obtain.xlsx",
        orphans="results/3-screened/retrieval/orphans.csv",
        events="results/3-screened/retrieval/events.csv",
    log:
        "logs/retrieve.log",
    params:
        code=CODE,
        human=corpus.hashes(sheet("retrieval")),
        recorded=config["retrieval"] == "recorded",
        ways=WAYS,
    script:
        "../scripts/retrieve.py"


rule conclude:
    """Bring every work that passed its whole route to its end, and reports together into studies."""
    input:
        works="results/2-deduplicated/works.csv",
        earlier=[
            f"results/3-screened/{step}/events.csv"
            for step in protocol.steps_before("final", config)
        ],
        studies=sheet("studies"),
    output:
        included="results/3-screened/final/included.csv",
        events="results/3-screened/final/events.csv",
    log:
        "logs/conclude.log",
    params:
        code=CODE,
        human=corpus.hashes(sheet("studies")),
        ways=WAYS,
    script:
        "../scripts/conclude.py"
