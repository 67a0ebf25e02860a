"""The matrices that a rule g -> rho(g) gives the generators of a group, checked to be a representation of it."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Bool, Inexact, Integer
from scipy.linalg import expm

from emlp_lab.groups import Group
from emlp_lab.groups.derivative import evaluate
from emlp_lab.reps.rep import Rep

TOLERANCE = 1e-8
TRIES = 4  # random elements
FEW = 120  # elements of a finite group, up to which all of them are tried


@dataclass(frozen=True, eq=False)
class Images:
    """A rule on one group: rho and drho without the dual, under the name `label`."""

    rule: Rep
    group: Group
    label: str

    def rho(self, g: np.ndarray) -> Inexact[np.ndarray, "n n"]:
        """Matrix of an element."""
        for h, image in zip(self.group.discrete_generators, self.discrete, strict=True):
            if np.array_equal(g, h):  # the solver asks for the generators again and again
                return image.copy()
        return self._evaluated(g)

    def drho(self, A: np.ndarray) -> Inexact[np.ndarray, "n n"]:
        """Matrix of an element of the Lie algebra; drho is linear."""
        weights, inside = _weights(self.group.lie_algebra, A)
        return np.tensordot(weights, self.lie, axes=1) if inside else self._differentiated(A)

    @property
    def size(self) -> int:
        return self.lie.shape[-1]

    @property
    def lie(self) -> Inexact[np.ndarray, "D n n"]:
        """Drho of the basis of the Lie algebra."""
        return self._matrices[0]

    @property
    def discrete(self) -> Inexact[np.ndarray, "M n n"]:
        """Rho of the discrete generators."""
        return self._matrices[1]

    @cached_property
    def _matrices(self) -> tuple[Inexact[np.ndarray, "D n n"], Inexact[np.ndarray, "M n n"]]:
        """Raises ValueError if the rule is not a representation of the group: wrong shapes, numbers that are not
        finite, or rho(g h) that is not rho(g) rho(h).
        """
        group = self.group
        one = self._evaluated(np.eye(group.d))
        n = len(one)
        self._compare("rho(1)", one, "the identity", np.eye(n), "check the formula of rho")
        lie = np.array([self._differentiated(A, n) for A in group.lie_algebra]).reshape(-1, n, n) + 0.0
        discrete = np.array([self._evaluated(h, n) for h in group.discrete_generators]).reshape(-1, n, n) + 0.0
        for g, h in self._pairs():
            parts = self._evaluated(g, n) @ self._evaluated(h, n)
            self._compare("rho(g h)", self._evaluated(g @ h, n), "rho(g) rho(h)", parts, "check the formula of rho")
        self._check_exponential(lie)
        return lie, discrete

    def _pairs(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Elements that are multiplied: for a small finite group all elements by all generators, which is a proof."""
        group = self.group
        if not len(group.lie_algebra) and group.listing is not None and len(group.listing) <= FEW:
            yield from ((h, g) for h in group.discrete_generators for g in group.listing)
            return
        drawn = group.sample(0, TRIES)
        yield from ((h, h) for h in group.discrete_generators)
        yield from ((g, h) for g in (*group.discrete_generators, *drawn) for h in drawn)

    def _check_exponential(self, lie: np.ndarray) -> None:
        """Compares rho(exp(A)) with exp(drho(A)) for one A with a part of every generator."""
        weights = np.random.default_rng(0).uniform(0.1, 0.2, len(lie)) / max(1, len(lie))
        A = np.tensordot(weights, self.group.lie_algebra, axes=1)
        image, exact = self._evaluated(np.asarray(expm(A))), np.asarray(expm(np.tensordot(weights, lie, axes=1)))
        step = "check drho, or leave it out and it is found from rho"
        self._compare("rho(exp(A))", image, "exp(drho(A))", exact, step)

    def _compare(self, name: str, value: np.ndarray, other: str, expected: np.ndarray, step: str) -> None:
        error = np.abs(value - expected).max(initial=0) / max(1.0, float(np.abs(expected).max(initial=0)))
        if not error <= TOLERANCE:
            raise ValueError(
                f"{self.label} is not a representation of {self.group}: {name} and {other} differ by {error:.1e} "
                f"(relative); {step}."
            )

    @cached_property
    def is_orthogonal(self) -> bool:
        """Whether all matrices are orthogonal, so that the dual is the same representation."""
        skew = np.abs(self.lie + np.swapaxes(self.lie, 1, 2)).max(initial=0)
        gram = np.abs(np.swapaxes(self.discrete, 1, 2) @ self.discrete - np.eye(self.size)).max(initial=0)
        return bool(max(skew, gram) <= TOLERANCE)

    @cached_property
    def is_permutation(self) -> bool:
        ones = self._ones
        exact = np.abs(self.discrete - ones).max(initial=0) <= TOLERANCE
        return bool(
            exact and not np.any(self.lie) and np.all(ones.sum(axis=1) == 1) and np.all(ones.sum(axis=2) == 1)
        )

    @property
    def permutations(self) -> Integer[np.ndarray, "M n"]:
        """Discrete generators as index maps, where they are permutations."""
        return self._ones.argmax(axis=1)

    @property
    def _ones(self) -> Bool[np.ndarray, "M n n"]:
        return np.abs(self.discrete - 1) <= TOLERANCE

    @cached_property
    def digest(self) -> str:
        """Name and matrices as a hexadecimal SHA-256."""
        content = hashlib.sha256(self.label.encode("utf-8", "backslashreplace"))
        for part in self._matrices:
            content.update(f"{part.dtype.str}{part.shape}".encode() + part.tobytes())
        return content.hexdigest()

    def _evaluated(self, g: np.ndarray, n: int | None = None) -> np.ndarray:
        return self._sized(lambda: evaluate(self.rule.rho, g), n)

    def _differentiated(self, A: np.ndarray, n: int | None = None) -> np.ndarray:
        return self._sized(lambda: evaluate(self.rule.drho, A), n)

    def _sized(self, action: Callable[[], np.ndarray], n: int | None) -> np.ndarray:
        try:
            matrix = action()
        except ValueError as problem:
            raise ValueError(f"{self.label} for {self.group}: {problem}") from None
        if n not in (None, len(matrix)):
            raise ValueError(
                f"{self.label} has size {n} and {len(matrix)} for elements of {self.group}: it must be one."
            )
        return matrix


def _weights(algebra: np.ndarray, A: np.ndarray) -> tuple[np.ndarray, bool]:
    """(c, whether A = sum_k c_k A_k), real coefficients c; never for an algebra without elements."""
    if not len(algebra):
        return np.zeros(0), False
    columns, wanted = _reals(algebra.reshape(len(algebra), -1)).T, _reals(np.asarray(A).reshape(1, -1))[0]
    c = np.linalg.lstsq(columns, wanted, rcond=None)[0]
    return c, bool(np.linalg.norm(columns @ c - wanted) <= 1e-12 * max(1.0, float(np.linalg.norm(wanted))))


def _reals(rows: np.ndarray) -> np.ndarray:
    """Real parts, then imaginary parts."""
    return np.concatenate([np.real(rows), np.imag(rows)], axis=1)
