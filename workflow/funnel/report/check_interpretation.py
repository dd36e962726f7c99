"""Checks of the interpretive work: questions, sampling, appraisal, coding, constructs, argument, reflexivity."""

from funnel.report.check_searches import ENOUGH_METHODS, three_search_methods, unexplained
from funnel.report.finding import MET, NEEDS_WORDS, NOT_MET, Finding, Reviewed, Row, Rows, counted, named

ENOUGH_SOURCES = 2  # that a synthetic construct rests on, and in which a recurring concept stands
NOT_CODED = Finding(NOT_MET, "Nothing is coded yet.", (), "Code the included sources (docs/coding.md).")
NOTHING_BUILT = Finding(NOT_MET, "No construct is recorded.", (), "Record constructs and argument (docs/coding.md).")


def questions_versioned(review: Reviewed) -> Finding:
    """Each version of each question bears a number and a day, and what came after the first a reason."""
    rows = review.of("questions")
    if not rows:
        return Finding(NOT_MET, "No question is recorded.", (), "Record every version of each in corpus/questions.csv.")
    lacking = [row for row in rows if not (row.get("version") and row.get("asked_on"))]
    first = {row["question_id"]: row for row in reversed(rows)}
    lacking += [
        row for row in rows if row not in lacking and row is not first[row["question_id"]] and not row.get("reason")
    ]
    evidence = (review.place("questions", "version of questions", rows),)
    if lacking:
        found = f"Versions without a number, a day or, where one followed another, a reason: {_questions(lacking)}."
        return Finding(NOT_MET, found, evidence, "Fill in the columns version, asked_on and reason.")
    return Finding(MET, f"{counted(len(first), 'question')} in {counted(len(rows), 'version')}, each dated.", evidence)


def search_loop_closed(review: Reviewed) -> Finding:
    """Analysis led back to searching or sampling, and wherever it did so the trail is whole."""
    later, sampled = review.later_searches(), _sampled(review, "theoretical")
    if not later and not sampled:
        found = "One round of searches and no theoretical sampling: nothing shows that analysis led back to searching."
        to_do = "Log what analysis led to: a search of a further round, with triggered_by, or a row of sampling.csv."
        return Finding(NOT_MET, found, (), to_do)
    open_ends = [f"the term {row['term']!r}: {row['what']}" for row in review.of("terms_to_do")]
    open_ends += [f"search {row['search_id']}: nothing says what led to it" for row in unexplained(review)]
    evidence = tuple(
        review.place(name, what, rows)
        for name, what, rows in (
            ("searches", "search of a later round", later),
            ("sampling", "sample (theoretical)", sampled),
        )
        if rows
    )
    if open_ends:
        to_do = "Run and log the searches of adopted terms; fill in the column triggered_by."
        return Finding(NOT_MET, f"Open ends: {'; '.join(open_ends)}.", evidence, to_do)
    return Finding(MET, "Every later search and every adopted term is tied to what led to it.", evidence)


def broad_and_purposive(review: Reviewed) -> Finding:
    searched, chosen = three_search_methods(review), _sampled(review, "purposive")
    evidence = (*searched.evidence, review.place("sampling", "sample (purposive)", chosen))
    if searched.verdict != MET or not chosen:
        lacking = [f"fewer than {ENOUGH_METHODS} ways of searching are described"] if searched.verdict != MET else []
        lacking += [] if chosen else ["no purposive choice is recorded"]
        found = f"{' and '.join(lacking).capitalize()}."
        return Finding(
            NOT_MET, found, evidence, "Log every way of searching; record purposive choices in sampling.csv."
        )
    return Finding(MET, f"{searched.found} Purposive choices: {len(chosen)}.", evidence)


def sampled_for_theory(review: Reviewed) -> Finding:
    """Each theoretical sample names its gap, and each source taken in what it did to the argument."""
    rows = _sampled(review, "theoretical")
    if not rows:
        return Finding(NOT_MET, "No theoretical sampling is recorded.", (), "Record it in corpus/sampling.csv.")
    lacking = [row for row in rows if not row.get("gap") or (row["decision"] == "include" and not row.get("effect"))]
    evidence = (review.place("sampling", "sample (theoretical)", rows),)
    if lacking:
        found = f"Without a gap, or taken in without an effect: {named(row['sample_id'] for row in lacking)}."
        return Finding(NOT_MET, found, evidence, "Fill in the columns gap and effect.")
    return Finding(MET, f"{counted(len(rows), 'sample')} for gaps of the argument, with what each did to it.", evidence)


