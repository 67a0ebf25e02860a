"""Representations as one immutable tree of sums and products over base representations.

The coordinates of a representation are laid out as it is written: a sum concatenates its terms, a product is the
row-major Kronecker product of its factors. Nothing here ever reorders coordinates; `blocks` finds the canonical order.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Inexact
from scipy.linalg import block_diag

from emlp_lab.groups import Group

if TYPE_CHECKING:
    from scipy.sparse.linalg import LinearOperator

    from emlp_lab.reps.base import Base
    from emlp_lab.solve import Basis, Solver

Matrix = Inexact[np.ndarray, "d d"]
Elements = Matrix | Mapping[Group, Matrix]  # one matrix, or one for each group of a mixed representation
MAX_TERMS = 100_000


class Rep(ABC):
    """A representation of a matrix group, or of several. Combine with +, *, **, .T, >> and <<; bind with rep(G).

    An integer n in a sum stands for n scalars; n * rep is n copies of rep.
    """

    @abstractmethod
    def atoms(self) -> Iterator["Base"]:
        """Base representations from left to right, with repetition."""

    @abstractmethod
    def __call__(self, group: Group) -> "Rep":
        """The representation with its unbound base representations bound to `group`."""

    @abstractmethod
    def size(self) -> int:
        """Dimension of the representation."""

    @property
    @abstractmethod
    def T(self) -> "Rep":
        """Dual representation, rho*(g) = rho(g)^-T."""

    @abstractmethod
    def rho(self, g: Elements) -> Inexact[np.ndarray, "n n"]:
        """Matrix of a group element (for a mixed representation: of {group: element})."""

    @abstractmethod
    def drho(self, A: Elements) -> Inexact[np.ndarray, "n n"]:
        """Matrix of a Lie algebra element, the derivative of rho(exp(tA)) at t = 0."""

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The different groups that act, by name and content. Raises ValueError if a base representation is unbound."""
        found = {atom.bound for atom in self.atoms()}
        return tuple(sorted(found, key=lambda group: (group.name, group.digest)))

    @cached_property
    def is_permutation(self) -> bool:
        """Whether every group element permutes the coordinates."""
        return all(atom.bound.is_permutation for atom in self.atoms())

    def equivariant_basis(self, solver: "Solver | None" = None) -> "Basis":
        """Orthonormal basis of the invariant vectors; for `rep_in >> rep_out` these are the equivariant linear maps.

        solver: keeps its cache from call to call; by default a new one. Raises BudgetError when it would not fit in
        memory.
        """
        # The one import against the direction of the folders: the method is what emlp's users know.
        from emlp_lab.solve import Solver

        return (solver or Solver()).solve(self)

    def equivariant_projector(self, solver: "Solver | None" = None) -> "LinearOperator":
        """Orthogonal projector (n, n) onto the invariant vectors as an operator: P @ v works, no matrix is formed."""
        return self.equivariant_basis(solver).projector()

    def __add__(self, other: "Rep | int") -> "Rep":
        return direct_sum(self, as_rep(other))

    def __radd__(self, other: "Rep | int") -> "Rep":
        return direct_sum(as_rep(other), self)

    def __mul__(self, other: "Rep | int") -> "Rep":
        if isinstance(other, (int, np.integer)):
            return copies(int(other), self)
        return tensor_product(self, other) if isinstance(other, Rep) else NotImplemented

    def __rmul__(self, other: int) -> "Rep":
        return copies(other, self)

    def __pow__(self, power: int) -> "Rep":
        if not isinstance(power, (int, np.integer)) or power < 0:
            raise ValueError(f"power {power!r} of {self}: tensor powers are integers >= 0; the dual is written rep.T.")
        return tensor_product(*(self for _ in range(power)))

    def __rshift__(self, other: "Rep | int") -> "Rep":
        """Linear maps from self to other: the coordinates are the matrix (other.size(), self.size()), row by row."""
        return as_rep(other) * self.T

    def __rrshift__(self, other: int) -> "Rep":
        return as_rep(other) >> self

    def __lshift__(self, other: "Rep | int") -> "Rep":
        """Linear maps from other to self."""
        return self * as_rep(other).T

    def __str__(self) -> str:
        from emlp_lab.reps.text import to_text

        return to_text(self)

    def __repr__(self) -> str:
        return str(self)

    def _repr_latex_(self) -> str:
        from emlp_lab.reps.text import to_latex

        return f"${to_latex(self)}$"


