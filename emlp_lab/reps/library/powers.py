"""Symmetric and antisymmetric powers of a representation, in orthonormal bases of monomials."""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations, combinations_with_replacement

import numpy as np
from jaxtyping import Float, Inexact, Integer

from emlp_lab.algebra.whole import is_whole
from emlp_lab.groups import Group
from emlp_lab.groups.checks import magnitude
from emlp_lab.reps.blocks import MAX_COORDINATES
from emlp_lab.reps.rep import GroupElement, Rep
from emlp_lab.reps.tree import Product, Scalar, Sum, as_rep, copies, direct_sum, tensor_product

MAX_POWER = 200
MAX_DEPTH = 10  # of powers inside one another
MAX_SIZE = 512  # of one atom; larger ones take more than seconds
MAX_PRODUCTS = 5000  # that a power of a sum may be written as


@dataclass(frozen=True, repr=False)
class Power(Rep):
    """Sym(rep, k) or Alt(rep, k): the tensors of rep**k that keep, or with `odd` change, their sign under swaps.

    Coordinates belong to the index tuples i1 <= ... <= ik (< for Alt) in lexicographic order; each stands for the unit
    tensor that is the (anti)symmetrised product of these basis vectors.
    """

    rep: Rep
    k: int
    odd: bool

    @property
    def G(self) -> Group | None:
        """The group, if rep is bound."""
        return next((atom.group for atom in self.rep.atoms()), None)

    @property
    def depth(self) -> int:
        """How many powers are inside one another."""
        rules = [getattr(atom, "rule", None) for atom in self.rep.atoms()]
        return 1 + max((rule.depth for rule in rules if isinstance(rule, Power)), default=0)

    def __call__(self, group: Group) -> Rep:
        return _simplified(replace(self, rep=self.rep(group)))

    @property
    def largest(self) -> int:
        """The most dimensions on the way to the power; 0 while there is no group."""
        if self.G is None:
            return 0
        n = self.rep.size()
        return max(n, *(_dimension(n, j, self.odd) for j in range(self.k + 1)))

    def rho(self, g: GroupElement) -> Inexact[np.ndarray, "m m"]:
        """Matrix of a group element, power by power: Sym(k) lies in Sym(k-1) (x) rep."""
        self._check_size()
        one, total = self.rep.rho(g), np.eye(1)
        for step in self._steps(len(one)):
            total = step.within(total, one)
        return total

    def drho(self, A: GroupElement) -> Inexact[np.ndarray, "m m"]:
        """Matrix of a Lie algebra element, by the rule of Leibniz."""
        self._check_size()
        one = self.rep.drho(A)
        total, n = np.zeros((1, 1)), len(one)
        for step in self._steps(n):
            low = np.eye(len(total))
            total = step.within(total, np.eye(n)) + step.within(low, one)
        return total

    def isometry(self) -> Float[np.ndarray, "n_to_k m"]:
        """The unit tensors of the coordinates as orthonormal columns in rep**k, where rep is bound."""
        self._check_size()
        n = self.rep.size()
        total = np.eye(1)
        for step in self._steps(n):
            wide = total[:, step.rest] * step.weights  # tensor of one index less, last index, coordinate
            total = wide.reshape(len(total) * n, wide.shape[2])
        return total

    def _check_size(self) -> None:
        """Before anything is computed, where the group is known. Raises ValueError for too many dimensions."""
        if self.largest > MAX_SIZE:
            raise ValueError(
                f"a power of {magnitude(self.largest)} dimensions, of a representation of "
                f"{magnitude(self.rep.size())}, is too large: "
                f"the limit is {MAX_SIZE}; lower the power {self.k}."
            )

    def _steps(self, n: int) -> "list[Step]":
        return [_step(n, j, self.odd) for j in range(1, self.k + 1)]

    def __str__(self) -> str:
        return f"{'Alt' if self.odd else 'Sym'}({self.rep}, {self.k})"


@dataclass(frozen=True, eq=False)
class Step:
    """Power k inside power k - 1 (x) rep: coordinate c is the sum over i of weights[i, c] times (rest[i, c], i).

    inverse: numbers with sum_i inverse[i, c] weights[i, c] = 1, by which coordinate c is read off these tensors.
    """

    rest: Integer[np.ndarray, "n m"]
    weights: Float[np.ndarray, "n m"]
    inverse: Float[np.ndarray, "n m"]

    def within(self, low: Inexact[np.ndarray, "l l"], one: Inexact[np.ndarray, "n n"]) -> Inexact[np.ndarray, "m m"]:
        """(low (x) one) on this power, without the Kronecker product."""
        m = self.rest.shape[1]
        total = np.zeros((m, m), np.result_type(low, one))
        for i, inverse in enumerate(self.inverse):
            (used,) = np.nonzero(inverse)
            rows = inverse[used, None] * low[self.rest[i, used]]
            for j in np.flatnonzero(one[i]):
                total[used] += one[i, j] * rows[:, self.rest[j]] * self.weights[j]
        return total


def Sym(rep: Rep, k: int) -> Rep:
    """k-th symmetric power: polynomials of degree k. Sym(V, 2) are the symmetric matrices; `Power` has the basis.

    Of several groups, and beyond 512 dimensions, it is a sum of products of powers of the terms or factors; see
    `expanded`.
    """
    return _power(rep, k, odd=False)


