"""Groups made of groups."""

from functools import partial

import numpy as np

from emlp_lab.groups import haar
from emlp_lab.groups.chain import Chain
from emlp_lab.groups.classical import SO, O
from emlp_lab.groups.dimension import check_size, checked_dimension
from emlp_lab.groups.finite import D, permutation_matrices
from emlp_lab.groups.group import Group, none
from emlp_lab.groups.orbit import of_permutations
from emlp_lab.groups.sampling import Sampler


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
    return Group(name, lie, discrete, make_sampler=partial(_placed, group, d, block))


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
