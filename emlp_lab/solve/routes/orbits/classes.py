"""Classes of codes that grow together: the orbits of several groups on the same codes, one row for each group."""

import numpy as np
from jaxtyping import Integer
from scipy.sparse import csr_array

from emlp_lab.solve.routes.orbits.signed_indices import Codes, Indices, identity, smallest

Classes = Integer[np.ndarray, "_ _"]  # the smallest code in the class of each


def singles(groups: int, codes: int) -> Classes:
    """Every code in a class of its own."""
    return np.tile(identity(codes, 1), (groups, 1))


def join(classes: Classes, groups: Indices, elements: Codes, sheets: int) -> None:
    """Joins, in place, each code with its image; row i of `elements` belongs to group groups[i]."""
    present, place = np.unique(groups, return_inverse=True)
    before = classes[present]
    width = before.shape[1]
    here = before[place, ::sheets]
    there = np.take(before, place[:, None] * width + elements)
    different = here != there
    if not different.any():
        return
    base = np.broadcast_to(place[:, None] * width, here.shape)[different]
    here, there = base + here[different], base + there[different]
    if sheets == 2:  # where the sign changes: the other code of each coordinate
        other = (before + width * np.arange(len(present))[:, None]).ravel()
        here, there = np.append(here, other[here ^ 1]), np.append(there, other[there ^ 1])
    ones, n = np.ones(len(here), bool), before.size
    # Permutations of the codes are permutations of the classes too, so that every edge is on a circle.
    found = smallest(csr_array((ones, (here, there)), shape=(n, n))).reshape(before.shape)
    local = found - width * np.arange(len(present), dtype=np.int32)[:, None]
    classes[present] = np.take_along_axis(local, before, axis=1)


def numbered(classes: Classes, sheets: int, start: int) -> tuple[Codes, int]:
    """(labels, stop): for each code the number of its class, from `start` on by first occurrence; -1 where a class
    meets its own negative. The next free number is `stop`.
    """
    alive = classes == identity(classes.shape[1], 1)
    first, coordinates = (alive, classes) if sheets == 1 else (alive[:, ::2] & alive[:, 1::2], classes >> 1)
    numbers = np.cumsum(first, dtype=np.int32).reshape(first.shape) + np.int32(start - 1)
    labels = np.take_along_axis(np.where(first, numbers, np.int32(-1)), coordinates, axis=1)
    return labels, start + int(np.count_nonzero(first))


def signs_of(classes: Classes, labels: Codes) -> Codes:
    """For each code its sign in its class, 0 where it has no label. The first coordinate of a class has sign 1."""
    return np.where(labels < 0, np.int8(0), 1 - 2 * (classes & 1).astype(np.int8))
