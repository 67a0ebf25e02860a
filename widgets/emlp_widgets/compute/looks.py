"""Colours for groups that merge: each keeps its own until it joins a larger one, and the last ones are those of W."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Integer

ALONE = 2**15 - 1  # the look of an entry that is equal to no other
Looks = Integer[np.ndarray, "rows columns"]  # 0: zero. k, -k: a colour, and whether the value has the other sign


def looks(classes: Sequence[Looks | None]) -> tuple[Looks | None, ...]:
    """The looks of the cells, frame by frame, of classes that grow together; None where there are none.

    In the last frame the look of a class is its number. Before, the largest part of a group has the look of the whole,
    and the others have numbers of their own.
    """
    found: list[Looks | None] = [None] * len(classes)
    after: np.ndarray | None = None
    fresh = max((int(np.abs(numbers).max(initial=0)) for numbers in classes[-1:] if numbers is not None), default=0)
    for place in reversed(range(len(classes))):
        numbers = classes[place]
        if numbers is None:
            continue
        if after is None:
            after = np.abs(numbers)
        else:
            after, fresh = _before(np.abs(numbers), after, fresh)
        shown = after if place == len(classes) - 1 else np.where(_sizes(np.abs(numbers)) == 1, ALONE, after)
        found[place] = (np.where(numbers == 0, 0, shown) * np.where(numbers < 0, -1, 1)).astype(np.int16)
    return tuple(found)


def _before(numbers: np.ndarray, after: np.ndarray, fresh: int) -> tuple[np.ndarray, int]:
    """(looks of the groups of a frame, the largest look so far), from the looks of the frame after it."""
    looks, sizes = np.zeros_like(numbers), _sizes(numbers)
    taken: set[int] = {0}
    groups, first = np.unique(numbers, return_index=True)
    for place in sorted(first[groups > 0].tolist(), key=lambda place: (-sizes.flat[place], place)):
        look = int(after.flat[place])
        if look in taken:
            fresh = fresh % (ALONE - 1) + 1
            look = fresh
        taken.add(look)
        looks[numbers == numbers.flat[place]] = look
    return looks, fresh


def _sizes(numbers: np.ndarray) -> np.ndarray:
    """For each entry the number of those of its class."""
    _, place, counts = np.unique(numbers, return_inverse=True, return_counts=True)
    return counts[place].reshape(numbers.shape)
