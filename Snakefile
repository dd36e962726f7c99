"""Funnel: from search exports and people's decisions to everything that a literature review publishes.

The stages stand in funnel order; each file of rules is one room of workflow/funnel/, of results/ and of tests/.
"""


include: "workflow/rules/common.smk"
include: "workflow/rules/identify.smk"
include: "workflow/rules/deduplicate.smk"
include: "workflow/rules/screen.smk"
include: "workflow/rules/code.smk"
include: "workflow/rules/synthesise.smk"
include: "workflow/rules/report.smk"
include: "workflow/rules/exchange.smk"


# Everything that config names under `outputs`, with the ledger and the manifest.
rule all:
    default_target: True
    input:
        wanted(),
    localrule: True