@dataclass(frozen=True, repr=False)
class Product(Rep):
    """Tensor product of factors; with no factors the scalar representation."""

    factors: tuple[Rep, ...] = ()

    def atoms(self) -> "Iterator[Base]":
        for factor in self.factors:
            yield from factor.atoms()

    def __call__(self, group: Group) -> Rep:
        return tensor_product(*_bind(self.factors, group))

    def size(self) -> int:
        return math.prod(factor.size() for factor in self.factors)

    @property
    def T(self) -> Rep:
        return tensor_product(*(factor.T for factor in self.factors))

    def rho(self, g: Elements) -> np.ndarray:
        return reduce(np.kron, (factor.rho(g) for factor in self.factors), np.eye(1))

    def drho(self, A: Elements) -> np.ndarray:
        total = np.zeros((1, 1))
        for factor in self.factors:
            eyes = np.eye(len(total)), np.eye(factor.size())
            total = np.kron(total, eyes[1]) + np.kron(eyes[0], factor.drho(A))
        return total


@dataclass(frozen=True, repr=False)
class Sum(Rep):
    """Direct sum of terms, run by run: (rep, count) is `count` copies of rep in a row; with no terms the space {0}."""

    terms: tuple[tuple[Rep, int], ...] = ()

    def atoms(self) -> "Iterator[Base]":
        for rep, _ in self.terms:
            yield from rep.atoms()

    def __call__(self, group: Group) -> Rep:
        bound = _bind([rep for rep, _ in self.terms], group)
        return direct_sum(*(copies(count, rep) for rep, (_, count) in zip(bound, self.terms, strict=True)))

    def size(self) -> int:
        return sum(rep.size() * count for rep, count in self.terms)

    @property
    def T(self) -> Rep:
        return direct_sum(*(copies(count, rep.T) for rep, count in self.terms))

    def rho(self, g: Elements) -> np.ndarray:
        return _block_diagonal([rep.rho(g) for rep, count in self.terms for _ in range(count)])

    def drho(self, A: Elements) -> np.ndarray:
        return _block_diagonal([rep.drho(A) for rep, count in self.terms for _ in range(count)])


Scalar = Product()


def as_rep(value: Rep | int) -> Rep:
    """The representation itself, or n scalars for an integer n >= 0."""
    if isinstance(value, Rep):
        return value
    if isinstance(value, (int, np.integer)) and not isinstance(value, bool):
        return copies(int(value), Scalar)
    raise ValueError(
        f"{value!r} is a {type(value).__name__}, not a representation: use V, T(p, q) or a number of scalars."
    )


def direct_sum(*reps: Rep) -> Rep:
    """Direct sum, flattened; equal neighbours are counted."""
    terms: list[tuple[Rep, int]] = []
    for rep in reps:
        for part, count in rep.terms if isinstance(rep, Sum) else ((rep, 1),):
            if terms and terms[-1][0] == part:
                terms[-1] = (part, terms[-1][1] + count)
            else:
                terms.append((part, count))
    if len(terms) > MAX_TERMS:
        raise ValueError(
            f"a sum of {len(terms)} terms is too long: the limit is {MAX_TERMS}; write equal terms together."
        )
    return terms[0][0] if len(terms) == 1 and terms[0][1] == 1 else Sum(tuple(terms))


def copies(count: int, rep: Rep) -> Rep:
    """Direct sum of `count` copies of rep. Raises ValueError for a negative or absurd count."""
    if not isinstance(count, (int, np.integer)) or isinstance(count, bool) or count < 0:
        raise ValueError(f"{count!r} copies of {rep}: a number of copies is an integer >= 0.")
    if isinstance(rep, Sum) and len(rep.terms) == 1:
        (part, inner), *_ = rep.terms
        return direct_sum(Sum(((part, inner * count),)) if count else Sum())
    if not isinstance(rep, Sum):
        return direct_sum(Sum(((rep, count),)) if count else Sum())
    if count * len(rep.terms) > MAX_TERMS:
        raise ValueError(f"{count} copies of a sum of {len(rep.terms)} terms: the limit is {MAX_TERMS} terms in all.")
    return direct_sum(*(rep for _ in range(count)))


def tensor_product(*reps: Rep) -> Rep:
    """Tensor product, flattened, without scalar factors; a factor {0} makes it {0}."""
    factors = [part for rep in reps for part in (rep.factors if isinstance(rep, Product) else (rep,))]
    if any(factor == Sum() for factor in factors):
        return Sum()
    return factors[0] if len(factors) == 1 else Product(tuple(factors))


def _block_diagonal(matrices: list[np.ndarray]) -> np.ndarray:
    return np.asarray(block_diag(*matrices)) if matrices else np.zeros((0, 0))


def _bind(parts: "list[Rep] | tuple[Rep, ...]", group: Group) -> list[Rep]:
    """Binds what is unbound; a part that is bound to another group stays only beside a part that had none."""
    unbound = [any(atom.group is None for atom in part.atoms()) for part in parts]
    return [part(group) if free or not any(unbound) else part for part, free in zip(parts, unbound, strict=True)]
