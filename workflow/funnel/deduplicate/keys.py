"""Which records are worth comparing: pairs that share one of a few keys."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

WINDOW = 24  # each record is compared with at most this many of the next that share a key, sorted by place and title
# A word of every two-hundredth title tells little of any ("patients", or a note that ends all titles of a library);
# one that stands in a single title, a misprint often, leads to no other. Small libraries have no common words.
COMMON, COMMON_AT_LEAST = 1 / 200, 100
LETTERS = 22  # of a title that has too few telling words
CHUNK = 100_000  # titles split into words at a time, which bounds memory


def keys(fields: pd.DataFrame) -> Iterator[np.ndarray]:
    """One array of keys a kind, one key a record, -1 where a record has none. A shared key makes two records a pair."""
    which, titles = pd.factorize(fields["title"].to_numpy(dtype=object))
    # Of titles, not of records: a file that is imported twice makes no word commoner.
    first, rare, last = ([words[which] for words in three] for three in telling_words(titles.tolist()))
    author, year, volume, page, end = (
        fields[name].to_numpy() for name in ("first_author", "year", "volume", "first_page", "last_page")
    )
    yield fields["doi"].to_numpy()
    yield fields["exported_id"].to_numpy()
    yield fields["title_no"].to_numpy()
    yield together(*first)
    yield together(*last)
    for a, b in ((0, 1), (0, 2), (1, 2)):
        yield together(rare[a], rare[b])
    for words in (first, last):
        yield together(author, words[0])
    few = (first[1] < 0) | (fields["alternative"] != "")
    yield _alike(fields["compact"].where(few, "").str.slice(stop=LETTERS))
    yield _alike(fields["alternative"].str.replace(" ", "").str.slice(stop=LETTERS))
    yield together(volume, page, year)
    yield together(author, page, year)
    yield together(author, page, volume)
    yield together(np.where(page > 1, page, -1), np.where(end > page, end, -1), year)
    yield _alike(fields["abstract"].where(fields["abstract"].str.len() > 100, "").str.slice(stop=50))


def telling_words(titles: list[str]) -> tuple[list[np.ndarray], list[np.ndarray], list[np.ndarray]]:
    """The first three, the three rarest and the last three of the words that tell one title from most others.

    Words are numbered from the commonest to the rarest; -1 where a title has fewer.
    """
    count = len(titles)
    parts = (" ".join(titles[start : start + CHUNK]).split() for start in range(0, count, CHUNK))
    codes, words = pd.factorize(np.concatenate([np.empty(0, np.uint64), *map(_hashed, parts)]))
    often = np.bincount(codes, minlength=len(words))
    number = np.empty(len(words), dtype=np.int64)
    number[np.lexsort((words, -often))] = np.arange(len(words))
    telling = (often >= 2) & (often <= max(COMMON_AT_LEAST, count * COMMON))
    length = np.fromiter((title.count(" ") + 1 if title else 0 for title in titles), dtype=np.int64, count=count)
    kept = telling[codes]
    row, word = np.repeat(np.arange(count), length)[kept], number[codes][kept]
    order = np.lexsort((-word, row))
    order = order[np.append(True, np.diff(row[order] * len(words) + word[order]) != 0)[: len(order)]]
    return _three(row, word, count), _three(row[order], word[order], count), _three(row[::-1], word[::-1], count)


def _hashed(words: list[str]) -> np.ndarray:
    return pd.util.hash_array(np.array(words, dtype=object), categorize=False)


def _three(row: np.ndarray, word: np.ndarray, count: int) -> list[np.ndarray]:
    """The first three words of each row; rows stand together."""
    found = [np.full(count, -1, dtype=np.int64) for _ in range(3)]
    if len(row):
        starts = np.flatnonzero(np.append(True, np.diff(row) != 0))
        place = np.arange(len(row)) - np.repeat(starts, np.diff(np.append(starts, len(row))))
        for nth, column in enumerate(found):
            column[row[place == nth]] = word[place == nth]
    return found


def together(*columns: np.ndarray) -> np.ndarray:
    """One key of several numbers, -1 where any is missing. Two that fall together by chance cost one comparison."""
    key = np.zeros(len(columns[0]), dtype=np.int64)
    known = np.ones(len(key), dtype=bool)
    for column in columns:
        key = key * 1_000_003 + column.astype(np.int64)
        known &= column >= 0
    return np.where(known, np.abs(key), -1)


def pairs(fields: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Row numbers of the two records of each candidate pair, left < right, in order, each pair once."""
    count = len(fields)
    rank = np.lexsort([fields[name].to_numpy() for name in ("first_page", "volume", "year", "title_no")])
    found = [np.empty(0, dtype=np.int64)]
    for key in keys(fields):
        rows = rank[key[rank] >= 0]
        rows = rows[np.argsort(key[rows], kind="stable")]
        code = key[rows]
        for step in range(1, WINDOW + 1):
            shares = code[step:] == code[:-step]
            if not shares.any():
                break
            here, there = rows[:-step][shares], rows[step:][shares]
            found.append(np.minimum(here, there) * count + np.maximum(here, there))
    here, there = books_and_chapters(fields)
    found.append(np.minimum(here, there) * count + np.maximum(here, there))
    joined = np.concatenate(found)
    found.clear()
    joined.sort()
    joined = joined[np.diff(joined, prepend=-1) > 0]
    return joined // max(count, 1), joined % max(count, 1)


def books_and_chapters(fields: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Row numbers of each book and of each record that names it as what it stands in."""
    books = pd.DataFrame({"book": np.flatnonzero(fields["book"])})
    books["title"] = fields["title_no"].to_numpy()[books["book"]]
    inside = pd.DataFrame({"chapter": np.arange(len(fields)), "title": fields["holder_no"]})
    inside = inside[~fields["book"] & (inside["title"] >= 0)]
    pairs = books.merge(inside, on="title")
    return pairs["book"].to_numpy(), pairs["chapter"].to_numpy()


def _alike(column: pd.Series) -> np.ndarray:
    """A number for each text, the same for the same one, -1 for an empty one."""
    numbers, texts = pd.factorize(column.to_numpy(dtype=object))
    return np.where(np.append(texts == "", False)[numbers], -1, numbers).astype(np.int64)
