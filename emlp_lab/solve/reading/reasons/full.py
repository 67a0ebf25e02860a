"""Elements of S(n), O(n) and SO(n), however large: made as they are needed, since all permutations are there."""

from collections import Counter
from collections.abc import Iterator

import numpy as np
from jaxtyping import Float

from emlp_lab.groups import Group


def has_all_permutations(group: Group) -> bool:
    """Whether the group is S(n), O(n) or SO(n): it has all permutations of the axes, in SO(n) up to a sign."""
    return group.family == ("S", group.d) or has_all_turns(group)


def has_all_turns(group: Group) -> bool:
    """Whether the group is O(n) or SO(n), of lengths and not of another metric."""
    return group.family in {("O", group.d), ("SO", group.d)} and group.is_orthogonal


def carrying(group: Group, start: list[int], end: list[int]) -> Float[np.ndarray, "d d"] | None:
    """An element that takes basis vector start[k] to end[k], up to sign, or None if no permutation does.

    Axes that are not named stay where they are as far as they can.
    """
    images = dict(zip(start, end, strict=True))
    if len(set(images.values())) != len(images) or any(images[a] != b for a, b in zip(start, end, strict=True)):
        return None
    every = set(range(group.d))
    free = sorted(every - images.keys())
    left = sorted(every - set(images.values()))
    images |= {axis: axis for axis in free if axis in left}
    open_axes, open_places = [a for a in free if a not in images], [b for b in left if b not in free]
    images |= dict(zip(open_axes, open_places, strict=True))
    g = np.zeros((group.d, group.d))
    g[[images[axis] for axis in range(group.d)], range(group.d)] = 1
    if _is_special(group) and np.linalg.det(g) < 0:
        mirrored = free[-1] if free else start[-1]
        g[:, mirrored] *= -1
    return g


def mirroring(group: Group, indices: list[int]) -> Float[np.ndarray, "d d"] | None:
    """An element of O(n) or SO(n) that mirrors an axis which is there an odd number of times, in SO(n) with another one
    that is not; None if there is none.
    """
    counts = Counter(indices)
    odd = sorted((times, axis) for axis, times in counts.items() if times % 2)
    even = [axis for axis in range(group.d) if counts[axis] % 2 == 0]
    if not odd or (_is_special(group) and not even):
        return None
    mirrored = [odd[0][1], *(even[:1] if _is_special(group) else [])]
    g = np.eye(group.d)
    g[mirrored, mirrored] = -1
    return g


def halfway(group: Group, indices: list[int]) -> Iterator[Float[np.ndarray, "d d"]]:
    """Turns of O(n) or SO(n) by 45 degrees, in planes of an axis that is there with each other one."""
    for a in sorted(set(indices)):
        for b in range(group.d):
            if a != b:
                g, c = np.eye(group.d), np.sqrt(0.5)
                g[[a, b, a, b], [a, b, b, a]] = c, c, -c, c
                yield g


def _is_special(group: Group) -> bool:
    return group.family == ("SO", group.d)
