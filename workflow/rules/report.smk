"""
Ledger -> everything that states a number.

Reads   every step's events, and the tables that name what they count
Writes  results/audit/ (ledger, page, manifest) and results/6-reported/ (flow diagram, funnel, tables, reconciliation,
        forms to assess a case with, and the assessments)
"""


rule keep_ledger:
    """Lay all events one after the other and stop where an equation is broken."""
    input:
        records="results/1-identified/records.csv",
        works="results/2-deduplicated/works.csv",
        events=[f"results/{step}/events.csv" for step in steps()],
    output:
        ledger="results/audit/ledger.csv",
    log:
        "logs/keep_ledger.log",
    params:
        code=CODE,
        steps=steps(),
        ways=WAYS,
    script:
        "../scripts/keep_ledger.py"


rule count:
    """Count every box of the flow diagram and every step of the funnel from the ledger."""
    input:
        ledger="results/audit/ledger.csv",
        records="results/1-identified/records.csv",
        works="results/2-deduplicated/works.csv",
        searches="results/1-identified/searches.csv",
        fuller="results/3-screened/fuller.csv",
        released=released(),
        studies=sheet("studies"),
        agreement=expand("results/3-screened/{stage}/agreement.csv", stage=STAGES),
        characteristics=sheet("characteristics"),
    output:
        flow="results/6-reported/flow.csv",
        funnel="results/6-reported/funnel.csv",
        measures="results/6-reported/measures.csv",
        orphans="results/6-reported/orphans.csv",
    log:
        "logs/count.log",
    params:
        code=CODE,
        human=corpus.hashes(sheet("characteristics") + sheet("studies") + released()),
        settings={
            "criteria": {
                name: {"reason": criterion["reason"], "stages": criterion["stages"]}
                for name, criterion in config["criteria"].items()
            },
            "retrieval": config["retrieval"],
            "units": {name: stage["unit"] for name, stage in config["stages"].items()},
            "review_version": config["review_version"],
        },
        stages=STAGES,
        ways=WAYS,
    script:
        "../scripts/count.py"


rule compare_with_reported:
    """Lay the computed counts beside those that published accounts report."""
    input:
        measures="results/6-reported/measures.csv",
        records="results/1-identified/records.csv",
        reported=reported(),
    output:
        "results/6-reported/reconciliation.csv",
    log:
        "logs/compare_with_reported.log",
    params:
        code=CODE,
        human=corpus.hashes(reported()),
    script:
        "../scripts/compare_with_reported.py"


rule draw_funnel:
    """Draw the flow diagram and the funnel."""
    input:
        flow="results/6-reported/flow.csv",
        funnel="results/6-reported/funnel.csv",
        records="results/1-identified/records.csv",
    output:
        flow=expand("results/6-reported/flow.{form}", form=["svg", "pdf", "png"]),
        funnel=expand("results/6-reported/funnel.{form}", form=["svg", "pdf", "png"]),
    log:
        "logs/draw_funnel.log",
    params:
        code=CODE,
        title=config["title"],
        captions=CAPTIONS,
    script:
        "../scripts/draw_funnel.py"


rule write_manifest:
    """Hash every file that went in and every file that came out."""
    input:
        [path for path in wanted() if not path.endswith("manifest.csv")],
    output:
        "results/audit/manifest.csv",
    log:
        "logs/write_manifest.log",
    params:
        code=CODE,
        human=corpus.hashes(corpus.everything()),
    script:
        "../scripts/write_manifest.py"


