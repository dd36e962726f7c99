"""
Sources -> codings.

Reads   corpus/coding/: the codebook, the coders' sheets, sources, relations
Writes  results/4-coded/codings.csv
"""


rule code:
    """Lay the coders' passages together; a code, source or passage that is cited must be there."""
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
    output:
        codings="results/4-coded/codings.csv",
    log:
        "logs/code.log",
    params:
        code=CODE,
        human=corpus.hashes(sheets("coding")),
    script:
        "../scripts/code.py"
