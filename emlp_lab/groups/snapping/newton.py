"""Equations that exact generators fulfil, solved from almost exact ones by Newton's method."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from emlp_lab.groups.snapping.invariants import Generators

STEP = 1e-7  # of the differences from which derivatives are found
MAX_UNKNOWNS = 1600  # entries of all generators
MAX_STEPS = 12
SMALLEST = 1e-4  # singular values of the derivative below this, relative to the largest, count as zero
SOLVED = 1e-13


@dataclass(frozen=True)
class Equation:
    """residual(generators) = 0, up to combinations of the columns of `free`.

    The columns are what a change of unknowns that are no generators does: the coefficients of a bracket in the span,
    the entries of an invariant tensor. None where there are no others.
    """

    residual: Callable[[Generators], np.ndarray]
    free: np.ndarray | None = None

    def value(self, generators: Generators) -> np.ndarray:
        """What is left, as real numbers."""
        left = self.residual(generators)
        if not left.size:
            return np.zeros(0)
        left = left.reshape(len(left), -1)
        if self.free is not None and self.free.size:
            left = left - self.free @ (self.free.conj().T @ left)
        return np.concatenate([np.real(left), np.imag(left)], axis=None)


@dataclass(frozen=True)
class Unknowns:
    """The generators as a vector of real numbers; discrete ones that are exact already are no unknowns."""

    start: Generators
    with_discrete: bool

    def vector(self) -> np.ndarray:
        """The numbers of the start."""
        parts = [self.start.lie, self.start.discrete] if self.with_discrete else [self.start.lie]
        flat = np.concatenate([part.ravel() for part in parts])
        return np.concatenate([np.real(flat), np.imag(flat)]) if self.start.is_complex else np.real(flat)

    def generators(self, vector: np.ndarray) -> Generators:
        """The generators with these numbers."""
        half = len(vector) // 2
        flat = vector[:half] + 1j * vector[half:] if self.start.is_complex else vector
        lie = flat[: self.start.lie.size].reshape(self.start.lie.shape)
        rest = flat[self.start.lie.size :]
        return Generators(lie, rest.reshape(self.start.discrete.shape) if self.with_discrete else self.start.discrete)


def solved(unknowns: Unknowns, equations_at: Callable[[Generators], Sequence[Equation]]) -> Generators | None:
    """Generators next to the start that fulfil the equations, or None if Newton's method does not reach any.

    equations_at: the equations, with what they need of the generators at which they are linearised. Each step is the
    shortest one.
    """
    x = unknowns.vector()
    if not 0 < len(x) <= MAX_UNKNOWNS:
        return None
    best, found = np.inf, x
    for _ in range(MAX_STEPS):
        equations = equations_at(unknowns.generators(x))
        value = _values(equations, unknowns.generators(x))
        error = float(np.abs(value).max(initial=0))
        if not np.isfinite(error) or error > 10 * best + 1e-12:
            break
        if error < best:
            best, found = error, x
        elif best <= SOLVED:
            break
        x = x - _shortest(_derivative(equations, unknowns, x, value), value)
    return unknowns.generators(found) if best <= 100 * SOLVED else None


def _values(equations: Sequence[Equation], generators: Generators) -> np.ndarray:
    return np.concatenate([np.zeros(0), *(equation.value(generators) for equation in equations)])


def _derivative(equations: Sequence[Equation], unknowns: Unknowns, x: np.ndarray, value: np.ndarray) -> np.ndarray:
    columns = []
    for place in range(len(x)):
        moved = x.copy()
        moved[place] += STEP
        columns.append((_values(equations, unknowns.generators(moved)) - value) / STEP)
    return np.array(columns).T


def _shortest(J: np.ndarray, value: np.ndarray) -> np.ndarray:
    """The shortest solution of J x = value in the sense of least squares."""
    sizes, vectors = np.linalg.eigh(J.T @ J)
    kept = sizes > SMALLEST**2 * sizes.max(initial=0)
    return vectors[:, kept] @ ((vectors[:, kept].T @ (J.T @ value)) / sizes[kept])
