"""The nodes of the tree of representations: direct sums and tensor products of atoms."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce

import numpy as np
from scipy.linalg import block_diag

from emlp_lab.algebra.whole import is_whole
from emlp_lab.groups import Group
from emlp_lab.reps.atom import Atom
from emlp_lab.reps.ends import Ends, bind_together, keeps_ends, known_ends, with_ends
from emlp_lab.reps.rep import GroupElement, Rep

MAX_TERMS = 100_000


@dataclass(frozen=True, repr=False)
class Product(Rep):
    """Tensor product of factors; with no factors the scalar representation."""

    factors: tuple[Rep, ...] = ()

    def atoms(self) -> Iterator[Atom]:
        for factor in self.factors:
            yield from factor.atoms()

    @keeps_ends
    def __call__(self, group: Group) -> Rep:
        self.check(group)
        return tensor_product(*bind_together(self.factors, group))

    def size(self) -> int:
        return math.prod(factor.size() for factor in self.factors)

    @property
    def T(self) -> Rep:
        return tensor_product(*(factor.T for factor in self.factors))

    @property
    def sort_key(self) -> tuple:
        return 1, len(self.factors), *(factor.sort_key for factor in self.factors)

    def rho(self, g: GroupElement) -> np.ndarray:
        return reduce(np.kron, (factor.rho(g) for factor in self.factors), np.eye(1))

    def drho(self, A: GroupElement) -> np.ndarray:
        total = np.zeros((1, 1))
        for factor in self.factors:
            matrix = factor.drho(A)
            total = np.kron(total, np.eye(len(matrix))) + np.kron(np.eye(len(total)), matrix)
        return total


@dataclass(frozen=True, repr=False)
class Sum(Rep):
    """Direct sum of terms, run by run: (rep, count) is `count` copies of rep in a row; with no terms the space {0}."""

    terms: tuple[tuple[Rep, int], ...] = ()

    def atoms(self) -> Iterator[Atom]:
        for rep, _ in self.terms:
            yield from rep.atoms()

    @keeps_ends
    def __call__(self, group: Group) -> Rep:
        self.check(group)
        bound = bind_together([rep for rep, _ in self.terms], group)
        return direct_sum(*(copies(count, rep) for rep, (_, count) in zip(bound, self.terms, strict=True)))

    def size(self) -> int:
        return sum(rep.size() * count for rep, count in self.terms)

    @property
    def T(self) -> Rep:
        return direct_sum(*(copies(count, rep.T) for rep, count in self.terms))

    @property
    def sort_key(self) -> tuple:
        return 2, len(self.terms), *((*rep.sort_key, count) for rep, count in self.terms)

    def rho(self, g: GroupElement) -> np.ndarray:
        return _block_diagonal([matrix for rep, count in self.terms for matrix in [rep.rho(g)] * count])

    def drho(self, A: GroupElement) -> np.ndarray:
        return _block_diagonal([matrix for rep, count in self.terms for matrix in [rep.drho(A)] * count])


Scalar = Product()


def as_rep(value: object) -> Rep:
    """The representation as a tree of atoms, or n scalars for an integer n >= 0."""
    if isinstance(value, Rep):
        # A subclass that only defines rho is kept as its atom, so that trees are compared and ordered by content.
        return value if isinstance(value, (Atom, Product, Sum)) else next(value.atoms())
    if is_whole(value):
        return copies(int(value), Scalar)
    text = " A text is read by parse." if isinstance(value, str) else ""
    raise ValueError(
        f"{str(value)[:60]!r} is a {type(value).__name__}, not a representation: use V, T(p, q) or a number of scalars."
        f"{text}"
    )


def given_rep(value: object, name: str) -> Rep:
    """The same; errors call it by the name of an argument."""
    try:
        return as_rep(value)
    except ValueError as problem:
        raise ValueError(f"{name}: {problem}") from None


def direct_sum(*reps: Rep) -> Rep:
    """Direct sum, flattened; equal neighbours are counted."""
    terms: list[tuple[Rep, int]] = []
    for rep in map(as_rep, reps):
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
    if not is_whole(count) or count < 0:
        raise ValueError(f"{count!r} copies of {rep}: a number of copies is an integer >= 0.")
    rep = as_rep(rep)
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
    each = map(as_rep, reps)
    factors = [part for rep in each for part in (rep.factors if isinstance(rep, Product) else (rep,))]
    if any(factor == Sum() for factor in factors):
        return Sum()
    return factors[0] if len(factors) == 1 else Product(tuple(factors))


def maps_between(rep_in: Rep, rep_out: Rep) -> Rep:
    """The linear maps from rep_in to rep_out, rep_out (x) rep_in*, which remember both."""
    return with_ends(tensor_product(rep_out, rep_in.T), (as_rep(rep_in), as_rep(rep_out)))


def ends(rep: Rep) -> Ends:
    """(rep_in, rep_out) of what was written `rep_in >> rep_out`; any other representation is the maps from a number,
    (Scalar, rep).
    """
    rep = as_rep(rep)
    return known_ends(rep) or (Scalar, rep)


def _block_diagonal(matrices: list[np.ndarray]) -> np.ndarray:
    return np.asarray(block_diag(*matrices)) if matrices else np.zeros((0, 0))
