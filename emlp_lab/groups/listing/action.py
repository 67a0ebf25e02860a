"""A finite matrix group as permutations of finitely many points: the orbits of the basis vectors."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Inexact, Integer

from emlp_lab.algebra.tolerance import TOL_DISTINCT, TOL_ROUNDING

MAX_ENTRY = 1e12  # of a point; no element of a finite group has such entries, since its generators are well-conditioned


@dataclass(frozen=True, eq=False)
class Action:
    """What a group does to the orbits of its basis vectors.

    points: N points, the first d of them the basis vectors, so that no element but the identity fixes all of them.
    permutations: generator m sends point i to point permutations[m, i]. An element is given by its images: the indices
    of the points to which it sends the basis vectors.
    """

    points: Inexact[np.ndarray, "N d"]
    permutations: Integer[np.ndarray, "M N"]

    @property
    def d(self) -> int:
        """How many of the points are basis vectors."""
        return self.points.shape[1]

    def matrices(self, images: Integer[np.ndarray, "n d"]) -> Inexact[np.ndarray, "n d d"]:
        """The elements with these images: column i of an element is the image of basis vector i."""
        return np.ascontiguousarray(np.swapaxes(self.points[images], 1, 2))


def of_permutations(permutations: Integer[np.ndarray, "M d"]) -> Action:
    """The action of a group that permutes the basis vectors."""
    return Action(np.eye(permutations.shape[1]), permutations)


def orbits(generators: Inexact[np.ndarray, "M d d"], bound: int, distinct: float = TOL_DISTINCT) -> Action | None:
    """The action of the group that `generators` generate, or None if it has more than `bound` points.

    distinct: points closer than this are one, relative to the norm of the generators where it is larger than one. Also
    None where the tolerance would hide a difference: for a generator next to the identity, or two points that a
    generator sends to one.
    """
    d = generators.shape[-1]
    tolerance = distinct * max(1.0, float(np.linalg.norm(generators, 2, axis=(1, 2)).max(initial=0)))
    steps = np.abs(generators - np.eye(d)).max(axis=(1, 2))
    if np.any((steps > TOL_ROUNDING) & (steps <= tolerance)):
        return None
    found = FoundPoints(tolerance)
    frontier = found.indices(np.eye(d, dtype=generators.dtype))
    images = [np.zeros((0, len(generators)), int)]
    while len(frontier) and len(found.points) <= bound:
        known = len(found.points)
        # A point is computed along one word from its basis vector, so that its error grows with that word alone.
        moved = np.einsum("mij,nj->nmi", generators, np.array([found.points[i] for i in frontier]))
        if not np.abs(moved).max(initial=0) <= MAX_ENTRY:
            return None
        images.append(found.indices(moved.reshape(-1, d)).reshape(len(frontier), len(generators)))
        frontier = np.arange(known, len(found.points))
    if len(frontier):
        return None
    permutations = np.concatenate(images).T
    one_to_one = np.all(np.sort(permutations) == np.arange(len(found.points)))
    return Action(np.array(found.points), permutations) if one_to_one else None


class FoundPoints:
    """Points of R^d or C^d that are found again up to a tolerance in every coordinate.

    The projections of the points on one fixed generic direction are sorted into cells that are wider than the
    projection of the tolerance: a point that is known lies in the cell of the new one or in the nearest other one.
    """

    def __init__(self, tolerance: float):
        self.tolerance = tolerance
        self.points: list[np.ndarray] = []
        self.cells: dict[int, list[int]] = {}

    def indices(self, batch: Inexact[np.ndarray, "n d"]) -> Integer[np.ndarray, " n"]:
        """Index of each point; those that are new are added in their order."""
        places = self._places(batch)
        return np.array([self._index(x, place) for x, place in zip(batch, places, strict=True)], int)

    def _places(self, batch: Inexact[np.ndarray, "n d"]) -> list[float]:
        real = np.concatenate([np.real(batch), np.imag(batch)], axis=1)
        direction = np.random.default_rng(0).standard_normal(real.shape[1])
        direction /= np.abs(direction).sum()  # points within the tolerance have projections within the tolerance
        return (real @ direction / (4 * self.tolerance)).tolist()

    def _index(self, x: np.ndarray, place: float) -> int:
        cell = int(np.floor(place))
        beside = cell - 1 if place - cell < 0.5 else cell + 1
        for i in self.cells.get(cell, []) + self.cells.get(beside, []):
            if np.abs(self.points[i] - x).max() <= self.tolerance:
                return i
        self.points.append(x)
        self.cells.setdefault(cell, []).append(len(self.points) - 1)
        return len(self.points) - 1
