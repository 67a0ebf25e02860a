"""The matrices that a rule g -> rho(g) gives the generators of a group, checked to be a representation of it."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Inexact
from scipy.linalg import expm

from emlp_lab.algebra.derivative import evaluate
from emlp_lab.algebra.signed import SignedPermutations, signed_permutations
from emlp_lab.algebra.span import coordinates
from emlp_lab.algebra.tolerance import TOL_COMPUTED, TOL_ROUNDING
from emlp_lab.groups import Group
from emlp_lab.reps.rep import Rep


class RuleError(ValueError):
    """What a rule raised, with its name and group."""


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
        weights, inside = in_span(self.group.lie_algebra, np.asarray(A), TOL_ROUNDING)
        return np.tensordot(weights, self.lie, axes=1) if inside else self._differentiated(A)

    @property
    def size(self) -> int:
        return self.lie.shape[-1]

    @property
    def lie(self) -> Inexact[np.ndarray, "D n n"]:
        """drho of the basis of the Lie algebra."""
        return self._matrices[0]

    @property
    def discrete(self) -> Inexact[np.ndarray, "M n n"]:
        """rho of the discrete generators."""
        return self._matrices[1]

    @cached_property
    def _matrices(self) -> tuple[Inexact[np.ndarray, "D n n"], Inexact[np.ndarray, "M n n"]]:
        """Raises ValueError if the rule is not a representation of the group: wrong shapes, numbers that are not
        finite, or rho(g h) that is not rho(g) rho(h).
        """
        group = self.group
        one = self._evaluated(np.eye(group.d))
        n = len(one)
        if n == 0:
            raise ValueError(f"{self.label} for {self.group}: rho returned a matrix of size 0; {{0}} is written 0*V.")
        self._compare("rho(1)", one, "the identity", np.eye(n), "check the formula of rho")
        lie = _stack([self._differentiated(A, n) for A in group.lie_algebra], n)
        discrete = _stack([self._evaluated(h, n) for h in group.discrete_generators], n)
        self._check_products(n)
        self._check_exponential(lie)
        return lie, discrete

    def _check_products(self, n: int) -> None:
        """All generators by all elements of a small finite group, which is a proof; else random elements."""
        group = self.group
        listed = group.listing is not None and len(group.listing) <= 120  # elements, which take a moment
        left = list(group.discrete_generators)
        right = list(group.listing if listed and group.listing else group.sample(0, 4))
        left += [] if listed else right
        rho_left, rho_right = ([self._evaluated(g, n) for g in elements] for elements in (left, right))
        for g, rho_g in zip(left, rho_left, strict=True):
            pairs = zip((g, *right), (rho_g, *rho_right), strict=True)
            for h, rho_h in pairs:
                product = self._evaluated(g @ h, n)
                self._compare("rho(g h)", product, "rho(g) rho(h)", rho_g @ rho_h, "check the formula of rho")

    def _check_exponential(self, lie: np.ndarray) -> None:
        """Compares rho(exp(A)) with exp(drho(A)) for one A with a part of every generator."""
        weights = np.random.default_rng(0).uniform(0.1, 0.2, len(lie)) / max(1, len(lie))
        A = np.tensordot(weights, self.group.lie_algebra, axes=1)
        image, exact = self._evaluated(np.asarray(expm(A))), np.asarray(expm(np.tensordot(weights, lie, axes=1)))
        step = "check drho, or leave it out and it is found from rho"
        self._compare("rho(exp(A))", image, "exp(drho(A))", exact, step)

    def _compare(self, name: str, value: np.ndarray, other: str, expected: np.ndarray, step: str) -> None:
        error = np.abs(value - expected).max(initial=0) / max(1.0, float(np.abs(expected).max(initial=0)))
        if not error <= TOL_COMPUTED:
            raise ValueError(
                f"{self.label} is not a representation of {self.group}: {name} and {other} differ by {error:.1e} "
                f"(relative); {step}."
            )

    @cached_property
    def is_orthogonal(self) -> bool:
        """Whether all matrices are orthogonal, so that the dual is the same representation."""
        skew = np.abs(self.lie + np.swapaxes(self.lie, 1, 2)).max(initial=0)
        gram = np.abs(np.swapaxes(self.discrete, 1, 2) @ self.discrete - np.eye(self.size)).max(initial=0)
        return bool(max(skew, gram) <= TOL_COMPUTED)

    @cached_property
    def signed(self) -> SignedPermutations | None:
        """rho of the discrete generators as index maps and signs, where all elements are signed permutations."""
        return None if np.any(self.lie) else signed_permutations(self.discrete, TOL_COMPUTED)

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
        matrix = self._sized(lambda: evaluate(self.rule.drho, A), n)
        # Where drho(A) is zero, the solver must not take what rounding leaves of it for a constraint.
        noise = 1e-11 * max(np.abs(A).max(initial=0), np.abs(matrix).max(initial=0))
        matrix[np.abs(matrix) <= noise] = 0
        return matrix

    def _sized(self, action: Callable[[], np.ndarray], n: int | None) -> np.ndarray:
        try:
            matrix = action()
        except RuleError:  # of a representation that this one is made of
            raise
        except ValueError as problem:
            raise RuleError(f"{self.label} for {self.group}: {problem}") from None
        if n not in (None, len(matrix)):
            raise ValueError(
                f"{self.label} has size {n} and {len(matrix)} for elements of {self.group}: it must be one."
            )
        return matrix


def _stack(matrices: list[np.ndarray], n: int) -> np.ndarray:
    return np.array(matrices).reshape(len(matrices), n, n) + 0.0  # no negative zeros: equality is that of bits


def in_span(algebra: Inexact[np.ndarray, "D d d"], A: np.ndarray, tolerance: float) -> tuple[np.ndarray, bool]:
    """(c, whether A = sum_k c_k algebra_k up to a relative error), real numbers c."""
    (c,), (rest,) = coordinates(algebra, A[None])
    return c, bool(np.linalg.norm(rest) <= tolerance * max(1.0, float(np.linalg.norm(A))))
