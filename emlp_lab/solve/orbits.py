"""Invariants of permutation groups: vectors that are constant on the orbits of the index set, found by graph search.

A tensor power of permutation matrices permutes the entries of the tensor, so the invariants are the indicators of the
connected components of the graph i -- h(i). Exact integers, time O(M n), memory O(M n).
"""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Integer
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from emlp_lab.reps import Atom
from emlp_lab.solve.subspace import OrbitSubspace
from emlp_lab.stream import Event, Stream

BYTES_PER_ENTRY = 40  # index maps, edges and labels of one coordinate and one generator, measured


def index_maps(atoms: tuple[Atom, ...]) -> Iterator[Integer[np.ndarray, " n"]]:
    """For each generator the map i -> h(i) of the flat index of the tensor."""
    each = [atom.permutations for atom in atoms]
    for m in range(len(each[0])):
        flat = np.zeros(1, np.int64)
        for permutations in each:
            flat = (flat[:, None] * permutations.shape[1] + permutations[m]).ravel()
        yield flat


def orbits(atoms: tuple[Atom, ...]) -> Stream[OrbitSubspace]:
    """Solves one tensor type of a permutation group."""
    n = int(np.prod([atom.size() for atom in atoms]))
    total = len(atoms[0].bound.discrete_generators)
    labels = np.arange(n)
    for done, index in enumerate(index_maps(atoms), start=1):
        labels = _merge(labels, index)
        count = int(labels.max()) + 1
        message = f"generator {done} of {total}: {count} orbits of {n} entries"
        yield Event("orbits", message, done, total, {"rank": count, "dim": n})
    return OrbitSubspace(labels)


def _merge(labels: np.ndarray, index: np.ndarray) -> np.ndarray:
    """Joins the classes of i and index[i]; numbered by first occurrence, so that the result does not depend on the
    search.
    """
    count = int(labels.max()) + 1
    edges = coo_array((np.ones(len(labels), np.int8), (labels, labels[index])), shape=(count, count))
    _, component = connected_components(edges, directed=False)
    _, first = np.unique(component, return_index=True)
    rank_of = np.empty(len(first), np.int64)
    rank_of[np.argsort(first)] = np.arange(len(first))
    return rank_of[component][labels]
