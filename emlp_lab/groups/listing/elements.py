"""All elements of a finite group, and how many a matrix group has."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from jaxtyping import Inexact, Integer
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from emlp_lab.groups.listing.action import Action
from emlp_lab.groups.listing.chain import stabiliser_chain


@dataclass(frozen=True, eq=False)
class Elements:
    """The elements of a finite group, those of shorter words first and so the identity first.

    images: the points of the action to which each element sends the basis vectors.
    """

    action: Action
    images: Integer[np.ndarray, "order d"]

    @property
    def matrices(self) -> Inexact[np.ndarray, "order d d"]:
        """The elements as matrices."""
        return self.action.matrices(self.images)

    def __len__(self) -> int:
        return len(self.images)

    def __iter__(self) -> Iterator[Inexact[np.ndarray, "d d"]]:
        return (self.action.matrices(images[None])[0] for images in self.images)


def enumerated(action: Action, limit: int) -> Elements | None:
    """All elements, or None if there are more than `limit`."""
    one = np.arange(action.d)
    found = {one.tobytes()}
    levels = [one[None]]
    while len(levels[-1]) and len(found) <= limit:
        new = []
        for images in action.permutations[:, levels[-1]].reshape(-1, action.d):
            if (key := images.tobytes()) not in found:
                found.add(key)
                new.append(images)
        levels.append(np.array(new, int).reshape(-1, action.d))
    return Elements(action, np.concatenate(levels)) if len(found) <= limit else None


def proven_infinite(lie_algebra: Inexact[np.ndarray, "D d d"], discrete: Inexact[np.ndarray, "M d d"]) -> bool:
    """Whether there is a one-parameter subgroup, or a short word in the generators whose powers grow without bound.

    Powers grow for an eigenvalue off the unit circle and for a matrix that cannot be diagonalised, such as a shear.
    """
    if np.any(lie_algebra):
        return True
    letters = np.concatenate([discrete, np.linalg.inv(discrete)])
    words = letters
    max_work = 10**7  # multiplications for one product of each word
    for _ in range(3):  # words of up to four letters
        if len(words) * len(letters) * discrete.shape[-1] ** 3 > max_work:
            break
        words = np.concatenate([letters, (words[:, None] @ letters).reshape(-1, *letters.shape[1:])])
    return _grow(words)


def _grow(words: Inexact[np.ndarray, "n d d"]) -> bool:
    # Powers of a matrix of finite order and moderate entries stay below this multiple of the matrix.
    limit = 1e4 * np.abs(words).max(initial=1)
    powers = words
    for _ in range(24):  # up to the power 2^24
        powers = powers @ powers
        if not np.abs(powers).max(initial=0) <= limit:
            return True
    return False


def order(action: Action) -> int:
    """Number of elements of a finite group. Raises ValueError for very large groups on very many points."""
    max_entries = 10**6  # indices in the images of all elements
    listed = enumerated(action, max(1, max_entries // action.d))
    if listed is not None:
        return len(listed)
    if len(action.permutations) == 1:
        return math.lcm(*_cycle_lengths(action.permutations[0]))
    return stabiliser_chain(action.permutations).order


def _cycle_lengths(permutation: Integer[np.ndarray, " N"]) -> list[int]:
    n = len(permutation)
    arrows = csr_array((np.ones(n), (np.arange(n), permutation)), shape=(n, n))
    return np.bincount(connected_components(arrows)[1]).tolist()
