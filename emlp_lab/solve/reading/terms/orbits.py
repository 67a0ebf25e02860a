"""Groups that permute coordinates up to sign: one term for each orbit of the entries."""

import math

import numpy as np
from jaxtyping import Integer

from emlp_lab.reps import Base
from emlp_lab.solve.reading.pair import Axis, Factor
from emlp_lab.solve.reading.terms.candidate import Candidate, ordered
from emlp_lab.solve.reading.terms.forms import MAX_EPSILON, epsilon
from emlp_lab.solve.reading.terms.matching_names import described
from emlp_lab.solve.reading.terms.notation import Notation, can_be_written
from emlp_lab.solve.reading.terms.place_names import place_name
from emlp_lab.solve.routes.orbits.orbits import orbits
from emlp_lab.solve.spaces.orbit_space import OrbitSubspace
from emlp_lab.stream import drain


def has_orbits(factor: Factor) -> bool:
    """Whether the group permutes the coordinates of the factor, up to sign."""
    return all(axis.atom.is_monomial for axis in factor.axes)


def orbit_terms(factor: Factor) -> list[Candidate]:
    """All terms of such a group, in the order of their first entries, which count 1."""
    space = factor.space
    if not isinstance(space, OrbitSubspace):  # another route was forced
        space = drain(orbits(tuple(axis.atom for axis in factor.axes)))
    members = np.flatnonzero(space.labels >= 0)
    members = members[np.argsort(space.labels[members], kind="stable")]
    each = np.split(members, np.cumsum(space.sizes)[:-1]) if space.rank else []
    return [_term(index, _signs(space, index), factor) for index in sorted(each, key=lambda index: int(index[0]))]


def _signs(space: OrbitSubspace, index: Integer[np.ndarray, " e"]) -> np.ndarray:
    signs = np.ones(len(index)) if space.signs is None else space.signs[index].astype(float)
    return signs * signs[0]


def _term(index: np.ndarray, signs: np.ndarray, factor: Factor) -> Candidate:
    pattern = _pattern(int(index[0]), factor)
    if pattern is not None and np.all(signs == 1) and len(index) == _places(pattern, factor.axes[0].size):
        return _of_pattern(index, signs, pattern, factor)
    if _is_epsilon(index, signs, factor):
        axes = tuple(sorted(factor.axes, key=lambda axis: axis.position))
        notation = Notation(symbols=(("ε", tuple(axis.position for axis in axes)),))
        return Candidate(index, signs, *described([(axes, epsilon(len(axes)))]), notation)
    shift = _shift(index, signs, factor)
    if shift is not None:
        text = f"Each place gets the number {shift} places further on, around the circle."
        return Candidate(index, signs, f"shift by {shift}", text)
    entry, signed = _entry(int(index[0]), factor), "" if np.all(signs == 1) else ", up to sign"
    if len(index) == 1:
        return Candidate(index, signs, f"{entry} alone", "One entry, which the group does not move.")
    text = f"The {len(index)} entries that the group carries to one another{signed}."
    return Candidate(index, signs, f"{len(index)} entries like {entry}", text)


def _is_epsilon(index: np.ndarray, signs: np.ndarray, factor: Factor) -> bool:
    """Whether the orbit is the epsilon of the dimension."""
    n = len(factor.axes)
    if factor.axes[0].size != n or not 2 <= n <= MAX_EPSILON or _pattern(int(index[0]), factor) != tuple(range(n)):
        return False
    form, steps = epsilon(n), [math.prod(factor.sizes[k + 1 :]) for k in range(n)]
    places, values = ordered(form.entries @ np.array(steps), form.values)
    return np.array_equal(places, index) and np.array_equal(values, signs)


def _pattern(coordinate: int, factor: Factor) -> tuple[int, ...] | None:
    """Which axes, in the order of their positions, have equal indices, (0, 1, 0) for i j i; None for mixed axes."""
    atoms = {axis.atom for axis in factor.axes}
    if len(atoms) > 1 or not all(isinstance(atom, Base) for atom in atoms):
        return None
    indices = np.unravel_index(coordinate, factor.sizes)
    found: dict[int, int] = {}
    in_order = sorted(zip((axis.position for axis in factor.axes), indices, strict=True))
    return tuple(found.setdefault(int(i), len(found)) for _, i in in_order)


def _places(pattern: tuple[int, ...], n: int) -> int:
    """Number of entries of a pattern."""
    return math.perm(n, max(pattern) + 1)


def _of_pattern(index: np.ndarray, signs: np.ndarray, pattern: tuple[int, ...], factor: Factor) -> Candidate:
    axes = sorted(factor.axes, key=lambda axis: axis.position)
    letters = "".join("|" * (k == _outputs(axes)) + chr(ord("i") + p) for k, p in enumerate(pattern))
    letters += "|" if _outputs(axes) == len(axes) else ""
    name, text = place_name(letters, plain=factor.group.is_permutation)
    groups = tuple(
        tuple(axis.position for axis, p in zip(axes, pattern, strict=True) if p == number)
        for number in range(max(pattern) + 1)
    )
    written = can_be_written(1 + axes[-1].position)
    return Candidate(index, signs, name, text, Notation(groups) if written else None)


def _outputs(axes: list[Axis]) -> int:
    return sum(axis.is_output for axis in axes)


def _shift(index: np.ndarray, signs: np.ndarray, factor: Factor) -> int | None:
    """The steps of a cyclic shift of places, or None for anything else."""
    if len(factor.axes) != 2 or len({axis.size for axis in factor.axes}) != 1 or not np.all(signs == 1):
        return None
    by_side = dict(zip((axis.is_output for axis in factor.axes), np.unravel_index(index, factor.sizes), strict=True))
    n = factor.axes[0].size
    if len(by_side) != 2 or len(index) != n:
        return None
    steps = np.unique((by_side[False] - by_side[True]) % n)
    return int(steps[0]) if len(steps) == 1 else None


def _entry(coordinate: int, factor: Factor) -> str:
    """The first entry, by the indices of this group alone."""
    indices = np.unravel_index(coordinate, factor.sizes)
    in_order = sorted(zip(factor.axes, indices, strict=True), key=lambda both: both[0].position)
    between = "," if max(factor.sizes) > 9 else ""
    y, x = (between.join(str(int(i) + 1) for axis, i in in_order if axis.is_output is side) for side in (True, False))
    return f"y{y} from x{x}"
