"""Elements near at hand in a continuous group: turns by 45, 90 and 180 degrees, and exponentials of its generators."""

from itertools import combinations

import numpy as np
from jaxtyping import Inexact
from scipy.linalg import expm

from emlp_lab.algebra.tolerance import TOL_COMPUTED, TOL_EXACT
from emlp_lab.groups import Group

Labelled = tuple[str, Inexact[np.ndarray, "d d"]]
MAX_PAIRED = 40  # dimension of a Lie algebra whose sums of two generators are looked at
MAX_TURNS = 60
ANGLES = (90, 180, 45)  # degrees


def turns(group: Group) -> list[Labelled]:
    """Turns along generators, or along sums of two that do not turn themselves; other generators as exponentials."""
    found, others = [], []
    for k, A in enumerate(group.lie_algebra, start=1):
        speed = _speed(A)
        if speed is None:
            others.append((k, A))
        elif len(found) < MAX_TURNS:
            found += [(f"a turn by {angle} degrees of generator {k}", _turn(A, speed, angle)) for angle in ANGLES]
    if len(others) <= MAX_PAIRED:
        for (i, A), (j, B) in combinations(others, 2):
            for sum_, sign in ((A - B, "-"), (A + B, "+")):
                if len(found) < MAX_TURNS and (speed := _speed(sum_)) is not None:
                    name = f"of generators {i} {sign} {j}"
                    found += [(f"a turn by {angle} degrees {name}", _turn(sum_, speed, angle)) for angle in ANGLES]
    return found + [(f"the exponential of generator {k}", _exponential(A)) for k, A in others[:MAX_TURNS]]


def _speed(A: Inexact[np.ndarray, "d d"]) -> float | None:
    """The s for which exp(tA) comes back to 1 first at t = 2 pi / s, or None if it does not."""
    if not np.any(A):
        return None
    values = np.linalg.eigvals(A)
    size = float(np.abs(values).max())
    turning = np.abs(np.imag(values))
    turning = turning[turning > TOL_EXACT * max(1.0, size)]
    if np.abs(np.real(values)).max() > TOL_COMPUTED * size or not len(turning):
        return None
    speed = float(turning.min())
    back = expm(2 * np.pi / speed * A)
    return speed if np.abs(back - np.eye(len(A))).max() < TOL_COMPUTED else None


def _turn(A: Inexact[np.ndarray, "d d"], speed: float, degrees: int) -> Inexact[np.ndarray, "d d"]:
    return _exact(expm(np.radians(degrees) / speed * A))


def _exponential(A: Inexact[np.ndarray, "d d"]) -> Inexact[np.ndarray, "d d"]:
    """exp(A), and of a diagonal matrix the powers of 2, which are whole numbers where its entries are."""
    return _exact(expm(A if np.any(A - np.diag(np.diagonal(A))) else np.log(2) * A))


def _exact(g: np.ndarray) -> np.ndarray:
    """Rounding errors of zeros and ones are taken away."""
    whole = np.round(g)
    return np.where(np.abs(g - whole) < TOL_EXACT, whole, g)
