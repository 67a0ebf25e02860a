"""Elements of a group that are tried as reasons: all of a small one, else generators, turns and their products."""

from dataclasses import dataclass
from itertools import islice

import numpy as np
from jaxtyping import Inexact

from emlp_lab.algebra.tolerance import TOL_EXACT
from emlp_lab.groups import Group
from emlp_lab.solve.reading.reasons.full import has_all_permutations, has_all_turns
from emlp_lab.solve.reading.reasons.turns import Labelled, turns

MAX_ENTRIES = 10**6  # of all elements as matrices
MAX_LISTED_SIZE = 64  # of the matrices of a group whose elements are all tried
MAX_CLOSED_SIZE = 16  # of the matrices
MAX_TURNED_SIZE = 8  # of O(n) and SO(n): turns of larger ones are made as they are needed
MAX_CLOSED = 400  # products of elements that permute the axes up to a factor


@dataclass(frozen=True, eq=False, repr=False)
class Pool:
    """Elements, those that move few axes first. labels: how each was found. is_whole: whether it is the whole group."""

    matrices: Inexact[np.ndarray, "n d d"]
    labels: tuple[str, ...]
    is_whole: bool


def pool(group: Group) -> Pool:
    """The elements to try; the same ones for equal groups."""
    most = MAX_ENTRIES // group.d**2
    if has_all_permutations(group) and group.is_permutation:
        return _pool([], group, is_whole=False)  # those that are needed are made
    listing = group.listing if group.d <= MAX_LISTED_SIZE else None
    if listing is not None:
        found = [(f"element {k} of the group", g) for k, g in enumerate(islice(listing, most), start=1)]
    else:
        found = _seeds(group)[:most]
    if listing is None and group.d <= MAX_CLOSED_SIZE:
        found += _closed([g for _, g in found if _is_monomial(g)], min(MAX_CLOSED, most))
    return _pool(found[:most], group, is_whole=listing is not None and len(listing) <= most)


def _pool(found: list[Labelled], group: Group, *, is_whole: bool) -> Pool:
    moving = sorted((both for both in found if _moved(both[1])), key=lambda both: _moved(both[1]))
    matrices = np.array([g for _, g in moving]).reshape(-1, group.d, group.d)
    return Pool(matrices, tuple(label for label, _ in moving), is_whole)


def _seeds(group: Group) -> list[Labelled]:
    found = [(f"discrete generator {k}", h) for k, h in enumerate(group.discrete_generators, start=1)]
    return found if has_all_turns(group) and group.d > MAX_TURNED_SIZE else found + turns(group)


def _moved(g: np.ndarray) -> int:
    """Number of coordinates that are not left as they are."""
    return int(np.count_nonzero(np.abs(g - np.eye(len(g))).max(axis=1) > TOL_EXACT))


def _is_monomial(g: np.ndarray) -> bool:
    """Whether each row and column has one entry, and this is 1, -1, i or -i."""
    filled = np.abs(g) > TOL_EXACT
    one_each = np.all(filled.sum(axis=0) == 1) and np.all(filled.sum(axis=1) == 1)
    return bool(one_each and np.allclose(g[filled] ** 4, 1))


def _closed(seeds: list[np.ndarray], limit: int) -> list[Labelled]:
    """Products of the seeds, short ones first, that are not among them."""
    known = {_key(g) for g in seeds}
    found: list[Labelled] = []
    frontier = seeds
    while frontier and len(found) < limit:
        new = []
        for g in frontier:
            for h in seeds:
                product = g @ h
                if (key := _key(product)) not in known and len(found) < limit:
                    known.add(key)
                    new.append(product)
                    found.append((f"product {len(found) + 1} of generators", product))
        frontier = new
    return found


def _key(g: np.ndarray) -> bytes:
    return (np.round(np.asarray(g, complex)) + 0.0).tobytes()  # no negative zeros
