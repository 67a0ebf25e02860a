"""Products of generators that carry one coordinate to another, where a group permutes coordinates and is large."""

from functools import reduce

import numpy as np
from jaxtyping import Inexact

from emlp_lab.groups import Group
from emlp_lab.solve.reading.pair import Factor

MAX_VISITED = 10**4  # coordinates that are looked at


def word(factor: Factor, start: int, end: int) -> Inexact[np.ndarray, "d d"] | None:
    """A shortest product of discrete generators that carries coordinate `start` to `end`, or None if none is near."""
    came: dict[int, tuple[int, int]] = {start: (start, -1)}  # from which coordinate, by which generator
    frontier = np.array([start])
    while len(frontier) and end not in came and len(came) < MAX_VISITED:
        images, new = _images(factor, frontier), []
        for m, row in enumerate(images.tolist()):
            for here, there in zip(frontier.tolist(), row, strict=True):
                if there not in came:
                    came[there] = here, m
                    new.append(there)
        frontier = np.array(new, int)
    if end not in came:
        return None
    steps = []
    while end != start:
        end, m = came[end]
        steps.append(m)
    return _product(factor.group, steps)


def _product(group: Group, steps: list[int]) -> Inexact[np.ndarray, "d d"]:
    """The product of generators, from left to right; of permutations without matrices of all steps."""
    if not group.is_permutation:
        return reduce(np.matmul, [group.discrete_generators[m] for m in steps], np.eye(group.d))
    images = np.arange(group.d)
    for m in reversed(steps):
        images = group.permutations[m][images]
    return np.eye(group.d)[:, images]


def _images(factor: Factor, coordinates: np.ndarray) -> np.ndarray:
    """To which coordinates each generator carries these."""
    parts = np.unravel_index(coordinates, factor.sizes)
    moved = np.zeros((len(factor.group.discrete_generators), len(coordinates)), int)
    for axis, part in zip(factor.axes, parts, strict=True):
        moved = moved * axis.size + axis.atom.permutations[:, part]
    return moved
