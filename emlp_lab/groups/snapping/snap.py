"""The exact group next to generators that are almost exact."""

import numpy as np

from emlp_lab.groups.snapping.equations import (
    invariant_equations,
    span_equations,
    unitary_equations,
    volume_equations,
    word_equations,
)
from emlp_lab.groups.snapping.finite import exact_finite, polar
from emlp_lab.groups.snapping.invariants import Generators
from emlp_lab.groups.snapping.misses import length_misses, near_misses, unit
from emlp_lab.groups.snapping.newton import Equation, Unknowns, solved
from emlp_lab.groups.snapping.precision import Precision, within

FAR = 0.05  # from which on nobody would call a group the rounded form of another
HALVES = 1e-14  # distance from a multiple of one half that rounding left


def snapped(given: Generators, almost: Precision, name: str) -> Generators:
    """Generators of an exact group next to the given ones, which stay where they are nothing almost.

    Finite groups are taken from their action on the orbits of the basis vectors, all others are the solution of the
    equations that the generators almost fulfil. Raises ValueError where no exact group is found.
    """
    first = next(near_misses(given, almost), None)
    if first is None:
        _check_exact(given, almost, name)
        return given
    norms = np.linalg.norm(given.lie, axis=(1, 2))
    scaled = Generators(unit(given.lie), given.discrete)
    is_unitary = all(miss.error <= almost.strong for miss in length_misses(scaled))
    start = _made_unitary(scaled) if is_unitary else scaled
    finite = exact_finite(start.discrete, almost.strong, unitary=is_unitary)
    if finite is not None:
        start = Generators(start.lie, finite)
    found = start
    if next(near_misses(start, almost), None):
        found = _newton(start, almost, is_unitary, with_discrete=finite is None)
    if found is not None:
        found = Generators(
            _tidy(found.lie * norms[:, None, None], stay_complex=np.iscomplexobj(given.lie)),
            _tidy(found.discrete, stay_complex=np.iscomplexobj(given.discrete)),
        )
    if found is None or _moved(given, found) > 5 * almost.strong or next(near_misses(found, almost), None):
        raise ValueError(
            f"{name}: no exact group was found next to these generators, of which {first}: give more digits, another "
            "tolerance, or snap=False to take the numbers as they are."
        )
    return found


def _check_exact(given: Generators, almost: Precision, name: str) -> None:
    """Raises ValueError for generators that are farther from an exact group than the tolerance: who asks for the exact
    group must not be given another one in silence.
    """
    miss = next(near_misses(given, within(FAR)), None)
    if miss is not None:
        raise ValueError(
            f"{name}: {miss}, which is more than the tolerance {almost.strong:.0e}: pass "
            f"tolerance={2 * miss.error:.0e} to take the exact group next to it, or snap=False to take "
            "the numbers as they are."
        )


def _newton(start: Generators, almost: Precision, is_unitary: bool, *, with_discrete: bool) -> Generators | None:
    def equations(generators: Generators) -> list[Equation]:
        found = [*span_equations(generators, almost), *invariant_equations(generators, almost)]
        found += volume_equations(generators, almost)
        if with_discrete:
            found += word_equations(generators, almost)
        return found + ([*unitary_equations(generators)] if is_unitary else [])

    return solved(Unknowns(start, with_discrete), equations)


def _made_unitary(generators: Generators) -> Generators:
    lie = generators.lie
    return Generators((lie - lie.conj().swapaxes(1, 2)) / 2, polar(generators.discrete))


def _moved(before: Generators, after: Generators) -> float:
    steps = [np.abs(unit(before.lie) - unit(after.lie)), np.abs(before.discrete - after.discrete)]
    return float(max(step.max(initial=0) for step in steps))


def _tidy(matrices: np.ndarray, *, stay_complex: bool) -> np.ndarray:
    """Entries that are halves up to rounding, as halves."""

    def tidied(values: np.ndarray) -> np.ndarray:
        halves = np.round(2 * values) / 2
        return np.where(np.abs(values - halves) < HALVES, halves, values) + 0.0

    real, imaginary = tidied(np.real(matrices)), tidied(np.imag(matrices))
    return real + 1j * imaginary if stay_complex or np.any(imaginary) else real
