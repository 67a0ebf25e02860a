"""The multiplication table of a small finite group."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from jaxtyping import Inexact, Integer
from scipy.spatial import KDTree

from emlp_lab.groups import Group
from emlp_lab.groups.elements import Elements

MAX_ORDER = 800
NEAR = 1e-6


@dataclass(frozen=True, eq=False)
class Table:
    """The elements of a finite group by their numbers, in the order of group.elements(): 0 is the identity.

    products: entry [g, k] is the number of element g times element k.
    """

    group: Group
    listing: Elements
    products: Integer[np.ndarray, "order order"]

    def __len__(self) -> int:
        return len(self.products)

    @property
    def inverses(self) -> Integer[np.ndarray, " order"]:
        return self.products.argmin(axis=1)

    def number(self, g: Inexact[np.ndarray, "d d"]) -> int:
        """The number of an element. Raises ValueError for other matrices."""
        points = self.listing.action.points
        if g.shape == (points.shape[1],) * 2:
            _, nearest = self._search.query(_seen(g.T))
            found = self._numbers.get(np.asarray(nearest).tobytes())
            if found is not None and np.abs(points[nearest] - g.T).max(initial=0) <= NEAR * np.abs(points).max():
                return found
        raise ValueError(f"the matrix is not an element of {self.group}: give one of its elements().")

    @cached_property
    def _search(self) -> KDTree:
        return KDTree(_seen(self.listing.action.points))

    @cached_property
    def _numbers(self) -> dict[bytes, int]:
        return {images.tobytes(): k for k, images in enumerate(self.listing.images)}


@lru_cache(maxsize=16)
def table(group: Group) -> Table:
    """The table of a group. Raises ValueError for infinite groups, and for more than MAX_ORDER elements."""
    if group.is_infinite:
        raise ValueError(
            f"{group} is infinite: regular and all irreducible representations are those of finite groups."
        )
    listing = group.listing
    if listing is None or len(listing) > MAX_ORDER:
        raise ValueError(f"{group} has more than {MAX_ORDER} elements: too many for a multiplication table.")
    numbers = {images.tobytes(): k for k, images in enumerate(listing.images)}
    moved = listing.action.permutations[:, listing.images]  # generator, element, its image of a basis vector
    generators = np.array([[numbers[images.tobytes()] for images in each] for each in moved], int)
    rows = {0: np.arange(len(listing))}
    queue = [0]
    for k in queue:  # grows
        for times in generators:
            if times[k] not in rows:
                rows[times[k]] = times[rows[k]]
                queue.append(times[k])
    return Table(group, listing, np.array([rows[k] for k in range(len(listing))]))


def _seen(points: np.ndarray) -> np.ndarray:
    """Points of many dimensions as points of three, along generic directions that keep different ones apart."""
    real = np.concatenate([np.real(points), np.imag(points)], axis=1)
    return real @ np.random.default_rng(0).standard_normal((real.shape[1], 3))