def Alt(rep: Rep, k: int) -> Rep:
    """k-th antisymmetric (exterior) power: Alt(V, 2) are the antisymmetric matrices, Alt(V, d) the determinant.

    Where `Sym` would be a sum of products, so is this.
    """
    return _power(rep, k, odd=True)


def _power(rep: Rep, k: int, *, odd: bool) -> Rep:
    name = "Alt" if odd else "Sym"
    if not is_whole(k) or not 0 <= k <= MAX_POWER:
        raise ValueError(f"{name}({rep}, {k!r}): powers are integers from 0 to {MAX_POWER}, for example {name}(V, 2).")
    rep = as_rep(rep)
    power = Power(rep, int(k), odd)
    if len({atom.group for atom in rep.atoms()}) > 1:
        if (found := expanded(rep, int(k), odd=odd)) is None:
            raise ValueError(
                f"{name}({rep}, {k}): of products of several groups only the powers 0, 1 and 2 are supported, not {k}; "
                "take powers of the factors of each group."
            )
        return found
    if power.depth > MAX_DEPTH:
        raise ValueError(f"{name}({str(rep)[:40]}..., {k}): more than {MAX_DEPTH} powers inside one another.")
    return as_rep(_simplified(power))


def _simplified(power: Power) -> Rep:
    """The power, or the space {0} as such (atoms have a positive dimension), or scalars, which have no group."""
    rep, k = power.rep, power.k
    if not list(rep.atoms()):
        return copies(_dimension(rep.size(), k, power.odd), Scalar)
    if power.odd and power.G is not None and k > rep.size():
        return Sum()
    found = expanded(rep, k, odd=power.odd) if MAX_SIZE < power.largest <= MAX_COORDINATES else None
    return power if found is None else found


def expanded(rep: Rep, k: int, *, odd: bool) -> Rep | None:
    """The power as a sum of products of powers, each of less; None where that is not known.

    Of a sum by the binomial formula: a factor for each term, in the order of the terms; of a product of two factors,
    k = 2, by Cauchy's: Sym(A*B, 2) is Sym(A, 2)*Sym(B, 2) + Alt(A, 2)*Alt(B, 2), Alt(A*B, 2) has the mixed products.
    """
    if k < 2:
        return rep if k else Scalar
    if isinstance(rep, Sum) and math.comb(len(rep.terms) + k - 1, k) <= MAX_PRODUCTS:
        (term, count), *others = rep.terms
        rest = direct_sum(*(copies(number, other) for other, number in others))
        degrees = range(k + 1) if others else (k,)
        return direct_sum(*(_of_copies(term, count, i, odd=odd) * _less(rest, k - i, odd=odd) for i in degrees))
    if isinstance(rep, Product) and k == 2:
        first, rest = rep.factors[0], tensor_product(*rep.factors[1:])
        pairs = [(_power(first, 2, odd=sign), _power(rest, 2, odd=sign != odd)) for sign in (False, True)]
        return direct_sum(*(one * other for one, other in pairs))
    return None


def _less(rep: Rep, k: int, *, odd: bool) -> Rep:
    """A power of what may be nothing, as a factor of a product."""
    return (rep if k else Scalar) if k < 2 else _power(rep, k, odd=odd)


def _of_copies(rep: Rep, count: int, k: int, *, odd: bool) -> Rep:
    """The power of `count` copies: the products of powers whose degrees are a partition of k, as often as it can be
    arranged on the copies.
    """
    parts = []
    for degrees in _partitions(k, k, count):
        equal = math.prod(math.factorial(repeats) for repeats in Counter(degrees).values())
        product = tensor_product(*(_less(rep, degree, odd=odd) for degree in degrees))
        parts.append(copies(math.perm(count, len(degrees)) // equal, product))
    return direct_sum(*parts)


def _partitions(k: int, largest: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Ways to write k as a sum of at most that many numbers of at most `largest`, the larger first."""
    if k == 0:
        yield ()
    elif parts:
        for first in range(min(k, largest), 0, -1):
            yield from ((first, *others) for others in _partitions(k - first, first, parts - 1))


def _dimension(n: int, k: int, odd: bool) -> int:
    return math.comb(n, k) if odd else math.comb(max(n + k - 1, 0), k)


def _tuples(n: int, k: int, odd: bool) -> list[tuple[int, ...]]:
    return list(combinations(range(n), k) if odd else combinations_with_replacement(range(n), k))


@lru_cache(maxsize=256)
def _step(n: int, k: int, odd: bool) -> Step:
    low = {indices: row for row, indices in enumerate(_tuples(n, k - 1, odd))}
    high = _tuples(n, k, odd)
    rest, weights, inverse = np.zeros((n, len(high)), int), np.zeros((n, len(high))), np.zeros((n, len(high)))
    for column, indices in enumerate(high):
        for place, last in enumerate(indices):
            rest[last, column] = low[indices[:place] + indices[place + 1 :]]
            sign = (-1) ** (k - 1 - place) if odd else 1
            weights[last, column] = sign * math.sqrt(indices.count(last) / k)
        # One row is enough for Alt, the expansion of minors; for Sym it would lose digits with every step.
        if odd:
            inverse[indices[-1], column] = math.sqrt(k)
    return Step(rest, weights, inverse if odd else weights)
