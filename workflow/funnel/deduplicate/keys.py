"""Which records are worth comparing: pairs that share one of a few keys."""

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

WINDOW = 24  # each record is compared with at most this many of the next that share a key, sorted by place and title


def keys(fields: pd.DataFrame) -> Iterator[np.ndarray]:
    """One array of keys a kind, one key a record, "" where a record has none. A shared key makes two records a pair."""
    title = fields["compact"].tolist()
    first = fields["first_author"].tolist()
    year = fields["year"].tolist()
    volume = fields["volume"].tolist()
    page = fields["first_page"].tolist()
    last = fields["last_page"].tolist()
    yield fields["doi"].to_numpy()
    yield _array(text[:22] for text in title)
    yield _array(text[-22:] if len(text) > 30 else "" for text in title)
    yield _array(text.replace(" ", "")[:22] for text in fields["alternative"])
    words = [text.split() for text in fields["title"].tolist()]
    yield _array(" ".join(sorted(sorted(each, key=len)[-4:])) for each in words)
    yield _array(f"{v} {p} {y}" if v >= 0 and p >= 0 else "" for v, p, y in zip(volume, page, year, strict=True))
    yield _array(f"{a} {p} {y}" if a and p >= 0 else "" for a, p, y in zip(first, page, year, strict=True))
    yield _array(f"{a} {p} {v}" if a and p >= 0 and v >= 0 else "" for a, p, v in zip(first, page, volume, strict=True))
    yield _array(f"{p} {e} {y}" if p > 1 and e > p else "" for p, e, y in zip(page, last, year, strict=True))
    longest = (max(each, key=len, default="") for each in words)
    yield _array(f"{a} {y} {w}" if a else "" for a, y, w in zip(first, year, longest, strict=True))
    yield _array(text.replace(" ", "")[:40] if len(text) > 100 else "" for text in fields["abstract"])
    yield fields["exported_id"].to_numpy()


def pairs(fields: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Row numbers of the two records of each candidate pair, left < right, in order, each pair once."""
    count = len(fields)
    rank = np.lexsort(
        (fields["first_page"], fields["volume"], fields["year"], pd.factorize(fields["compact"], sort=True)[0])
    )
    place = np.empty(count, dtype=np.int64)
    place[rank] = np.arange(count)
    found = []
    for key in keys(fields):
        code = pd.factorize(key)[0].astype(np.int64)
        has_key = key != ""
        rows = np.flatnonzero(has_key)
        rows = rows[np.lexsort((place[rows], code[rows]))]
        code = code[rows]
        for step in range(1, WINDOW + 1):
            together = code[step:] == code[:-step]
            if not together.any():
                break
            here, there = rows[:-step][together], rows[step:][together]
            found.append(np.minimum(here, there) * count + np.maximum(here, there))
    joined = np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)
    return joined // max(count, 1), joined % max(count, 1)


def _array(values: Iterable[str]) -> np.ndarray:
    return np.array(list(values), dtype=object)