rule write_tables:
    """Set the tables of the publication: each as CSV, Markdown and the formats that config names."""
    input:
        works="results/2-deduplicated/works.csv",
        ledger="results/audit/ledger.csv",
        reconciliation="results/6-reported/reconciliation.csv",
        agreement=expand("results/3-screened/{stage}/agreement.csv", stage=STAGES),
        revisited=expand("results/3-screened/{stage}/revisited.csv", stage=STAGES),
        crosswalk=made_for("crosswalk", "crosswalk.csv"),
        coverage=made_for("crosswalk", "coverage.csv"),
        gaps=made_for("crosswalk", "gaps.csv"),
        rater_agreement=made_for("crosswalk", "crosswalk_agreement.csv"),
        claims=made_for("crosswalk", "claims.csv"),
        frameworks=made_for("frameworks", "frameworks.csv"),
        codings=coded_for("coding", "codings.csv"),
        coder_agreement=coded_for("coding", "agreement.csv"),
        agreement_by_code=coded_for("coding", "agreement_by_code.csv"),
        appraisal=coded_for("coding", "appraisal.csv"),
        constructs=coded_for("argument", "constructs.csv"),
        support=made_for("argument", "constructs.csv"),
        relations=made_for("argument", "argument.csv"),
        lines_of_argument=made_for("argument", "lines_of_argument.csv"),
        versions=made_for("argument", "questions.csv"),
        term_yield=made_for("terms", "term_yield.csv"),
        searches=sheet("searches/log"),
        amendments=sheet("amendments"),
        characteristics=sheet("characteristics"),
        codebook=sheet("coding/codebook"),
        sources=sheet("coding/sources"),
        questions=sheet("questions"),
        sampling=sheet("sampling"),
        models=sheet("models/models"),
        labels=sheet("models/stages"),
        targets=sheet("models/targets"),
        reported=reported(),
    output:
        directory("results/6-reported/tables"),
    log:
        "logs/write_tables.log",
    params:
        code=CODE,
        human=corpus.hashes(
            sheet("searches/log")
            + sheet("amendments")
            + sheet("characteristics")
            + sheet("coding/codebook")
            + sheet("coding/sources")
            + sheet("questions")
            + sheet("sampling")
            + sheets("models")
            + reported()
        ),
        captions=CAPTIONS,
        criteria=config["criteria"],
        stages=WAYS["stages"],
        formats=config["table_formats"],
        outputs=config["outputs"],
    script:
        "../scripts/write_tables.py"


rule hand_out_frameworks:
    """Write the forms on which a case is assessed: a page, a workbook and a document for each framework."""
    input:
        frameworks=frameworks(),
        stages=sheet("models/targets"),
    output:
        directory("results/6-reported/forms"),
    log:
        "logs/hand_out_frameworks.log",
    params:
        code=CODE,
        human=corpus.hashes(frameworks() + sheet("models/targets")),
        review=config["title"],
    script:
        "../scripts/hand_out_frameworks.py"


rule report_assessments:
    """Write each assessment with its reasoning, and all of them side by side."""
    input:
        assessments="results/5-synthesised/assessments.csv",
        todo="results/5-synthesised/assessments_to_do.csv",
    output:
        directory("results/6-reported/assessments"),
    log:
        "logs/report_assessments.log",
    params:
        code=CODE,
        captions=CAPTIONS,
        formats=config["table_formats"],
    script:
        "../scripts/report_assessments.py"


rule write_audit_page:
    """Write the page on which any record can be looked up and followed."""
    input:
        records="results/1-identified/records.csv",
        works="results/2-deduplicated/works.csv",
        ledger="results/audit/ledger.csv",
        searches=sheet("searches/log"),
    output:
        page="results/audit/audit.html",
    log:
        "logs/write_audit_page.log",
    params:
        code=CODE,
        human=corpus.hashes(sheet("searches/log")),
        title=config["title"],
        captions=CAPTIONS,
        criteria=config["criteria"],
        stages=config["stages"],
    script:
        "../scripts/write_audit_page.py"


rule check_itself:
    """Hold the review against the reporting standards: what its files show, what they lack, what people must say."""
    input:
        found="results/1-identified/searches.csv",
        merged="results/2-deduplicated/duplicates.csv",
        methods="results/2-deduplicated/methods.md",
        ledger="results/audit/ledger.csv",
        included="results/3-screened/final/included.csv",
        flow="results/6-reported/flow.csv",
        codings="results/4-coded/codings.csv",
        argument="results/5-synthesised/argument.csv",
        appraisal="results/4-coded/appraisal.csv",
        support="results/5-synthesised/constructs.csv",
        memo_coverage="results/5-synthesised/memos.csv",
        terms_to_do="results/5-synthesised/terms_to_do.csv",
        searches=sheet("searches/log"),
        characteristics=sheet("characteristics"),
        questions=sheet("questions"),
        sampling=sheet("sampling"),
        memos=sheet("memos"),
        terms=sheet("terms"),
        codebook=sheet("coding/codebook"),
        statements=sheet("statements"),
    output:
        table="results/6-reported/self_check.csv",
        documents=expand(
            "results/6-reported/self_check.{form}",
            form=["md", *config["table_formats"]],
        ),
    log:
        "logs/check_itself.log",
    params:
        code=CODE,
        human=corpus.hashes(
            sheet("searches/log")
            + sheet("characteristics")
            + sheet("questions")
            + sheet("sampling")
            + sheet("memos")
            + sheet("terms")
            + sheet("coding/codebook")
            + sheet("statements")
            + search_reviews()
        ),
        forms=search_reviews(),
        standards=config["standards"],
        protocol={
            name: config[name] for name in ("criteria", "stages", "coding", "captions")
        },
    script:
        "../scripts/check_itself.py"
