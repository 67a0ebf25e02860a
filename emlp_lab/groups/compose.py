"""Groups made of groups."""

import numpy as np

from emlp_lab.groups.classical import SO, O
from emlp_lab.groups.dimension import checked_dimension
from emlp_lab.groups.finite import D, permutation_matrices
from emlp_lab.groups.group import Group


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
    block = np.ix_(where, where)
    lie = np.zeros((len(group.lie_algebra), d, d), group.lie_algebra.dtype)
    discrete = np.zeros((len(group.discrete_generators), d, d), group.discrete_generators.dtype) + np.eye(d)
    lie[:, *block], discrete[:, *block] = group.lie_algebra, group.discrete_generators
    return Group(name or f"{group}_R{d}[{','.join(map(str, where))}]", lie, discrete)


def SO2eR3() -> Group:
    """Rotations of space about the z axis."""
    return Embed(SO(2), 3, slice(2), name="SO2eR3")


def O2eR3() -> Group:
    """Rotations of space about the z axis, and reflections that leave it."""
    return Embed(O(2), 3, slice(2), name="O2eR3")


def DkeR3(k: int) -> Group:
    """Symmetries of a regular k-gon in the x-y plane of space."""
    return Embed(D(k), 3, slice(2), name=f"DkeR3({k})")


def direct_product(left: Group, right: Group) -> Group:
    """Left x right acting on V_left (x) V_right, of dimension left.d * right.d.

    Where each group has tensors of its own, mixed representations such as V(SO(3)) * V(S(5)) are the better form: their
    problems are solved one group at a time.
    """
    a, b, d = np.eye(left.d), np.eye(right.d), left.d * right.d
    lie = [np.kron(A, b) for A in left.lie_algebra] + [np.kron(a, A) for A in right.lie_algebra]
    discrete = [np.kron(h, b) for h in left.discrete_generators] + [np.kron(a, h) for h in right.discrete_generators]
    return Group(f"{left}x{right}", np.array(lie).reshape(-1, d, d), np.array(discrete).reshape(-1, d, d))


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
    permutations = [np.argsort(image.ravel()).tolist() for image in moved]
    d = k * n * n
    return Group(f"ZksZnxZn({k},{n})", np.zeros((0, d, d)), permutation_matrices(permutations, d))
