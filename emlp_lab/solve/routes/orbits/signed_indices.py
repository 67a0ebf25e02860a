"""Signed index maps as integers: the code of +e_i is 2i and that of -e_i is 2i + 1; without signs it is i itself.

`sheets` is 2 with signs and 1 without: the number of codes of one coordinate. The components of the graphs of such maps
are numbered so that the result does not depend on the search.
"""

import numpy as np
from jaxtyping import Integer
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from emlp_lab.reps import Atom

Indices = Integer[np.ndarray, " _"]
Codes = Integer[np.ndarray, "_ _"]  # coordinate i of a row goes to the coordinate of code [row, i]


def atom_codes(atom: Atom, sheets: int) -> Codes:
    """The discrete generators, one row for each."""
    codes = atom.permutations if sheets == 1 else 2 * atom.permutations + (atom.signs < 0)
    return codes.astype(np.int32)


def identity(n: int, sheets: int) -> Integer[np.ndarray, " n"]:
    """Every coordinate stays."""
    return np.arange(0, sheets * n, sheets, dtype=np.int32)


def split(codes: np.ndarray, sheets: int) -> tuple[np.ndarray, np.ndarray | int]:
    """(coordinates, 1 where the sign is -1 and else 0)."""
    return (codes, 0) if sheets == 1 else (codes >> 1, codes & 1)


def composed(table: Codes, rows: Indices | int, before: Codes, sheets: int) -> Codes:
    """Row by row: first before[i], then table[rows[i]]; one number of a row is for all."""
    index, minus = split(before, sheets)
    return np.take(table, np.asarray(rows)[..., None] * table.shape[1] + index) ^ minus


def inverted(codes: Codes, sheets: int) -> Codes:
    """Row by row the inverse."""
    index, minus = split(codes, sheets)
    rows, n = codes.shape
    inverse = np.empty(codes.size, codes.dtype)
    inverse[index + n * np.arange(rows)[:, None]] = identity(n, sheets) + minus
    return inverse.reshape(codes.shape)


def product(factors: list[Codes], sheets: int) -> Codes:
    """Row by row the action on the product of the axes, in row-major order."""
    if len(factors) == 1:
        return factors[0]
    half = len(factors) // 2  # halves keep the innermost loop of numpy long
    left, right = product(factors[:half], sheets), product(factors[half:], sheets)
    rows, n = right.shape
    index, minus = split(left, sheets)
    outer = (index * np.int32(sheets * n))[:, :, None] + right[:, None, :]
    if sheets == 2:
        outer ^= np.asarray(minus)[:, :, None]
    return outer.reshape(rows, -1)


def graph(starts: Indices, targets: Indices) -> csr_array:
    """The edges of node i go to targets[starts[i]:starts[i + 1]]."""
    n = len(starts) - 1
    return csr_array((np.ones(len(targets), np.int8), targets.astype(np.int32), starts), shape=(n, n))


def smallest(edges: csr_array) -> Indices:
    """The smallest node of each node's component, of a graph in which every edge is on a circle."""
    # Circles make the components strong ones, which are found faster than others.
    count, component = connected_components(edges, directed=True, connection="strong")
    n = len(component)
    first = np.empty(count, np.int32)
    first[component[::-1]] = np.arange(n - 1, -1, -1, dtype=np.int32)  # the last one that is written stays
    return first[component]


def permuted(images: Codes) -> csr_array:
    """The graph of some permutations: i to images[m, i]."""
    count, n = images.shape
    return graph(np.arange(0, count * n + 1, count, dtype=np.int32), images.T.ravel())
