"""What must stand under everything made from rows that are not the review team's own."""

from collections.abc import Iterable, Mapping


def caption(provenances: Iterable[str], captions: Mapping[str, str]) -> str:
    """What must stand under anything made from rows of these provenances; "" for a team's own records."""
    present = set(provenances)
    return "; ".join(
        captions[name] for name in ("simulated", "ours", "published") if name in present and captions[name]
    )
