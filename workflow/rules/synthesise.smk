"""
Codings and models -> concept map, crosswalk, frameworks and what was assessed with them, argument.

Reads   codings.csv, corpus/coding/, corpus/models/, corpus/frameworks/; constructs, argument, memos, sampling, questions
Writes  results/5-synthesised/: the map and the crosswalk as pictures, page and graph, and the tables that they are drawn from
"""


rule trace_concepts:
    """List beside each concept, relation and coding the searches that it led to, and the decisions and memos on it."""
    input:
        codings="results/4-coded/codings.csv",
        relations="results/4-coded/relations.csv",
        codebook=sheet("coding/codebook"),
        changes=sheet("coding/changes"),
        reconciled=sheet("coding/reconciled"),
        terms=sheet("terms"),
        searches=sheet("searches/log"),
        memos=sheet("memos"),
    output:
        "results/5-synthesised/trail.csv",
    log:
        "logs/trace_concepts.log",
    params:
        code=CODE,
        human=corpus.hashes(
            sheet("coding/codebook")
            + sheet("coding/changes")
            + sheet("coding/reconciled")
            + sheet("terms")
            + sheet("searches/log")
            + sheet("memos")
        ),
    script:
        "../scripts/trace_concepts.py"


rule map_concepts:
    """Lay the concepts out over phases and categories, with the relations that people recorded and what co-occurs."""
    input:
        codings="results/4-coded/codings.csv",
        codebook=sheet("coding/codebook"),
        sources=sheet("coding/sources"),
        relations="results/4-coded/relations.csv",
        changes=sheet("coding/changes"),
        kept=sheet("coding/layout"),
        trail="results/5-synthesised/trail.csv",
    output:
        svg="results/5-synthesised/concept_map.svg",
        pdf="results/5-synthesised/concept_map.pdf",
        html="results/5-synthesised/concept_map.html",
        formats=[
            "results/5-synthesised/concept_map.graphml",
            "results/5-synthesised/concept_map.vosviewer.json",
            "results/5-synthesised/concept_map.cyjs",
            "results/5-synthesised/concept_map.cxl",
        ],
        nodes="results/5-synthesised/nodes.csv",
        edges="results/5-synthesised/edges.csv",
        layout="results/5-synthesised/layout.csv",
    log:
        "logs/map_concepts.log",
    params:
        code=CODE,
        human=corpus.hashes(
            sheet("coding/codebook")
            + sheet("coding/sources")
            + sheet("coding/changes")
            + sheet("coding/layout")
        ),
        settings=config["concept_map"],
    script:
        "../scripts/concept_map.py"


rule chart_themes:
    """Cluster the concepts that co-occur, and say which themes are central and which are dense."""
    input:
        nodes="results/5-synthesised/nodes.csv",
        codings="results/4-coded/codings.csv",
    output:
        themes="results/5-synthesised/quadrants.csv",
        svg="results/5-synthesised/quadrants.svg",
        pdf="results/5-synthesised/quadrants.pdf",
    log:
        "logs/chart_themes.log",
    params:
        code=CODE,
        settings={
            key: config["concept_map"][key] for key in ("themes", "unit", "caption")
        },
    script:
        "../scripts/chart_themes.py"


rule cross_models:
    """Lay the models' own stage labels against the stages, and test what publications claim of the models."""
    input:
        models=sheet("models/models"),
        labels=sheet("models/stages"),
        stages=sheet("models/targets"),
        links=sheets("models/crosswalk"),
        depths=sheets("models/depth"),
        claims=sheet("models/claims"),
    output:
        crosswalk="results/5-synthesised/crosswalk.csv",
        coverage="results/5-synthesised/coverage.csv",
        stages_covered="results/5-synthesised/stages_covered.csv",
        gaps="results/5-synthesised/gaps.csv",
        claims="results/5-synthesised/claims.csv",
        svg="results/5-synthesised/crosswalk.svg",
        pdf="results/5-synthesised/crosswalk.pdf",
    log:
        "logs/cross_models.log",
    params:
        code=CODE,
        human=people_of_models(),
        raters=config["crosswalk"]["raters"],
        independent=config["crosswalk"]["independent"],
        caption=config["crosswalk"]["caption"],
    script:
        "../scripts/crosswalk.py"


