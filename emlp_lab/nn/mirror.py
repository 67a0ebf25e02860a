"""Can a network tell an input from its mirror image? A derivative does not say: the way between them is long."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from emlp_lab.algebra.span import coordinates
from emlp_lab.algebra.tolerance import TOL_EXACT
from emlp_lab.groups import Group
from emlp_lab.nn.layout import Layout
from emlp_lab.reps import Base
from emlp_lab.reps.action import apply_axes


def mirrored(inputs: Layout, groups: Sequence[Group], x: Float[np.ndarray, " n"]) -> Float[np.ndarray, "m n"]:
    """For each connected group that a reflection of one coordinate leaves as it is, such as SO(n), SE(n) and SO+(1,3),
    the mirror image of x, in grouped coordinates. Whether it lies on the orbit of x is another question.
    """
    found = [np.zeros((0, len(x)))]
    for group in groups:
        atoms = [atom for slot in inputs.slots for atom in slot.rep.atoms() if atom.group == group]
        if _has_mirror(group) and atoms and all(isinstance(atom, Base) for atom in atoms):
            found.append(_reflected(inputs, group, x)[None])
    return np.concatenate(found)


def _reflection(d: int) -> Float[np.ndarray, "d d"]:
    """Of the second coordinate: the first one may be time."""
    h = np.eye(d)
    h[1, 1] = -1
    return h


def _has_mirror(group: Group) -> bool:
    if group.d == 1 or len(group.discrete_generators) or not len(group.lie_algebra):
        return False
    h = _reflection(group.d)
    left = coordinates(group.lie_algebra, h @ group.lie_algebra @ h)[1]
    return bool(np.abs(left).max(initial=0) <= TOL_EXACT * np.abs(group.lie_algebra).max())


def _reflected(inputs: Layout, group: Group, x: Float[np.ndarray, " n"]) -> Float[np.ndarray, " n"]:
    parts = []
    for slot in inputs.slots:
        axes = [_reflection(atom.size()) if atom.group == group else np.eye(atom.size()) for atom in slot.rep.atoms()]
        parts.append(apply_axes(axes, x[slot.start : slot.stop].reshape(slot.copies, slot.dim).T).T.ravel())
    return np.concatenate(parts)
