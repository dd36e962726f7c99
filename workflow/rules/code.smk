"""
Sources -> codings.

Reads   corpus/coding/: the codebook and its changes, the coders' sheets, how they were reconciled, sources, relations;
        corpus/texts/: the full texts that are there, one <source_id>.txt each
Writes  results/4-coded/: codings.csv, relations.csv, conflicts.csv, agreement.csv, agreement_by_code.csv
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
        texts=full_texts(),
    output:
        codings="results/4-coded/codings.csv",
        relations="results/4-coded/relations.csv",
        conflicts="results/4-coded/conflicts.csv",
        agreement="results/4-coded/agreement.csv",
        by_code="results/4-coded/agreement_by_code.csv",
    log:
        "logs/code.log",
    params:
        code=CODE,
        human=corpus.hashes(sheets("coding") + full_texts()),
        settings=config["coding"],
    script:
        "../scripts/code.py"
