"""Wreath products: one copy of a group for each of n places, and permutations of the places."""

import numpy as np
from jaxtyping import Integer
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from emlp_lab.groups.checks import checked_group
from emlp_lab.groups.dimension import check_size, magnitude
from emlp_lab.groups.finite import S
from emlp_lab.groups.group import Group


def wreath_product(group: Group, places: Group | int) -> Group:
    """`group` wr `places`, acting on n blocks of group.d coordinates: the symmetry of n alike objects.

    places: a permutation group of the n blocks, or n for all their permutations, S(n). Each block has a copy of
    `group` of its own, and the blocks are permuted; the order is |group|^n |places|. Coordinate i of block b is entry
    b * group.d + i. Raises ValueError for groups that are no permutation groups.
    """
    checked_group(group, "wreath(G, P)")
    permuting = places if isinstance(places, Group) else _symmetric(group, places)
    if not permuting.is_permutation:
        raise ValueError(
            f"wreath({group},{permuting}): {permuting} does not permute places, its matrices are no permutation "
            "matrices; give a permutation group such as S(3) or Z(3), or the number of places."
        )
    d, n = group.d, permuting.d
    first = _first_of_each_orbit(permuting.permutations)
    own, places_moved = len(group.discrete_generators) * len(first), len(permuting.discrete_generators)
    check_size(f"wreath({group},{permuting})", n * d, n * len(group.lie_algebra) + own + places_moved)
    lie = _in_blocks(group.lie_algebra, np.arange(n), n)
    discrete = np.eye(n * d) + _in_blocks(group.discrete_generators - np.eye(d), first, n)
    moves = np.kron(permuting.discrete_generators, np.eye(d))
    return Group(f"wreath({group},{permuting})", lie, np.concatenate([discrete, moves]))


def _symmetric(group: Group, n: object) -> Group:
    if isinstance(n, bool) or not hasattr(n, "__index__"):
        raise ValueError(
            f"wreath({group}, P): {str(n)[:60]!r} is a {type(n).__name__}, give a permutation group or the number of "
            "places."
        )
    count = n.__index__()  # type: ignore[attr-defined]
    check_size(f"wreath({group},S({magnitude(count)}))", abs(count) * group.d, 2)
    return S(count)


def _first_of_each_orbit(permutations: Integer[np.ndarray, "M n"]) -> Integer[np.ndarray, " R"]:
    """The first place of each orbit: a copy of the group there, moved by the permutations, is one at every place."""
    count, n = permutations.shape
    arrows = csr_array((np.ones(count * n), (np.tile(np.arange(n), count), permutations.ravel())), shape=(n, n))
    return np.unique(connected_components(arrows, directed=False)[1], return_index=True)[1]


def _in_blocks(matrices: np.ndarray, places: np.ndarray, n: int) -> np.ndarray:
    """Each matrix in the diagonal block of each place, with zeros elsewhere: shape (R * M, n * d, n * d)."""
    count, d, _ = matrices.shape
    blocks = np.zeros((len(places), count, n, d, n, d), matrices.dtype)
    blocks[np.arange(len(places)), :, places, :, places, :] = matrices
    return blocks.reshape(len(places) * count, n * d, n * d)
