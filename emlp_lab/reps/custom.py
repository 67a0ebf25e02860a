"""Representations of one's own: a rule g -> rho(g), checked and kept by its values on the generators."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from jaxtyping import Bool, Inexact, Integer
from scipy.linalg import expm

from emlp_lab.groups import Group
from emlp_lab.groups.derivative import evaluate
from emlp_lab.reps.atom import Atom
from emlp_lab.reps.rep import Elements, Rep

TOLERANCE = 1e-8
TRIES = 3


@dataclass(frozen=True, eq=False, repr=False)
class Custom(Atom):
    """A rule bound to a group (or not yet), or its dual. Made by `custom`.

    Two are equal if name, group and the matrices of all generators are, wherever they were made; unbound ones, if their
    rules have equal types and attributes.
    """

    rule: Rep
    group: Group | None = None
    dual: bool = False

    @property
    def label(self) -> str:
        own = type(self.rule).__str__ is not Rep.__str__
        return str(self.rule) if own else type(self.rule).__name__

    @property
    def content(self) -> str:
        return (
            self._digest if self.group is not None else f"{type(self.rule).__module__}.{type(self.rule).__qualname__}"
        )

    def __call__(self, group: Group) -> "Custom":
        if self.group is None:
            own = type(self.rule).__call__ is not Rep.__call__  # emlp's custom representations define it
            return custom(self.rule(group) if own else self.rule, group, dual=self.dual)
        if self.group != group:
            raise self.mismatch(group)
        return self

    def size(self) -> int:
        return self.images[0].shape[-1]

    @property
    def T(self) -> "Custom":
        return custom(self.rule, self.group, dual=not self.dual)

    def rho(self, g: Elements) -> np.ndarray:
        matrix = self._primal_rho(self.pick(g))
        return np.linalg.inv(matrix).T if self.dual else matrix

    def drho(self, A: Elements) -> np.ndarray:
        matrix = self._primal_drho(self.pick(A))
        return -matrix.T if self.dual else matrix

    @cached_property
    def images(self) -> tuple[Inexact[np.ndarray, "D n n"], Inexact[np.ndarray, "M n n"]]:
        """Drho of the basis of the Lie algebra and rho of the discrete generators, without the dual.

        Raises ValueError if the rule is not a representation of the group: wrong shapes, numbers that are not finite,
        or rho(g h) that is not rho(g) rho(h).
        """
        group = self.bound
        n = len(self._evaluated(np.eye(group.d)))
        lie = [self._differentiated(A) for A in group.lie_algebra]
        discrete = [self._evaluated(h) for h in group.discrete_generators]
        for matrix in (*lie, *discrete):
            if matrix.shape != (n, n):
                raise ValueError(
                    f"{self.label} has size {n} and {len(matrix)} for elements of {group}: it must be one."
                )
        images = np.array(lie).reshape(len(lie), n, n), np.array(discrete).reshape(len(discrete), n, n)
        self._check_products(group)
        self._check_exponential(group, images[0])
        return images

    @cached_property
    def is_orthogonal(self) -> bool:
        """Whether all matrices are orthogonal, so that the dual is the same representation."""
        lie, discrete = self.images
        skew = np.abs(lie + np.swapaxes(lie, 1, 2)).max(initial=0)
        gram = np.abs(np.swapaxes(discrete, 1, 2) @ discrete - np.eye(self.size())).max(initial=0)
        return bool(max(skew, gram) <= TOLERANCE)

    @cached_property
    def is_permutation(self) -> bool:
        lie, discrete = self.images
        ones = self._ones
        exact = np.abs(discrete - ones).max(initial=0) <= TOLERANCE and np.abs(lie).max(initial=0) <= TOLERANCE
        return bool(exact and np.all(ones.sum(axis=1) == 1) and np.all(ones.sum(axis=2) == 1))

    @property
    def permutations(self) -> Integer[np.ndarray, "M n"]:
        return self._ones.argmax(axis=1)

    @property
    def is_complex(self) -> bool:
        return any(np.iscomplexobj(part) for part in self.images)

    @property
    def _ones(self) -> Bool[np.ndarray, "M n n"]:
        return np.abs(self.images[1] - 1) <= TOLERANCE

    def _primal_rho(self, g: np.ndarray) -> np.ndarray:
        if self.group is not None:  # the solver asks for the generators again and again
            for h, image in zip(self.group.discrete_generators, self.images[1], strict=True):
                if np.array_equal(g, h):
                    return image.copy()
        return self._evaluated(g)

    def _primal_drho(self, A: np.ndarray) -> np.ndarray:
        if self.group is not None and len(self.group.lie_algebra):  # drho is linear
            weights, inside = _weights(self.group.lie_algebra, A)
            if inside:
                return np.tensordot(weights, self.images[0], axes=1)
        return self._differentiated(A)

    def _evaluated(self, g: np.ndarray) -> np.ndarray:
        return self._named(lambda: evaluate(self.rule.rho, g))

    def _differentiated(self, A: np.ndarray) -> np.ndarray:
        return self._named(lambda: evaluate(self.rule.drho, A))

    def _named(self, action: Callable[[], np.ndarray]) -> np.ndarray:
        try:
            return action()
        except ValueError as problem:
            where = f" for {self.group}" if self.group else ""
            raise ValueError(f"{self.label}{where}: {problem}") from None

    def _check_exponential(self, group: Group, lie: np.ndarray) -> None:
        """Compares rho(exp(A)) with exp(drho(A)) for one A with a part of every generator."""
        weights = np.random.default_rng(0).uniform(0.1, 0.2, len(lie)) / max(1, len(lie))
        A = np.tensordot(weights, group.lie_algebra, axes=1)
        image, exact = self._evaluated(np.asarray(expm(A))), np.asarray(expm(np.tensordot(weights, lie, axes=1)))
        error = np.abs(image - exact).max(initial=0) / max(1.0, float(np.abs(exact).max(initial=0)))
        if not error <= TOLERANCE:
            raise ValueError(
                f"{self.label} is not a representation of {group}: rho(exp(A)) and exp(drho(A)) differ by {error:.1e} "
                "(relative); check drho, or leave it out and it is found from rho."
            )

    def _check_products(self, group: Group) -> None:
        left, right = group.sample(0, TRIES), group.sample(1, TRIES)
        for g, h in zip(left, right, strict=True):
            product, parts = self._evaluated(g @ h), self._evaluated(g) @ self._evaluated(h)
            error = np.abs(product - parts).max(initial=0) / max(1.0, float(np.abs(parts).max(initial=0)))
            if not error <= TOLERANCE:
                raise ValueError(
                    f"{self.label} is not a representation of {group}: rho(g h) and rho(g) rho(h) differ by "
                    f"{error:.1e} (relative) for random elements; check the formula of rho."
                )

    @cached_property
    def _digest(self) -> str:
        content = hashlib.sha256(self.label.encode("utf-8", "backslashreplace"))
        for part in self.images:
            content.update(f"{part.dtype.str}{part.shape}".encode() + part.tobytes())
        return content.hexdigest()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Custom) or (self.group, self.dual) != (other.group, other.dual):
            return False
        if self.group is not None:
            return self._digest == other._digest
        return _same(self.rule, other.rule)

    def __hash__(self) -> int:
        return hash((self.label, self.group, self.dual))


class Function(Rep):
    """A representation given by a function of the group element; made by `from_function`."""

    def __init__(self, rho: Callable[[Any], Any], name: str):
        self.function, self.name = rho, name

    def rho(self, g: Elements) -> np.ndarray:
        return self.function(g)

    def __str__(self) -> str:
        return self.name


def custom(rule: Rep, group: Group | None = None, *, dual: bool = False) -> Custom:
    """`rule` as an atom. A group that the rule carries itself, as attribute G, binds it."""
    if isinstance(rule, Custom):
        return rule.T if dual else rule
    own = getattr(rule, "G", None)
    atom = Custom(rule, group or own, dual)
    if group is not None and own is not None and own != group:
        raise Custom(rule, own).mismatch(group)
    return Custom(rule, atom.group) if dual and atom.group is not None and atom.is_orthogonal else atom


def from_function(rho: Callable[[Any], Any], name: str) -> Rep:
    """The unbound representation of a matrix function, for example from_function(np.linalg.det, "det") needs [[...]].

    rho: takes a group element (d, d) to a matrix (n, n), with NumPy or JAX; its derivative is found automatically.
    name: tells it apart from others. Errors are raised when it is bound to a group: see `Custom.images`.
    """
    if not callable(rho) or not isinstance(name, str) or not name.strip():
        raise ValueError(f"from_function({rho!r}, {name!r}): give a function of the group element and a name.")
    return custom(Function(rho, name))


def _same(a: Rep, b: Rep) -> bool:
    if a is b or type(a) is not type(b):
        return a is b
    try:
        return bool(vars(a) == vars(b))
    except ValueError:  # arrays among the attributes have no single truth value
        return False


def _weights(algebra: np.ndarray, A: np.ndarray) -> tuple[np.ndarray, bool]:
    """(c, whether A = sum_k c_k A_k), real coefficients c."""
    columns, wanted = _reals(algebra.reshape(len(algebra), -1)).T, _reals(np.asarray(A).reshape(1, -1))[0]
    c = np.linalg.lstsq(columns, wanted, rcond=None)[0]
    return c, bool(np.linalg.norm(columns @ c - wanted) <= 1e-12 * max(1.0, float(np.linalg.norm(wanted))))


def _reals(rows: np.ndarray) -> np.ndarray:
    """Real parts, then imaginary parts."""
    return np.concatenate([np.real(rows), np.imag(rows)], axis=1)