def sampled_in_two_stages(review: Reviewed) -> Finding:
    stages = {kind: _sampled(review, kind) for kind in ("purposive", "theoretical")}
    told = "; ".join(
        f"{kind}: {len(rows)} considered, {sum(row['decision'] == 'include' for row in rows)} taken in"
        for kind, rows in stages.items()
    )
    evidence = (review.place("sampling", "sample"),)
    if not all(stages.values()):
        return Finding(NOT_MET, f"{told.capitalize()}.", evidence, "Record both stages in corpus/sampling.csv.")
    return Finding(MET, f"{told.capitalize()}.", evidence)


def relevance_and_contribution(review: Reviewed) -> Finding:
    """Every coded source has a settled rating of its relevance, and for one question at least what it contributes."""
    sources = _coded_sources(review)
    if not sources:
        return NOT_CODED
    rated = {row["source_id"] for row in review.of("appraisal") if row["relevance"]}
    contributing = {row["source_id"] for row in review.of("appraisal") if row["contribution"]}
    evidence = (review.place("appraisal", "appraisal"),)
    lacking = sources - (rated & contributing)
    if lacking:
        found = f"Coded sources without a settled relevance or a contribution: {named(lacking)}."
        return Finding(NOT_MET, found, evidence, "Appraise them: 4-coded/sheets/appraisal lists what is open.")
    return Finding(MET, f"{counted(len(sources), 'source')} rated on relevance, with what each contributes.", evidence)


def appraisal_process(review: Reviewed) -> Finding:
    rows = review.of("appraisal")
    if not rows:
        return Finding(NOT_MET, "No appraisal is recorded.", (), "Appraise the coded sources (docs/coding.md).")
    readers = {reader for row in rows for reader in row["readers"].split("; ") if reader}
    ways = "; ".join(f"{how} {sum(row['how'] == how for row in rows)}" for how in sorted({row["how"] for row in rows}))
    found = f"{counted(len(readers), 'reader')} ({named(readers)}); settled as: {ways}."
    return Finding(MET, found, (review.place("appraisal", "appraisal"),))


def appraisal_results(review: Reviewed) -> Finding:
    """Every appraisal is settled, and each fatal flaw has its reason."""
    rows = review.of("appraisal")
    if not rows:
        return appraisal_process(review)
    open_ones = [row for row in rows if not row["relevance"]]
    weak = {row["source_id"] for row in rows if row["weak"]}
    evidence = (review.place("appraisal", "appraisal"),)
    if open_ones:
        found = f"Not settled: {named(row['source_id'] for row in open_ones)}."
        return Finding(NOT_MET, found, evidence, "Settle them: 4-coded/sheets/appraisal.")
    bare = [row["source_id"] for row in rows if row["fatal_flaw"] == "yes" and not row["flaw_reason"]]
    if bare:
        return Finding(NOT_MET, f"A fatal flaw, and nobody says which: {named(bare)}.", evidence, "Say which.")
    return Finding(MET, f"Every appraisal is settled. Weak for a question: {named(weak) or 'none'}.", evidence)


def passages_located(review: Reviewed) -> Finding:
    if not review.standing:
        return NOT_CODED
    lacking = [row for row in review.standing if not (row["location"] or row["start"])]
    evidence = (review.place("codings", "coding", review.standing),)
    if lacking:
        found = f"Codings without a place: {named(row['coding_id'] for row in lacking)}."
        return Finding(NOT_MET, found, evidence, "Fill in the column location.")
    return Finding(NEEDS_WORDS, "Every coding says where its passage stands.", evidence)


def coders_named(review: Reviewed) -> Finding:
    if not review.standing:
        return NOT_CODED
    coders = {row["coder"] for row in review.of("codings")}
    return Finding(MET, f"{counted(len(coders), 'coder')}: {named(coders)}.", (review.place("codings", "coding"),))


def codebook_defined(review: Reviewed) -> Finding:
    """Every code in use has a definition."""
    if not review.standing:
        return NOT_CODED
    used = {row["code_id"] for row in review.standing}
    defined = {row["code_id"] for row in review.of("codebook") if row.get("definition")}
    evidence = (review.place("codebook", "code"), review.place("codings", "coding", review.standing))
    if used - defined:
        return Finding(NOT_MET, f"Codes without a definition: {named(used - defined)}.", evidence, "Define them.")
    rule = review.protocol["coding"]["reconcile"]
    return Finding(
        MET, f"{counted(len(used), 'code')} in use, each defined; codings stand by the rule {rule!r}.", evidence
    )


def studies_compared(review: Reviewed) -> Finding:
    """Concepts recur over sources, and the day of every coding tells when a concept was first needed."""
    recurring = _recurring(review)
    if not recurring:
        return recurring_concepts(review)
    undated = [row["coding_id"] for row in review.standing if not row["coded_on"]]
    evidence = (review.place("codings", "coding", review.standing),)
    if undated:
        return Finding(NOT_MET, f"Codings without a day: {named(undated)}.", evidence, "Fill in the column coded_on.")
    found = f"{counted(len(recurring), 'code')} found in {ENOUGH_SOURCES} or more sources; every coding is dated."
    return Finding(MET, found, evidence)