rule compare_raters:
    """Lay the raters' links and depths side by side: agreement, conflicts, what is to do, and sheets to do it on."""
    input:
        models=sheet("models/models"),
        labels=sheet("models/stages"),
        stages=sheet("models/targets"),
        links=sheets("models/crosswalk"),
        depths=sheets("models/depth"),
    output:
        conflicts="results/5-synthesised/crosswalk_conflicts.csv",
        agreement="results/5-synthesised/crosswalk_agreement.csv",
        todo="results/5-synthesised/crosswalk_to_do.csv",
        sheets=directory("results/5-synthesised/crosswalk_sheets"),
    log:
        "logs/compare_raters.log",
    params:
        code=CODE,
        human=people_of_models(),
        raters=config["crosswalk"]["raters"],
        independent=config["crosswalk"]["independent"],
        review=config["title"],
    script:
        "../scripts/compare_raters.py"


rule draw_wheel:
    """Draw the stages as a wheel, with the ways back to earlier stages."""
    input:
        stages=sheet("models/targets"),
        returns=sheet("models/returns"),
    output:
        svg="results/5-synthesised/wheel.svg",
        pdf="results/5-synthesised/wheel.pdf",
    log:
        "logs/draw_wheel.log",
    params:
        code=CODE,
        human=corpus.hashes(sheet("models/targets") + sheet("models/returns")),
        title=config["crosswalk"]["wheel_title"],
        caption=config["crosswalk"]["wheel_caption"],
    script:
        "../scripts/draw_wheel.py"


rule lay_out_frameworks:
    """Lay out what published frameworks ask, and which way each assessment of a case took through the questions."""
    input:
        frameworks=frameworks(),
        stages=sheet("models/targets"),
        answers=sheets("frameworks/assessments"),
    output:
        frameworks="results/5-synthesised/frameworks.csv",
        assessments="results/5-synthesised/assessments.csv",
        todo="results/5-synthesised/assessments_to_do.csv",
    log:
        "logs/lay_out_frameworks.log",
    params:
        code=CODE,
        human=corpus.hashes(
            frameworks() + sheet("models/targets") + sheets("frameworks/assessments")
        ),
    script:
        "../scripts/frameworks.py"


rule lay_out_argument:
    """Lay constructs against sources, say what is still to be done, and how questions and sampling moved."""
    input:
        codings="results/4-coded/codings.csv",
        constructs="results/4-coded/constructs.csv",
        argument="results/4-coded/argument.csv",
        relations="results/4-coded/relations.csv",
        appraisal="results/4-coded/appraisal.csv",
        codebook=sheet("coding/codebook"),
        changes=sheet("coding/changes"),
        sources=sheet("coding/sources"),
        memos=sheet("memos"),
        sampling=sheet("sampling"),
        questions=sheet("questions"),
        amendments=sheet("amendments"),
        searches=sheet("searches/log"),
    output:
        support="results/5-synthesised/constructs.csv",
        relations="results/5-synthesised/argument.csv",
        matrix="results/5-synthesised/lines_of_argument.csv",
        todo="results/5-synthesised/argument_to_do.csv",
        memos="results/5-synthesised/memos.csv",
        questions="results/5-synthesised/questions.csv",
        sampling="results/5-synthesised/sampling.csv",
    log:
        "logs/lay_out_argument.log",
    params:
        code=CODE,
        human=corpus.hashes(
            sheets("coding")
            + sheet("memos")
            + sheet("sampling")
            + sheet("questions")
            + sheet("amendments")
            + sheet("searches/log")
        ),
        minimum_sources=config["argument"]["minimum_sources"],
    script:
        "../scripts/argument.py"


rule suggest_terms:
    """Suggest search terms from what was included and coded, and write the next searches with those adopted."""
    input:
        works="results/2-deduplicated/works.csv",
        ledger="results/audit/ledger.csv",
        codings="results/4-coded/codings.csv",
        codebook=sheet("coding/codebook"),
        changes=sheet("coding/changes"),
        terms=sheet("terms"),
        searches=sheet("searches/log"),
    output:
        terms="results/5-synthesised/terms.csv",
        strings="results/5-synthesised/strings.md",
    log:
        "logs/suggest_terms.log",
    params:
        code=CODE,
        human=corpus.hashes(
            sheet("terms")
            + sheet("searches/log")
            + sheet("coding/codebook")
            + sheet("coding/changes")
        ),
        strategy=config["strategy"],
    script:
        "../scripts/suggest_terms.py"


rule follow_terms:
    """Say which adopted terms no search asks for yet, and what the searches that cite them brought."""
    input:
        terms=sheet("terms"),
        searches=sheet("searches/log"),
        records="results/1-identified/records.csv",
        works="results/2-deduplicated/works.csv",
        ledger="results/audit/ledger.csv",
    output:
        todo="results/5-synthesised/terms_to_do.csv",
        found="results/5-synthesised/term_yield.csv",
    log:
        "logs/follow_terms.log",
    params:
        code=CODE,
        human=corpus.hashes(sheet("terms") + sheet("searches/log")),
    script:
        "../scripts/follow_terms.py"
