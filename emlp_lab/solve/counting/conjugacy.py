"""The number of invariants as the exact mean of the character over the conjugacy classes of a group."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from jaxtyping import Float

from emlp_lab.groups import Group
from emlp_lab.groups.listing.elements import Elements
from emlp_lab.groups.sampling.haar import permuted_basis
from emlp_lab.reps import Atom, Base
from emlp_lab.solve.counting.characters import ElementStack, character
from emlp_lab.solve.counting.counted import Method
from emlp_lab.solve.counting.tableaux import partitions


@dataclass(frozen=True, eq=False)
class ConjugacyClasses:
    """Conjugacy classes: stacks of one element of each, with weights proportional to the measures of the classes."""

    method: Method
    detail: str
    stacks: Iterable[tuple[Float[np.ndarray, " N"], ElementStack]]


def class_count(atoms: tuple[Atom, ...], classes: ConjugacyClasses) -> int | None:
    """The integer that the mean of the character over the group is; None where rounding errors leave doubt."""
    total = size = norm = 0.0
    for weights, elements in classes.stacks:
        values = character(atoms, elements)
        norm += float(weights.sum())
        total += float(np.real(values) @ weights)
        size += float(np.abs(values) @ weights)
    mean = total / norm
    # Values up to 1e9 in the mean leave rounding errors far below the distance of the next integer.
    is_exact = size / norm < 1e9 and abs(mean - round(mean)) < 1e-3
    return round(mean) if is_exact else None


def conjugacy_classes(atoms: tuple[Atom, ...], group: Group) -> ConjugacyClasses | None:
    """ConjugacyClasses of S(n) and O(3), or all elements of a finite group; None for others, and if there are too many.

    For O(3) there are as many as the mean of the character of `atoms` needs to be exact.
    """
    match group.family:
        case ("S", n) if n <= 20:  # 627 cycle types
            return _cycle_types(n)
        case ("O", 3) if group.is_orthogonal:
            return _turns_and_inversion(atoms, group)
    return None if group.listing is None else _listed(atoms, group, group.listing)


def _listed(atoms: tuple[Atom, ...], group: Group, listing: Elements) -> ConjugacyClasses:
    images, weights = listing.images, np.ones(len(listing))
    if group.is_permutation and all(isinstance(atom, Base) for atom in atoms):
        fixed = (images == np.arange(group.d)).sum(axis=1)
        first, weights = np.unique(fixed, return_index=True, return_counts=True)[1:]  # one for all of equal trace
        images = images[first]
    max_entries = 10**6  # of the matrices of one stack
    step = max(1, max_entries // group.d**2)
    parts = (slice(start, start + step) for start in range(0, len(images), step))
    stacks = ((weights[part] + 0.0, listing.action.matrices(images[part])) for part in parts)
    return ConjugacyClasses(Method.BURNSIDE, f"mean over {len(listing)} elements", stacks)


def _cycle_types(n: int) -> ConjugacyClasses:
    """A cycle type with m_k cycles of length k has one of prod_k k^m_k m_k! of all permutations."""
    images, weights = [], []
    for cycles in partitions(n, n, n):
        starts = np.cumsum((0, *cycles))
        images.append(np.concatenate([np.roll(np.arange(a, b), -1) for a, b in pairwise(starts)]))
        weights.append(1 / math.prod(k**m * math.factorial(m) for k, m in Counter(cycles).items()))
    elements = permuted_basis(np.array(images))
    return ConjugacyClasses(
        Method.BURNSIDE, f"mean over {len(images)} conjugacy classes", [(np.array(weights), elements)]
    )


def _turns_and_inversion(atoms: tuple[Atom, ...], group: Group) -> ConjugacyClasses | None:
    """Weyl's integration formula. The character is a trigonometric polynomial, for which a grid that is finer than its
    degree is exact: the largest eigenvalue of the generator of a circle.
    """
    axis = group.lie_algebra[0]
    each = Counter(atoms).items()
    degree = sum(power * float(np.linalg.norm(atom.drho(axis), 2)) for atom, power in each)
    points = math.ceil(degree) + 5  # the weights add to the degree
    max_points = 2000  # on the circle
    if points > max_points:
        return None
    angle = 2 * np.pi * np.arange(points) / points
    turns = np.tile(np.eye(3), (points, 1, 1))
    turns[:, 0, 0] = turns[:, 1, 1] = np.cos(angle)
    turns[:, 1, 0] = np.sin(angle)
    turns[:, 0, 1] = -turns[:, 1, 0]
    weights = 1 - np.cos(angle)
    return ConjugacyClasses(Method.TURNS, "", [(weights, turns), (weights, -turns)])
