"""Groups made of groups."""

from functools import partial

import numpy as np
from jaxtyping import Integer
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from emlp_lab.groups.checks import check_size, checked_dimension, magnitude
from emlp_lab.groups.families.classical import SO, O
from emlp_lab.groups.families.finite import D, S, permutation_matrices
from emlp_lab.groups.group import Group, checked_group, none
from emlp_lab.groups.listing.action import of_permutations
from emlp_lab.groups.listing.chain import Chain
from emlp_lab.groups.sampling import haar
from emlp_lab.groups.sampling.sampler import Sampler


def Embed(group: Group, d: int, place: slice, *, name: str | None = None) -> Group:
    """`group` acting on the coordinates `place` of R^d, and as the identity on the others.

    By default the name holds the place, so that rotations about x and rotations about z are different groups.
    Raises ValueError if the place does not have group.d coordinates.
    """
    where = np.arange(d)[place]
    if len(where) != group.d:
        raise ValueError(
            f"{place} picks {len(where)} of {d} coordinates, but {group} acts on {group.d}: choose another slice."
        )
    check_size(f"Embed({group}, {d})", d, group.generator_count)
    block = np.ix_(where, where)
    lie = np.zeros((len(group.lie_algebra), d, d), group.lie_algebra.dtype)
    discrete = np.zeros((len(group.discrete_generators), d, d), group.discrete_generators.dtype) + np.eye(d)
    lie[:, *block], discrete[:, *block] = group.lie_algebra, group.discrete_generators
    name = name or f"{group}_R{d}[{','.join(map(str, where))}]"
    return Group(name, lie, discrete, make_sampler=partial(_placed, group, d, block), snap=False)


def _placed(group: Group, d: int, block: tuple[np.ndarray, ...]) -> Sampler:
    def draw(rng: np.random.Generator, n: int) -> np.ndarray:
        elements = group.sampler.draw(rng, n)
        g = np.tile(np.eye(d, dtype=elements.dtype), (n, 1, 1))
        g[:, *block] = elements
        return g

    return Sampler(draw, group.sampler.distribution, group.sampling)


def SO2eR3() -> Group:
    """Rotations of space about the z axis."""
    return Embed(SO(2), 3, slice(2), name="SO2eR3")


def O2eR3() -> Group:
    """Rotations of space about the z axis, and reflections that leave it."""
    return Embed(O(2), 3, slice(2), name="O2eR3")


def DkeR3(k: int) -> Group:
    """Symmetries of a regular k-gon in the x-y plane of space."""
    return Embed(D(k), 3, slice(2), name=f"DkeR3({k})")


def ZksZnxZn(k: int, n: int) -> Group:
    """Shifts and rotations of n x n images with k orientations: Z_n x Z_n and rotations by 360/k degrees, k = 2 or 4.

    Acts on k * n * n numbers: orientation, row, column (Cohen and Welling 2016, p4 for k = 4).
    """
    if k not in (2, 4):
        raise ValueError(f"ZksZnxZn({k}, {n}): k is the number of orientations, 2 or 4.")
    n = checked_dimension("ZksZnxZn", n, matrices=lambda n: 3 * k * k * n * n)
    index = np.arange(k * n * n).reshape(k, n, n)
    rotated = np.roll(np.rot90(index, 4 // k, axes=(1, 2)), 1, axis=0)
    moved = [np.roll(index, 1, axis=1), np.roll(index, 1, axis=2), rotated]
    permutations = np.array([np.argsort(image.ravel()) for image in moved])
    d = k * n * n
    generators = permutation_matrices(permutations.tolist(), d)
    return Group(
        f"ZksZnxZn({k},{n})", none(d), generators, make_sampler=partial(_image_motions, permutations, (n, n, k))
    )


def _image_motions(permutations: np.ndarray, orders: tuple[int, ...]) -> Sampler:
    """Every element is one product of powers of the three generators."""
    powers = [_powers(p, order) for p, order in zip(permutations, orders, strict=True)]
    return haar.transversals(of_permutations(permutations), Chain(tuple(powers)))


def _powers(permutation: np.ndarray, order: int) -> np.ndarray:
    powers = [np.arange(len(permutation))]
    for _ in range(order - 1):
        powers.append(permutation[powers[-1]])
    return np.array(powers)


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
    return Group(f"wreath({group},{permuting})", lie, np.concatenate([discrete, moves]), snap=False)


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
