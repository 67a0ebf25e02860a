"""Signed permutations of the axes in groups that have all of them, however large: made as they are needed."""

import numpy as np
from jaxtyping import Float

from emlp_lab.groups import Group


def has_all_permutations(group: Group) -> bool:
    """Whether the group is S(n), O(n) or SO(n): it has all permutations of the axes, in SO(n) up to a sign."""
    family = group.family and group.family[0]
    return family == "S" or (family in {"O", "SO"} and group.is_orthogonal)


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
    if group.family and group.family[0] == "SO" and np.linalg.det(g) < 0:
        mirrored = free[-1] if free else start[-1]
        g[:, mirrored] *= -1
    return g
