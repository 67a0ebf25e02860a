"""A vector that may be one of the readable elements of a space, with what it is called."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from jaxtyping import Inexact, Integer

from emlp_lab.solve.reading.terms.notation import Notation


@dataclass(frozen=True, eq=False, repr=False)
class Candidate:
    """Entries of a vector that are not zero, at `index`, in increasing order. text: what it does, as a sentence.

    notation: None where there is no formula but the entries themselves.
    """

    index: Integer[np.ndarray, " e"]
    values: Inexact[np.ndarray, " e"]
    name: str
    text: str
    notation: Notation | None = None

    def dense(self, dim: int) -> Inexact[np.ndarray, " dim"]:
        """All entries."""
        v = np.zeros(dim, self.values.dtype)
        v[self.index] = self.values
        return v


def ordered(index: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Both, in increasing order of the index."""
    order = np.argsort(index, kind="stable")
    return index[order], values[order]


def product(parts: Sequence[Candidate], places: Sequence[Integer[np.ndarray, "_"]], names: Sequence[str]) -> Candidate:
    """The tensor product of what each group does. places: where the coordinates of each part are in the whole."""
    index = reduce(np.add.outer, (to[part.index] for part, to in zip(parts, places, strict=True))).ravel()
    values = reduce(np.multiply.outer, (part.values for part in parts)).ravel()
    if len(parts) == 1:
        (part,) = parts
        return Candidate(*ordered(index, values), part.name, part.text, part.notation)
    name = ", ".join(f"{part.name} ({label})" for part, label in zip(parts, names, strict=True))
    text = " ".join(f"{label}: {part.text}" for part, label in zip(parts, names, strict=True))
    known = [part.notation for part in parts if part.notation is not None]
    notation = sum(known, Notation()) if len(known) == len(parts) else None
    return Candidate(*ordered(index, values), name, text, notation)
