"""What every room needs: the checked protocol, the hash of the library, and which of people's files are there now."""

import sys
from pathlib import Path

# The library beside this file, whichever one is installed; use_this_library says so to every script.
sys.path.insert(0, str(Path(workflow.current_basedir).parent))

from funnel import amendments, corpus, protocol, releases
from funnel.errors import ReviewError

protocol.use_this_library()
try:
    config = protocol.validated(
        protocol.overlaid(protocol.read_yaml(protocol.CONFIG), config)
    )
    corpus.check(config)
except ReviewError as error:
    print(error, file=sys.stderr)
    sys.exit(2)

# An edited library reruns nothing by itself: every rule holds this hash of its source.
CODE = protocol.code_hash()
STAGES = list(config["stages"])
# What decides who enters a step, without the keys that do not.
WAYS = {
    "routes": config["routes"],
    "stages": {name: {"box": stage["box"]} for name, stage in config["stages"].items()},
}
CAPTIONS = config["captions"]
# Every change to the criteria, which decides whose votes still hold.
AMENDMENTS = amendments.amendments(config["criteria"])


wildcard_constraints:
    stage="|".join(STAGES),


def sheet(stem):
    """The sheet of that name below corpus/, in a list that is empty while nobody has begun it."""
    found = corpus.existing(Path("corpus") / stem)
    return [found.as_posix()] if found else []


def sheets(folder, *leave_out):
    """The sheets of a folder below corpus/ that are there now."""
    found = corpus.present(Path("corpus") / folder, "*")
    return [path.as_posix() for path in found if path.stem not in leave_out]


def full_texts():
    """The texts of sources that are there, in which quotes are looked up."""
    return sorted(path.as_posix() for path in Path("corpus/texts").glob("*.txt"))


def frameworks():
    """The frameworks that a case can be assessed with."""
    return sorted(path.as_posix() for path in Path("corpus/frameworks").glob("*.yaml"))


def votes(wildcards):
    """The reviewers' sheets of a stage."""
    return sheets(f"screening/{wildcards.stage}", "adjudicated")


def all_votes():
    """The reviewers' sheets of every stage."""
    return [
        path
        for stage in corpus.voters(config)
        for path in sheets(f"screening/{stage}", "adjudicated")
    ]


def adjudications(wildcards):
    """How the conflicts of a stage were settled."""
    return sheet(f"screening/{wildcards.stage}/adjudicated")


def people_of(wildcards):
    """What people's sheets of a stage hold now."""
    return corpus.hashes(votes(wildcards) + adjudications(wildcards))


def people_of_models():
    """What people's sheets of models, stages, links and depths hold now."""
    folders = ("models", "models/crosswalk", "models/depth")
    return corpus.hashes(path for folder in folders for path in sheets(folder))


def reports_of(wildcards):
    """Where the full texts lie, for a stage at which they are read."""
    read = config["stages"][wildcards.stage]["box"] == "full_text"
    return sheet("retrieval") if read else []


def given_out(wildcards):
    """What people's sheets hold now that the sheets of a stage are made from."""
    return people_of(wildcards) | corpus.hashes(reports_of(wildcards))


def earlier(wildcards):
    """The events of every step between deduplication and this one."""
    return [
        f"results/3-screened/{step}/events.csv"
        for step in protocol.steps_before(wildcards.stage, config)
    ]


def exports():
    """The exports that the search log names."""
    log = corpus.rows_of(sheet("searches/log"))
    return [
        path.as_posix()
        for path in corpus.export_files((line, row) for _, line, row in log)
    ]


def reported():
    """The counts of published accounts, where somebody wrote them down."""
    return [path for path in ["corpus/reported.yaml"] if Path(path).is_file()]


def search_reviews():
    """The filled-in forms of the peer review of the search strategies, such as PRESS."""
    forms = Path("corpus/searches/press").glob("[!.~]*")
    return sorted(path.as_posix() for path in forms if path.is_file())


def released():
    """What the version before this one had included, where it was released."""
    return [path.as_posix() for path in releases.included(config["review_version"])]


def made_for(output, name):
    """A table of the synthesis, where config asks for that output."""
    return [f"results/5-synthesised/{name}"] if output in config["outputs"] else []


def coded_for(output, name):
    """A table of the coding, where config asks for that output."""
    return [f"results/4-coded/{name}"] if output in config["outputs"] else []


def steps():
    """The steps with events of their own, from the first export to the end, in funnel order."""
    return [
        "1-identified",
        "2-deduplicated",
        *(f"3-screened/{step}" for step in protocol.all_steps(config)),
    ]


def wanted():
    """The files of each output that config names."""
    formats = ["csv", "md", *config["table_formats"]]
    made = {
        "flow": expand("results/6-reported/flow.{form}", form=["svg", "pdf", "png"]),
        "funnel": expand(
            "results/6-reported/funnel.{form}", form=["svg", "pdf", "png"]
        ),
        "coding": expand(
            "results/4-coded/{name}",
            name=[
                "codings.csv",
                "appraisal.csv",
                "codebook.qdc",
                "project.qdpx",
                "sheets",
                *(["saturation.csv"] if "saturation" in config["coding"] else []),
            ],
        ),
        "argument": ["results/5-synthesised/lines_of_argument.csv"],
        "concept_map": expand(
            "results/5-synthesised/{name}",
            name=[
                *(f"concept_map.{form}" for form in ["svg", "pdf", "html", "graphml"]),
                *(f"concept_map.{form}" for form in ["vosviewer.json", "cyjs", "cxl"]),
                *(f"quadrants.{form}" for form in ["csv", "svg", "pdf"]),
            ],
        ),
        "crosswalk": [
            *expand(
                "results/5-synthesised/crosswalk.{form}", form=["csv", "svg", "pdf"]
            ),
            *expand("results/5-synthesised/wheel.{form}", form=["svg", "pdf"]),
            "results/5-synthesised/crosswalk_agreement.csv",
        ],
        "frameworks": [
            "results/5-synthesised/frameworks.csv",
            "results/6-reported/forms",
            *(
                ["results/6-reported/assessments"]
                if sheets("frameworks/assessments")
                else []
            ),
        ],
        "terms": expand(
            "results/5-synthesised/{name}.csv",
            name=["terms", "terms_to_do", "term_yield"],
        ),
        "tables": ["results/6-reported/tables"],
        "audit": ["results/audit/audit.html"],
        "sheets": expand("results/3-screened/{stage}/sheets", stage=STAGES),
        "reconciliation": ["results/6-reported/reconciliation.csv"],
        "self_check": expand("results/6-reported/self_check.{form}", form=formats),
    }
    return [
        *(path for output in config["outputs"] for path in made[output]),
        "results/2-deduplicated/doubtful.csv",
        "results/6-reported/flow.csv",
        "results/audit/ledger.csv",
        "results/audit/manifest.csv",
    ]
