"""Invariants by Schur's lemma: the halves of a tensor type as sums of irreducibles, and a small problem for each pair.

V1 (x) ... (x) Vk is taken apart factor by factor: an irreducible R times V is small, and is taken apart only once
however often R occurs. Invariants of A (x) B are the pairs of dual irreducibles of A and B. The cost is that of A and
B, not of their product. Real irreducibles of all three types are covered: a pair has 1, 2 or 4 invariants.
"""

import itertools
import math
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from emlp_lab.reps import Atom
from emlp_lab.solve.budget import Estimate
from emlp_lab.solve.problem import Problem
from emlp_lab.solve.readable import is_readable, readable
from emlp_lab.solve.routes.isotypic.compact_form import Stacks, compact_elements
from emlp_lab.solve.routes.isotypic.irreducibles import NotGeneric
from emlp_lab.solve.routes.isotypic.products import Products
from emlp_lab.solve.routes.route import (
    FACTORED_PER_SECOND,
    PRODUCTS_PER_SECOND,
    NotApplicableError,
    Route,
    Solution,
    seconds_of_basis,
)
from emlp_lab.solve.spaces.halves import HalvesSubspace, Pair
from emlp_lab.solve.spaces.space import DenseSubspace
from emlp_lab.stream import Event, Stream


@dataclass(frozen=True, eq=False)
class Prepared:
    """stacks: unitary matrices of elements of the compact form. products: of these, as far as they are known; None
    where they could not be told apart. ahead: the dimensions of the pairs whose products are to be taken apart.
    """

    stacks: Stacks
    products: Products | None
    ahead: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Isotypic(Route[Prepared]):
    """Applies where the matrices have a compact form: the compact groups, and those with a Lie algebra that is closed
    under conjugate transposition, such as the Lorentz, symplectic and linear groups.

    seeds: of the random maps; the next one is taken where a seed separates nothing.
    """

    name: ClassVar[str] = "isotypic"

    seeds: tuple[int, ...] = (0, 1, 2)

    def __post_init__(self):
        if not self.seeds or min(self.seeds) < 0:
            raise ValueError(f"{self}: give one seed of at least 0, or several.")

    def init(self, problem: Problem) -> Prepared:
        """Unitary matrices of elements of the compact form, and the irreducible parts of the atoms.

        Raises NotApplicableError for groups without one, such as translations.
        """
        stacks = compact_elements(problem.atoms, problem.group)
        if stacks is None:
            raise NotApplicableError(
                "route 'isotypic' needs unitary matrices or a Lie algebra that is closed under conjugate "
                f"transposition, which {problem.group} does not have: use 'nullspace' or 'auto'."
            )
        products = Products(stacks, self.seeds[0])
        try:
            ahead = set[tuple[int, int]]().union(*map(products.ahead, halves(problem.atoms)))
        except NotGeneric:  # the next seed will do
            return Prepared(stacks, None, tuple((1, _size(half)) for half in halves(problem.atoms)))
        return Prepared(stacks, products, tuple(sorted(ahead)))

    def least_seconds(self, problem: Problem) -> float:
        """What it takes at least, known before `init`, which takes long by itself where an atom is large."""
        return sum(n**3 for n in {atom.size() for atom in problem.atoms}) / FACTORED_PER_SECOND

    def estimate(self, problem: Problem, state: Prepared) -> Estimate:
        """From the products that are to be taken apart, the sizes of the halves, and the basis where it is small."""
        entries = sum(_size(half) ** 2 for half in halves(problem.atoms))
        width = sum(atom.size() for atom in problem.atoms)
        is_complex = any(map(np.iscomplexobj, state.stacks.values()))
        seconds = 0.003 + sum(_seconds_of_product(a * b, is_complex=is_complex) for a, b in state.ahead)
        seconds += (2 + len(problem.constraints)) * entries * width / PRODUCTS_PER_SECOND
        bytes_per_entry = 100  # the parts, what makes them, and their images under a generator
        size = bytes_per_entry * entries
        rank = problem.count.value if problem.count else 0
        if is_readable(problem.dim, rank):
            size += 48 * problem.dim * rank  # bytes: a dense basis, its image and one product
            seconds += seconds_of_basis(problem, rank)
        return Estimate(problem.name, self.name, problem.dim, size, seconds)

    def solve(self, problem: Problem, state: Prepared) -> Stream[Solution]:
        """See `isotypic` for errors."""
        return (yield from isotypic(problem.atoms, state, self.seeds)), None


def _seconds_of_product(n: int, *, is_complex: bool) -> float:
    """Of n dimensions: one factorisation, some products of its matrices, and overhead for each part."""
    return 1.5e-3 * math.sqrt(n) + (4 if is_complex else 1) * n**3 / FACTORED_PER_SECOND


def isotypic(
    atoms: tuple[Atom, ...], state: Prepared, seeds: tuple[int, ...]
) -> Stream[DenseSubspace | HalvesSubspace]:
    """Solves one problem.

    Random numbers that separate nothing are drawn anew; raises NotGeneric when those of all `seeds` fail.
    """
    problem = None
    for seed in seeds:
        known = state.products if seed == seeds[0] else Products(state.stacks, seed)
        try:
            if known is not None:
                return _as_readable((yield from _attempt(atoms, known)))
        except NotGeneric as found:
            problem = found
            yield Event("retry", str(problem))
    raise problem or NotGeneric(f"random numbers do not separate the irreducible parts of {len(atoms)} atoms.")


def _as_readable(space: HalvesSubspace) -> DenseSubspace | HalvesSubspace:
    return DenseSubspace(readable(space.dense()), space) if is_readable(space.dim, space.rank) else space


def _attempt(atoms: tuple[Atom, ...], known: Products) -> Stream[HalvesSubspace]:
    first, second = halves(atoms)
    left = yield from known.taken_apart(first)
    right = yield from known.taken_apart(second)
    space = HalvesSubspace(len(first), tuple(left.values()), tuple(right.values()), ())
    yield _found(space, "both halves are sums of irreducibles")
    for (a, i), (b, j) in itertools.product(enumerate(left), enumerate(right)):
        if len(maps := known.irreducibles.dual_maps(i, j)):
            space = replace(space, pairs=(*space.pairs, Pair(a, b, maps)))
            yield _found(space, f"{space.rank} invariants so far")
    dims = ", ".join(str(P.shape[2]) for P in (space.left[pair.left] for pair in space.pairs)) or "none"
    message = f"{space.rank} invariants, from pairs of dual irreducibles of dimensions {dims}"
    yield Event("pair", message, len(atoms), len(atoms), {"rank": space.rank, "dim": space.dim})
    return space


def _found(space: HalvesSubspace, message: str) -> Event:
    return Event("halves", message, data={"rank": space.rank, "dim": space.dim, "space": space})


def halves(atoms: tuple[Atom, ...]) -> tuple[tuple[Atom, ...], tuple[Atom, ...]]:
    """The atoms in two parts, so that the larger one is as small as possible."""
    cut = min(range(len(atoms) + 1), key=lambda cut: max(_size(atoms[:cut]), _size(atoms[cut:])))
    return atoms[:cut], atoms[cut:]


def _size(atoms: tuple[Atom, ...]) -> int:
    return math.prod(atom.size() for atom in atoms)
