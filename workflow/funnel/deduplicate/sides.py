"""A pair of records seen from both sides."""

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process


class Sides:
    """Columns of fields for the left and the right record of each pair."""

    def __init__(self, fields: pd.DataFrame, left: np.ndarray, right: np.ndarray):
        self.fields, self.left, self.right = fields, left, right

    def __len__(self) -> int:
        return len(self.left)

    def __call__(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        column = self.fields[name].to_numpy()
        return column[self.left], column[self.right]

    def agree(self, name: str) -> np.ndarray:
        """Whether both say the same; saying nothing ("" or -1) is not agreeing."""
        a, b = self(name)
        return (a == b) & ((a != "") if a.dtype == object else (a >= 0))

    def differ(self, name: str) -> np.ndarray:
        a, b = self(name)
        return (a != b) & ((a != "") & (b != "") if a.dtype == object else (a >= 0) & (b >= 0))

    def either(self, name: str) -> np.ndarray:
        a, b = self(name)
        return a | b

    def only_one(self, name: str, value: object = True) -> np.ndarray:
        a, b = self(name)
        return (a == value) ^ (b == value)

    def of(self, wanted: np.ndarray) -> "Sides":
        """The same for some of the pairs."""
        return Sides(self.fields, self.left[wanted], self.right[wanted])


def similarity(a: np.ndarray, b: np.ndarray, at_least: float = 0.0) -> np.ndarray:
    """Similarity in per cent of each text of the one to that of the other, 0 where it is below `at_least`."""
    if not len(a):
        return np.empty(0)
    return process.cpdist(a.tolist(), b.tolist(), scorer=fuzz.ratio, score_cutoff=at_least)
