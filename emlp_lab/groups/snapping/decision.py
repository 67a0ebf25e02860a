"""What is done with generators that are almost those of an exact group: refused, snapped or taken as they are."""

from itertools import islice
from typing import Any

import numpy as np

from emlp_lab.groups.checks import check_invertible, stacked
from emlp_lab.groups.listing.action import orbits
from emlp_lab.groups.listing.elements import order
from emlp_lab.groups.snapping.invariants import Generators
from emlp_lab.groups.snapping.misses import Miss, near_misses
from emlp_lab.groups.snapping.precision import Precision, are_meant, precision, within
from emlp_lab.groups.snapping.snap import snapped

MAX_TOLERANCE = 0.1
MAX_POINTS = 10**4


def checked_generators(
    name: object, lie: Any, discrete: Any, snap: bool | None, tolerance: float | None
) -> tuple[str, np.ndarray, np.ndarray]:
    """Name and generators of a group, checked, exact where that was asked for, and read-only.

    Raises ValueError for everything that `Group` says.
    """
    if not isinstance(name, str) or lie is None or discrete is None:
        raise ValueError(
            f"Group({str(name)[:60]!r}): give a name as text, lie_algebra and discrete_generators of shape (count, d, "
            "d), or write from_generators(lie_algebra=..., discrete=..., name='mine')."
        )
    if snap is not None and not isinstance(snap, bool):
        raise ValueError(f"{name}: snap={snap!r}: give True for the exact group, False for the numbers as they are.")
    given = lie, discrete
    lie = stacked(lie, f"lie_algebra of {name}", short=snap is not None)
    discrete = stacked(discrete, f"discrete_generators of {name}", short=snap is not None)
    if lie.shape[1:] != discrete.shape[1:]:
        raise ValueError(
            f"{name}: lie_algebra has shape {lie.shape} and discrete_generators {discrete.shape}: all generators must "
            "be d x d with one d (an empty part has shape (0, d, d))."
        )
    check_invertible(discrete, name)
    if tolerance is not None or snap is True or (snap is None and not are_meant(lie, discrete)):
        almost = precision(*map(np.asarray, given)) if tolerance is None else within(checked_tolerance(tolerance, name))
        lie, discrete = decided(lie, discrete, name, almost=almost, snap=snap)
    for part in (lie, discrete):
        part.setflags(write=False)
    return name, lie, discrete


def decided(
    lie: np.ndarray, discrete: np.ndarray, name: str, *, almost: Precision, snap: bool | None
) -> tuple[np.ndarray, np.ndarray]:
    """The generators to use. snap: True for the exact group next to them, False for the numbers as they are, None to
    raise a ValueError where the two differ, with both values.
    """
    given = Generators(lie, discrete)
    if snap is True:
        found = snapped(given, almost, name)
        return found.lie, found.discrete
    if snap is None:
        found = list(islice(near_misses(given, almost), 1))
        if found:
            raise ValueError(_refusal(given, almost, name, found[0]))
    return lie, discrete


def checked_tolerance(tolerance: object, name: str) -> float:
    """The tolerance as a number. Raises ValueError for anything but a number from 0 to MAX_TOLERANCE."""
    if isinstance(tolerance, bool) or not isinstance(tolerance, (int, float, np.number)):
        raise ValueError(f"{name}: tolerance={tolerance!r} is a {type(tolerance).__name__}: give a number like 1e-4.")
    if not 0 < float(tolerance) <= MAX_TOLERANCE:
        raise ValueError(f"{name}: tolerance={tolerance!r}: give a number above 0, up to {MAX_TOLERANCE}, like 1e-4.")
    return float(tolerance)


def _refusal(given: Generators, almost: Precision, name: str, miss: Miss) -> str:
    start = f"{name}: {miss}, where float64 rounding would leave about 1e-16"
    asked = "snap=False to take the numbers as they are"
    if len(given.lie):
        return f"{start}: pass snap=True to use the exact group next to it, {asked}."
    try:
        exact = snapped(given, almost, name)
    except ValueError:
        return f"{start}, and no exact group was found next to it: give more digits, or {asked}."
    action = orbits(exact.discrete, MAX_POINTS)
    size = "" if action is None else f" (order {order(action)})"
    return f"{start}: pass snap=True to use the exact group next to it{size}, {asked}."