def recurring_concepts(review: Reviewed) -> Finding:
    if not review.standing:
        return NOT_CODED
    recurring = _recurring(review)
    evidence = (review.place("codings", "coding", review.standing),)
    found = f"{counted(len(recurring), 'code')} found in {ENOUGH_SOURCES} or more sources."
    return Finding(NEEDS_WORDS if recurring else NOT_MET, found, evidence, "" if recurring else "Code further sources.")


def constructs_quoted(review: Reviewed) -> Finding:
    """Each construct has a quotation among the codings behind it."""
    constructs = review.of("support")
    if not constructs:
        return NOTHING_BUILT
    lacking = [row["construct_id"] for row in constructs if row["quotes"] == "0"]
    evidence = (review.place("support", "construct"),)
    if lacking:
        found = f"Constructs that no quotation illustrates: {named(lacking)}."
        return Finding(NOT_MET, found, evidence, "Enter the words of a passage in the column quote.")
    return Finding(NEEDS_WORDS, "Every construct has a quotation.", evidence)


def synthetic_constructs_supported(review: Reviewed) -> Finding:
    """Each synthetic construct rests on enough sources and stands in a relation of the argument."""
    synthetic = [row for row in review.of("support") if row["kind"] == "synthetic"]
    if not synthetic:
        found = "No synthetic construct is recorded." if review.of("support") else NOTHING_BUILT.found
        return NOTHING_BUILT._replace(found=found)
    linked = {row[end] for row in review.of("argument") for end in ("from_construct", "to_construct")}
    thin = [row["construct_id"] for row in synthetic if int(row["sources"]) < ENOUGH_SOURCES]
    loose = [row["construct_id"] for row in synthetic if row["construct_id"] not in linked]
    evidence = (review.place("support", "construct"), review.place("argument", "relation"))
    told = [f"on fewer than {ENOUGH_SOURCES} sources: {named(thin)}"] if thin else []
    told += [f"without a relation: {named(loose)}"] if loose else []
    if told:
        return Finding(NOT_MET, f"Synthetic constructs {'; '.join(told)}.", evidence, "Bear them out, and relate them.")
    made = counted(len(synthetic), "construct")
    found = f"{made} made by the synthesis, each related and on {ENOUGH_SOURCES} sources or more."
    return Finding(NEEDS_WORDS, found, evidence)


def argument_links_constructs(review: Reviewed) -> Finding:
    """The synthetic constructs are supported, and a relation joins one of them with an existing one."""
    supported = synthetic_constructs_supported(review)
    if supported.verdict == NOT_MET:
        return supported
    kind = {row["construct_id"]: row["kind"] for row in review.of("support")}
    ends = [{kind[row["from_construct"]], kind[row["to_construct"]]} for row in review.of("argument")]
    joins = sum(pair == {"synthetic", "existing"} for pair in ends)
    if not joins:
        found = "No relation joins a synthetic construct with an existing one."
        return supported._replace(verdict=NOT_MET, found=found, to_do="Record such relations in corpus/argument.csv.")
    found = f"{supported.found} {counted(joins, 'relation')} between synthetic and existing constructs."
    return supported._replace(verdict=MET, found=found)


def memos_at_every_step(review: Reviewed) -> Finding:
    if not review.of("memos"):
        return Finding(NOT_MET, "No memo is recorded.", (), "Write memos in corpus/memos.csv, dated.")
    silent = [row["step"] for row in review.of("memo_coverage") if row["memos"] == "0"]
    evidence = (review.place("memos", "memo"),)
    if silent:
        return Finding(NOT_MET, f"No memo on: {', '.join(silent)}.", evidence, "Write them in corpus/memos.csv, dated.")
    return Finding(MET, "Memos at every step.", evidence)


def _sampled(review: Reviewed, kind: str) -> list[Row]:
    return [row for row in review.of("sampling") if row["kind"] == kind]


def _coded_sources(review: Reviewed) -> set[str]:
    return {row["source_id"] for row in review.standing}


def _recurring(review: Reviewed) -> list[str]:
    """The codes that stand in enough sources."""
    sources: dict[str, set[str]] = {}
    for row in review.standing:
        sources.setdefault(row["code_id"], set()).add(row["source_id"])
    return [code for code, found in sources.items() if len(found) >= ENOUGH_SOURCES]


def _questions(rows: Rows) -> str:
    return named(f"{row['question_id']} {row.get('version', '')}".strip() for row in rows)
