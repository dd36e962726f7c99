"""Computed counts beside those that published accounts report; neither is bent to the other."""

from collections.abc import Mapping
from typing import Any

from funnel.errors import ReviewError, near

NOT_REPORTED = "not reported"
# Measures of kinds of search that a review may not have made at all.
MAY_BE_UNRECORDED = ("additions.", "characteristics.")


def columns(reported: Mapping[str, Any]) -> list[str]:
    """The columns of the comparison: one an account between what was computed and the verdict."""
    return ["step", "computed", *reported["accounts"], "verdict", "measure", "note"]


def compare(reported: Mapping[str, Any], found: Mapping[str, str], path: str, arranged: bool) -> list[dict[str, str]]:
    """One row a step that the accounts tell of, in their order, in `columns`.

    found: every measure by name. verdict: match where every account that states a number states this one, differs where
    one does not (the note says which), "not reported" where none does. `arranged`: the records were made to fit the
    published totals, so that a match proves nothing.
    """
    accounts = list(reported["accounts"])
    match = "match (by construction)" if arranged else "match"
    rows = []
    for step in reported["steps"]:
        key = step["measure"]
        if key not in found and not key.startswith(MAY_BE_UNRECORDED):
            raise ReviewError(path, None, f"measure {key!r} is not one that the program computes.", near(key, found))
        computed = found.get(key, "")
        stated = {account: step["values"].get(account) for account in accounts}
        said = {
            account: match if computed and float(value) == float(computed) else "differs"
            for account, value in stated.items()
            if value is not None
        }
        verdict = NOT_REPORTED if not said else "differs" if "differs" in said.values() else match
        by_account = (
            "; ".join(f"{account}: {word}" for account, word in said.items()) if len(set(said.values())) > 1 else ""
        )
        rows.append(
            {
                "step": step["step"],
                "measure": key,
                "computed": computed or "none recorded",
                **{account: NOT_REPORTED if value is None else str(value) for account, value in stated.items()},
                "verdict": verdict,
                "note": " ".join(
                    part for part in (by_account + "." if by_account else "", step.get("note") or "") if part
                ),
            }
        )
    return rows
