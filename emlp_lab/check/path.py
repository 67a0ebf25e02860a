"""A way from the identity to a group element, in frames that can be looked at one by one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Inexact
from scipy.linalg import expm

from emlp_lab.algebra.span import orthonormal
from emlp_lab.algebra.tolerance import TOL_EXACT
from emlp_lab.check.error import Element
from emlp_lab.groups import Group
from emlp_lab.groups.sampling.sampler import Key, generator

FRAMES = 25
MAX_STEPS = 8  # discrete generators that are multiplied; few, since the words of infinite groups grow
LEAST_TURN, LARGEST_TURN = np.pi / 2, np.pi
BOOST = 1.0  # norm of the exponent where lengths are not kept: large elements only measure rounding


@dataclass(frozen=True, eq=False)
class Path:
    """Group elements from the identity to the last of them, each as {group: matrix}.

    steps: how many frames after the first multiply by one more discrete generator; the frames after those follow
    exp(t A). angle: the largest turn of exp(A) in radians, or None where nothing turns or lengths are not kept.
    mirrored: whether a mirror comes before all of that; then the first element is the mirror itself.
    """

    elements: tuple[Element, ...]
    steps: int
    angle: float | None
    mirrored: bool

    def __len__(self) -> int:
        return len(self.elements)

    def __repr__(self) -> str:
        return f"Path({len(self)} elements of {' and '.join(map(str, self.elements[0])) or 'no group'})"


@dataclass(frozen=True, eq=False)
class _Way:
    """In one group: elements step by step, and the exponent A (or None) that is followed after them."""

    walk: list[np.ndarray]
    exponent: Inexact[np.ndarray, "d d"] | None

    def elements(self, steps: int, frames: int) -> list[np.ndarray]:
        """One for each frame; who has fewer steps than the others waits."""
        walk = [*self.walk, *[self.walk[-1]] * (steps + 1 - len(self.walk))]
        if self.exponent is None:
            return [*walk, *[walk[-1]] * (frames - len(walk))]
        times = np.linspace(0, 1, frames - steps)[1:, None, None]
        return [*walk, *(expm(times * self.exponent) @ walk[-1])]


def path(*groups: Group, key: Key = 0, mirror: bool = False) -> Path:
    """A way to a random element of each of the groups, all at once, in 25 frames at most; equal keys give equal ways.

    Lie groups follow exp(t A) for a random A, by 90 to 180 degrees where the group keeps lengths. Finite groups, and
    discrete parts, are walked through one generator at a time, where no element is met twice. mirror: start from a
    mirror, see `mirrors`. Raises ValueError where a mirror is asked for and no group has one.
    """
    rng = generator(key)
    ways = {group: _way(group, rng) for group in groups}
    steps = max((len(way.walk) - 1 for way in ways.values()), default=0)
    sizes = [np.linalg.norm(way.exponent, 2) for way in ways.values() if way.exponent is not None]
    frames = FRAMES if sizes else steps + 1
    found = {group: way.elements(steps, frames) for group, way in ways.items()}
    if mirror:
        firsts = _drawn_mirrors(groups, rng)
        found = {group: [g @ firsts[group] for g in elements] for group, elements in found.items()}
    elements = tuple({group: found[group][frame] for group in groups} for frame in range(frames))
    turns = bool(sizes) and all(group.is_unitary for group in groups)
    return Path(elements, steps, float(max(sizes)) if turns else None, mirror)


def mirrors(group: Group) -> Inexact[np.ndarray, "M d d"]:
    """The discrete generators that reverse orientation: of determinant -1, and not only an exchange of places.

    None where all of a group is made of them, since they are the steps there.
    """
    generators = group.discrete_generators
    reverse = np.abs(np.linalg.det(generators) + 1) < 1e-6 if len(generators) else np.zeros(0, bool)
    exchange = np.array([bool(np.all((h == 0) | (h == 1))) for h in generators], bool)
    found = reverse & ~exchange
    return generators[found & (len(group.lie_algebra) > 0 or not found.all())]


def _drawn_mirrors(groups: Sequence[Group], rng: np.random.Generator) -> Element:
    known = {group: mirrors(group) for group in groups}
    if not any(map(len, known.values())):
        raise ValueError(
            f"{' and '.join(map(str, groups)) or 'no group'} has no mirror, that is no discrete generator of "
            "determinant -1: leave out mirror=True."
        )
    return {group: found[rng.integers(len(found))] if len(found) else np.eye(group.d) for group, found in known.items()}


def _way(group: Group, rng: np.random.Generator) -> _Way:
    walk = _walk(group, rng)
    algebra = orthonormal(group.lie_algebra)
    if not len(algebra):
        return _Way(walk, None)
    direction = np.tensordot(rng.standard_normal(len(algebra)), algebra, axes=1)
    size = rng.uniform(LEAST_TURN, LARGEST_TURN) if group.is_unitary else BOOST
    return _Way(walk, direction * (size / np.linalg.norm(direction, 2)))


def _walk(group: Group, rng: np.random.Generator) -> list[np.ndarray]:
    """Products of discrete generators and their inverses, none of them met before."""
    walk: list[np.ndarray] = [np.eye(group.d, dtype=group.discrete_generators.dtype)]
    letters = _letters(group)
    for _ in range(rng.integers(MAX_STEPS // 2, MAX_STEPS + 1)):
        fresh = [g for g in (letter @ walk[-1] for letter in letters) if not any(_equal(g, seen) for seen in walk)]
        if not fresh:
            break
        walk.append(fresh[rng.integers(len(fresh))])
    return walk


def _letters(group: Group) -> list[np.ndarray]:
    reversing = mirrors(group)
    letters = [h for h in group.discrete_generators if not any(np.array_equal(h, mirror) for mirror in reversing)]
    return [each for h in letters for each in (h, h.conj().T if group.is_unitary else np.linalg.inv(h))]


def _equal(g: np.ndarray, h: np.ndarray) -> bool:
    return bool(np.abs(g - h).max() <= TOL_EXACT * max(1.0, np.abs(g).max()))
