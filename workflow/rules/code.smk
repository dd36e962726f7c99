"""
Sources -> codings.

Reads   corpus/coding/: the codebook and its changes, the coders' sheets, how they were reconciled, sources, relations;
        corpus/texts/: the full texts that are there, one <source_id>.txt each; corpus/appraisal/; constructs and argument
Writes  results/4-coded/: codings, relations, constructs and argument under the codes of today; conflicts and agreement;
        appraisals; codebook.qdc and project.qdpx for programs of qualitative analysis
"""


rule code:
    """Lay the coders' passages together and settle what can be settled; what is cited or quoted must be there."""
    input:
        codebook=sheet("coding/codebook"),
        sources=sheet("coding/sources"),
        coders=[
            path
            for coder in config["coding"]["coders"]
            for path in sheet(f"coding/{coder}")
        ],
        relations=sheet("coding/relations"),
        reconciled=sheet("coding/reconciled"),
        changes=sheet("coding/changes"),
        constructs=sheet("constructs"),
        argument=sheet("argument"),
        texts=full_texts(),
    output:
        codings="results/4-coded/codings.csv",
        relations="results/4-coded/relations.csv",
        constructs="results/4-coded/constructs.csv",
        argument="results/4-coded/argument.csv",
        conflicts="results/4-coded/conflicts.csv",
        agreement="results/4-coded/agreement.csv",
        by_code="results/4-coded/agreement_by_code.csv",
    log:
        "logs/code.log",
    params:
        code=CODE,
        human=corpus.hashes(
            sheets("coding") + sheet("constructs") + sheet("argument") + full_texts()
        ),
        settings=config["coding"],
    script:
        "../scripts/code.py"


rule appraise:
    """Lay the readers' appraisals of the sources side by side, and say which sources are weak."""
    input:
        appraisals=sheets("appraisal", "adjudicated"),
        adjudicated=sheet("appraisal/adjudicated"),
        sources=sheet("coding/sources"),
        questions=sheet("questions"),
    output:
        appraisal="results/4-coded/appraisal.csv",
        conflicts="results/4-coded/appraisal_conflicts.csv",
    log:
        "logs/appraise.log",
    params:
        code=CODE,
        human=corpus.hashes(
            sheets("appraisal") + sheet("coding/sources") + sheet("questions")
        ),
        settings=config["appraisal"],
    script:
        "../scripts/appraise.py"


rule exchange_coding:
    """Write codebook and project for programs of qualitative analysis (REFI-QDA), with the concept map where there is one."""
    input:
        codings="results/4-coded/codings.csv",
        constructs="results/4-coded/constructs.csv",
        codebook=sheet("coding/codebook"),
        sources=sheet("coding/sources"),
        texts=full_texts(),
        nodes=made_for("concept_map", "nodes.csv"),
        edges=made_for("concept_map", "edges.csv"),
    output:
        codebook="results/4-coded/codebook.qdc",
        project="results/4-coded/project.qdpx",
    log:
        "logs/exchange_coding.log",
    params:
        code=CODE,
        human=corpus.hashes(
            sheet("coding/codebook") + sheet("coding/sources") + full_texts()
        ),
        title=config["title"],
    script:
        "../scripts/exchange_coding.py"


rule hand_out_coding:
    """Write the sheets to code, appraise and extract on, each person's blind, and those of what is to be settled."""
    input:
        codings="results/4-coded/codings.csv",
        conflicts="results/4-coded/conflicts.csv",
        appraisal_conflicts="results/4-coded/appraisal_conflicts.csv",
        works="results/2-deduplicated/works.csv",
        included="results/3-screened/final/included.csv",
        codebook=sheet("coding/codebook"),
        sources=sheet("coding/sources"),
        questions=sheet("questions"),
        appraisals=sheets("appraisal", "adjudicated"),
        characteristics=sheet("characteristics"),
    output:
        directory("results/4-coded/sheets"),
    log:
        "logs/hand_out_coding.log",
    params:
        code=CODE,
        human=corpus.hashes(
            sheet("coding/codebook")
            + sheet("coding/sources")
            + sheet("questions")
            + sheets("appraisal")
            + sheet("characteristics")
        ),
        review=config["title"],
        coders=config["coding"]["coders"],
        readers=config["appraisal"]["readers"],
        fields=config["extraction"]["fields"],
    script:
        "../scripts/hand_out_coding.py"


if "saturation" in config["coding"]:

    rule saturate:
        """Table how many new codes each further source brings, and over random orders where that runs dry."""
        input:
            codings="results/4-coded/codings.csv",
        output:
            curve="results/4-coded/saturation.csv",
            orders="results/4-coded/saturation_orders.csv",
        log:
            "logs/saturate.log",
        params:
            code=CODE,
            settings=config["coding"]["saturation"],
            seed=config["seed"],
        script:
            "../scripts/saturate.py"
