"""What raters say of the models' labels, each blind to the others, and what of it stands.

A rater says of a label which stages it answers to (one row a link; `none` where it answers to no stage), and of a model
how deeply it treats a stage (0 to 3). What was agreed stands, or what people settled; the rest waits, and is listed.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from funnel.references import Row
from funnel.synthesise.crosswalk import Label, Rows, in_order

NONE = "none"
RECONCILED = "reconciled"
# From the firmest to the least firm: of what agreeing raters say, the least firm stands.
FIRMNESS = {
    "basis": ("author", "wording", "anchor", "judgement", ""),
    "confidence": ("high", "medium", "low", ""),
    "wording_match": ("yes", "no", ""),
}
TOLD = ("rationale", "conflict", "reading")  # what raters say in words: all of it is kept
CONFLICT_COLUMNS = (
    "kind",
    "status",
    "model_id",
    "model",
    "order",
    "token_printed",
    "phase",
    "stage_id",
    "said",
    "rationales",
    "decision",
    "by",
    "decided_on",
    "rationale",
)

Said = Mapping[str, Mapping[str, str]]  # rater -> what was said of one thing


class Rule(NamedTuple):
    """How ratings are settled: see the keys of the same names under `crosswalk` in config."""

    raters: Sequence[str]  # in order
    independent: bool  # whether they rated blind to each other; readings of one mind stand only once reconciled


class Sheets(NamedTuple):
    """Links or depths: by rater, and as they were reconciled."""

    by_rater: Mapping[str, Sequence[Row]]
    reconciled: Sequence[Row] = ()

    @classmethod
    def of(cls, named: Mapping[str, Sequence[Row]]) -> "Sheets":
        """From all sheets of a folder, by name."""
        return cls({name: rows for name, rows in named.items() if name != RECONCILED}, named.get(RECONCILED, ()))

    @property
    def each(self) -> list[Sequence[Row]]:
        return [*self.by_rater.values(), self.reconciled]


class Settled(NamedTuple):
    """links: those that stand, with `how`, agreed | single | reconciled; awaited: labels on which something is open."""

    links: list[dict[str, str]]
    conflicts: list[dict[str, str]]  # rows in CONFLICT_COLUMNS, settled ones too, by model, label, stage
    awaited: frozenset[Label]


class Depths(NamedTuple):
    """standing: (model_id, stage_id) -> depth."""

    standing: dict[tuple[str, str], str]
    conflicts: list[dict[str, str]]


def rule_of(sheets: Iterable[Sheets], raters: Sequence[str], independent: bool) -> Rule:
    """The raters that config names, or whoever has a sheet where it names nobody."""
    there = sorted({rater for sheet in sheets for rater in sheet.by_rater})
    return Rule(list(raters) or there, independent)


def latest(rows: Iterable[Row], *about: str) -> dict[tuple[str, ...], dict[str, str]]:
    """Of several rows about one thing the last by date, then line."""
    ordered = sorted(rows, key=lambda row: (row[2].get("decided_on", ""), row[1]))
    return {tuple(row.get(column, "") for column in about): row for *_, row in ordered}


def held(links: Sequence[Row]) -> dict[Label, dict[str, dict[str, str]]]:
    """label -> stage -> the row that holds, in one rater's sheet; a label that answers to nothing has no stage.

    That a label answers to no stage and that it answers to one take each other back, whichever was said later.
    """
    found: dict[Label, dict[str, dict[str, str]]] = {}
    for *_, row in sorted(links, key=lambda row: (row[2].get("decided_on", ""), row[1])):
        own = found.setdefault((row["model_id"], row["order"]), {})
        stage = row.get("stage_id", "")
        if row["role"] == NONE and not stage:
            own.clear()
        own.pop("", None)
        own[stage] = row
    return found


def settle(models: Rows, labels: Rows, stages: Rows, sheets: Sheets, rule: Rule) -> Settled:
    """Settle every label and stage that somebody linked.

    What reconciled.csv says holds. Otherwise a link stands if all who rated the label, at least two, say the same
    of it, or if there is one rater only. Readings that are not independent stand only as reconciled: what it leaves
    out of a label that it settles was not kept. Everything else waits.
    """
    by_rater = {rater: held(sheets.by_rater.get(rater, ())) for rater in rule.raters}
    reconciled = held(sheets.reconciled)
    names = {model["model_id"]: model["name"] for model in models}
    links, conflicts, awaited = [], [], set()
    for label in (label for model in in_order(models) for label in in_order(of_model(labels, model))):
        key = label["model_id"], label["order"]
        rated = {rater: found[key] for rater, found in by_rater.items() if key in found}
        ruled = reconciled.get(key, {})
        linked = {stage for own in (*rated.values(), ruled) for stage in own}
        about = {"model": names[label["model_id"]]} | {name: label[name] for name in ("token_printed", "phase")}
        about |= {"model_id": key[0], "order": key[1]}
        if not ruled and (len(rated) < _enough(rule) or not _stands_by_itself(rule)):
            awaited.add(key)
        for stage_id in (stage["stage_id"] for stage in in_order(stages) if stage["stage_id"] in linked):
            said = {rater: own.get(stage_id, {"role": NONE}) for rater, own in rated.items()}
            decided = _decided(stage_id, said, ruled, rule)
            roles = {row["role"] for row in said.values()}
            if decided is None:
                awaited.add(key)
            elif decided["role"] != NONE:
                links.append({**decided, "model_id": key[0], "order": key[1], "stage_id": stage_id})
            if len(roles) > 1:
                kind = "presence" if NONE in roles else "role"
                conflicts.append(_conflict(kind, about | {"stage_id": stage_id}, said, "role", decided))
    return Settled(links, conflicts, frozenset(awaited))


def _enough(rule: Rule) -> int:
    """How many must have rated a label or a depth before it can stand unreconciled."""
    return min(2, max(1, len(rule.raters)))


def _stands_by_itself(rule: Rule) -> bool:
    return rule.independent or len(rule.raters) < 2


def of_model(labels: Rows, model: Mapping[str, str]) -> list[Mapping[str, str]]:
    """The labels that a model prints."""
    return [label for label in labels if label["model_id"] == model["model_id"]]


def _decided(stage_id: str, said: Said, ruled: Mapping[str, dict[str, str]], rule: Rule) -> dict[str, str] | None:
    """The link as it stands, of role none where it does not; None while it waits."""
    if stage_id in ruled:
        return ruled[stage_id] | {"how": RECONCILED}
    if "" in ruled or (ruled and not rule.independent):
        reason = next((row.get("rationale", "") for row in ruled.values() if row["role"] != "secondary"), "")
        return {"role": NONE, "how": RECONCILED, "rationale": reason}
    agreed = len(said) >= _enough(rule) and len({row["role"] for row in said.values()}) == 1
    if agreed and _stands_by_itself(rule):
        return cautious(said) | {"how": "agreed" if len(said) > 1 else "single"}
    return None


def cautious(said: Said) -> dict[str, str]:
    """One row of several that agree in role: of basis, wording and confidence the least firm, of words all."""
    first = dict(next(iter(said.values())))
    for column, order in FIRMNESS.items():
        first[column] = max((row.get(column, "") for row in said.values()), key=order.index)
    for column in TOLD:
        first[column] = _in_words(said, column)
    return first


def _in_words(said: Said, column: str) -> str:
    """What each said, under its name; said once where all said the same."""
    words = {rater: row.get(column, "") for rater, row in said.items()}
    if len(set(words.values())) == 1:
        return next(iter(words.values()))
    return "; ".join(f"{rater}: {text}" for rater, text in words.items() if text)


def _conflict(
    kind: str, about: Mapping[str, str], said: Said, column: str, decided: Mapping[str, str] | None
) -> dict[str, str]:
    row = dict.fromkeys(CONFLICT_COLUMNS, "") | {"kind": kind, "status": "open" if decided is None else "settled"}
    row |= {name: cell for name, cell in about.items() if name in CONFLICT_COLUMNS}
    row["said"] = "; ".join(f"{rater}: {own[column]}" for rater, own in said.items())
    row["rationales"] = _in_words(said, "rationale")
    for name in ("by", "decided_on", "rationale") if decided else ():
        row[name] = (decided or {}).get(name, "")
    return row | {"decision": (decided or {}).get(column, "")}


def settle_depths(models: Rows, stages: Rows, sheets: Sheets, rule: Rule) -> Depths:
    """The same for depths: what was reconciled, what all who rated it (at least two) say, what the one rater says."""
    about = ("model_id", "stage_id")
    by_rater = {rater: latest(sheets.by_rater.get(rater, ()), *about) for rater in rule.raters}
    reconciled = latest(sheets.reconciled, *about)
    standing, conflicts = {}, []
    for model in in_order(models):
        for stage in in_order(stages):
            pair = model["model_id"], stage["stage_id"]
            said = {rater: found[pair] for rater, found in by_rater.items() if pair in found}
            different = {row["depth"] for row in said.values()}
            agreed = len(said) >= _enough(rule) and len(different) == 1 and _stands_by_itself(rule)
            decided = reconciled.get(pair) or (next(iter(said.values())) if agreed else None)
            if decided:
                standing[pair] = decided["depth"]
            if len(different) > 1:
                place = {"model_id": pair[0], "model": model["name"], "stage_id": pair[1], "phase": stage["phase"]}
                conflicts.append(_conflict("depth", place, said, "depth", decided))
    return Depths(standing, conflicts)
