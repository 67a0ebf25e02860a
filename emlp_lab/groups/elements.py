"""All elements of a small finite group."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from jaxtyping import Inexact, Integer

from emlp_lab.groups.orbit import Action


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
