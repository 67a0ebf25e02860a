"""Multiples of the identity that are elements of a group."""

import cmath
from fractions import Fraction

import numpy as np
from jaxtyping import Inexact

from emlp_lab.algebra.tolerance import TOL_EXACT
from emlp_lab.groups import Group
from emlp_lab.reps.images import in_span
from emlp_lab.solve.readable import exact_text
from emlp_lab.solve.reading.reasons.pool import pool


def scalars(group: Group) -> list[complex]:
    """Numbers s other than 1 for which s times the identity is in the group, -1 first; not all of them."""
    found = [complex(g[0, 0]) for g in pool(group).matrices if np.abs(g - g[0, 0] * np.eye(group.d)).max() < TOL_EXACT]
    if group.family == ("O", group.d) and group.is_orthogonal:
        found.append(-1.0 + 0j)
    found += [s for s, A in _exponents(group.d) if len(group.lie_algebra) and _contains(group, A)]
    unique = {(round(s.real, 9), round(s.imag, 9)): s for s in found}
    return sorted(unique.values(), key=lambda s: (abs(s + 1), abs(s), s.imag < 0))


def _exponents(d: int) -> list[tuple[complex, Inexact[np.ndarray, "d d"]]]:
    """(s, A) with exp(A) = s: turns of all planes by 180 degrees, phases, and a scaling."""
    one = np.eye(d)
    found: list[tuple[complex, np.ndarray]] = [(2.0 + 0j, np.log(2) * one), (-1.0 + 0j, 1j * np.pi * one)]
    phases = np.ones(d)
    phases[-1] -= d
    found.append((cmath.exp(2j * np.pi / d), 2j * np.pi / d * np.diag(phases)))
    if d % 2 == 0:
        turn, half = np.array([[0.0, 1.0], [-1.0, 0.0]]), np.eye(d // 2)
        found += [(-1.0 + 0j, np.pi * np.kron(half, turn)), (-1.0 + 0j, np.pi * np.kron(turn, half))]
    return found


def _contains(group: Group, A: np.ndarray) -> bool:
    return in_span(group.lie_algebra, A, TOL_EXACT)[1]


def number_text(s: complex) -> str:
    """The number for people, such as exp(2πi/3)."""
    if abs(s.imag) < TOL_EXACT:
        return exact_text(s.real)
    turn = Fraction(cmath.phase(s) / (2 * np.pi)).limit_denominator(100)
    if abs(s - cmath.exp(2j * np.pi * float(turn))) > TOL_EXACT:
        return f"{s:.4g}"
    top = "" if abs(turn.numerator) == 1 else str(abs(turn.numerator))
    return f"exp({'-' if turn < 0 else ''}2{'·' if top else ''}{top}πi/{turn.denominator})"
