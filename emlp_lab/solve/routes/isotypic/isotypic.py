"""Invariants by Schur's lemma: the halves of a tensor type as sums of irreducibles, and a small problem for each pair.

V1 (x) ... (x) Vk is taken apart factor by factor: an irreducible R times V is small, and is taken apart only once
however often R occurs. Invariants of A (x) B are the pairs of dual irreducibles of A and B. The cost is that of A and
B, not of their product. Real irreducibles of all three types are covered: a pair has 1, 2 or 4 invariants.
"""

import itertools
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from jaxtyping import Inexact

from emlp_lab.algebra.averages import NotConvergedError, Stack
from emlp_lab.algebra.tolerance import TOL_DISTINCT, TOL_EQUAL
from emlp_lab.reps import Atom
from emlp_lab.solve.budget import Estimate
from emlp_lab.solve.problem import Problem
from emlp_lab.solve.readable import is_readable, readable
from emlp_lab.solve.routes.isotypic.compact_form import Stacks, compact_elements
from emlp_lab.solve.routes.isotypic.irreducibles import (
    NotGeneric,
    irreducible_parts,
    kronecker,
    random_maps,
    restricted,
)
from emlp_lab.solve.routes.route import FLOPS_PER_SECOND, NotApplicableError, Route, Solution
from emlp_lab.solve.spaces.halves import HalvesSubspace, Pair
from emlp_lab.solve.spaces.space import DenseSubspace
from emlp_lab.stream import Event, Stream

Isometries = dict[int, Inexact[np.ndarray, "n _ _"]]  # isometries of all copies of each irreducible


@dataclass(frozen=True)
class Isotypic(Route[Stacks]):
    """Applies where the matrices have a compact form: the compact groups, and those with a Lie algebra that is closed
    under conjugate transposition, such as the Lorentz, symplectic and linear groups.

    seeds: of the random maps; the next one is taken where a seed separates nothing.
    """

    name: ClassVar[str] = "isotypic"

    seeds: tuple[int, ...] = (0, 1, 2)

    def __post_init__(self):
        if not self.seeds or min(self.seeds) < 0:
            raise ValueError(f"{self}: give one seed of at least 0, or several.")

    def init(self, problem: Problem) -> Stacks:
        """Unitary matrices of elements of the compact form.

        Raises NotApplicableError for groups without one, such as translations.
        """
        stacks = compact_elements(problem.atoms, problem.group)
        if stacks is None:
            raise NotApplicableError(
                "route 'isotypic' needs unitary matrices or a Lie algebra that is closed under conjugate "
                f"transposition, which {problem.group} does not have: use 'nullspace' or 'auto'."
            )
        return stacks

    def estimate(self, problem: Problem, state: Stacks) -> Estimate:
        """Mostly from the sizes of the halves."""
        del state
        sizes = [atom.size() for atom in problem.atoms]
        halves = [int(np.prod(half)) for half in (sizes[: _middle(sizes)], sizes[_middle(sizes) :])]
        rank = problem.count.value if problem.count else 0
        bytes_per_entry = 64  # the parts, what makes them, and their images under a generator
        size = bytes_per_entry * sum(half**2 for half in halves)
        work = (2 + len(problem.constraints)) * sum(half**2 for half in halves) * sum(sizes)
        if is_readable(problem.dim, rank):
            size += 48 * problem.dim * rank  # bytes: a dense basis, its image and one product
            work += 4.0 * problem.dim * rank * (rank + len(problem.constraints) * len(sizes))
        start = 0.03  # seconds for irreducibles of a few dimensions
        return Estimate(problem.name, self.name, problem.dim, size, start + work / FLOPS_PER_SECOND)

    def solve(self, problem: Problem, state: Stacks) -> Stream[Solution]:
        """See `isotypic` for errors."""
        return (yield from isotypic(problem.atoms, state, self.seeds)), None


@dataclass(eq=False)
class Irreducibles:
    """The irreducible representations met so far, by number, and what is known of their products.

    real: whether they are irreducible over the real numbers, of a group with real matrices.
    """

    rng: np.random.Generator
    real: bool
    stacks: list[Stack] = field(default_factory=list)
    _products: dict[tuple[int, Atom], list[tuple[int, np.ndarray]]] = field(default_factory=dict)

    def number(self, stack: Stack) -> Stream[tuple[int, Inexact[np.ndarray, "d d"]]]:
        """(number, T) of an irreducible representation, where T^H stack T is the known one of this number."""
        for number, known in enumerate(self.stacks):
            if _alike(known, stack):
                (T,) = yield from random_maps(self.rng, stack, known, 1, real=self.real)
                if np.linalg.norm(T) > TOL_DISTINCT:  # between inequivalent ones only zero is equivariant
                    return number, T * (np.sqrt(len(T)) / np.linalg.norm(T))
        self.stacks.append(stack)
        return len(self.stacks) - 1, np.eye(stack.shape[1])

    def times(self, number: int, atom: Atom, stack: Stack) -> Stream[list[tuple[int, Inexact[np.ndarray, "_ _ _"]]]]:
        """The irreducible parts of irreducible `number` (x) atom, as (number, isometry)."""
        key = number, atom
        if key not in self._products:
            product = kronecker(self.stacks[number], stack)
            shape = self.stacks[number].shape[1], stack.shape[1], -1
            found = []
            for Q in (yield from irreducible_parts(product, self.rng, real=self.real)):
                part, T = yield from self.number(restricted(product, Q))
                found.append((part, (Q @ T).reshape(shape)))
            self._products[key] = found
        return self._products[key]

    def pairs(self, i: int, j: int) -> Stream[Inexact[np.ndarray, "e d_i d_j"]]:
        """Orthonormal invariants of R_i (x) R_j: equivariant maps from the dual of R_j to R_i."""
        left, dual = self.stacks[i], self.stacks[j].conj()
        if not _alike(left, dual):
            return np.zeros((0, left.shape[1], dual.shape[1]))
        for samples in (2, 6):  # nearly always there is one map or none; at most 4 are independent
            maps = yield from random_maps(self.rng, left, dual, samples, real=self.real)
            _, sizes, rows = np.linalg.svd(maps.reshape(samples, -1), full_matrices=False)
            if (count := int(np.count_nonzero(sizes > TOL_DISTINCT))) < samples:
                break
        if count not in (0, 1, 2, 4):
            raise NotGeneric(f"an irreducible of dimension {left.shape[1]} has {count} independent self-maps.")
        return rows[:count].reshape(count, left.shape[1], dual.shape[1])


def isotypic(atoms: tuple[Atom, ...], stacks: Stacks, seeds: tuple[int, ...]) -> Stream[DenseSubspace | HalvesSubspace]:
    """Solves one problem; stacks: from `compact_elements`.

    Random maps that separate nothing are drawn anew; raises NotGeneric or NotConvergedError when
    those of all `seeds` fail.
    """
    *first, last = seeds
    for seed in first:
        try:
            return _as_readable((yield from _attempt(atoms, stacks, seed)))
        except (NotGeneric, NotConvergedError) as problem:
            yield Event("retry", str(problem))
    return _as_readable((yield from _attempt(atoms, stacks, last)))


def _as_readable(space: HalvesSubspace) -> DenseSubspace | HalvesSubspace:
    return DenseSubspace(readable(space.dense()), space) if is_readable(space.dim, space.rank) else space


def _attempt(atoms: tuple[Atom, ...], stacks: Stacks, seed: int) -> Stream[HalvesSubspace]:
    known = Irreducibles(np.random.default_rng(seed), not any(atom.is_complex for atom in atoms))
    cut = _middle([atom.size() for atom in atoms])
    left = yield from _taken_apart(atoms[:cut], stacks, known, len(atoms))
    right = yield from _taken_apart(atoms[cut:], stacks, known, len(atoms))
    pairs = []
    for (a, i), (b, j) in itertools.product(enumerate(left), enumerate(right)):
        if len(maps := (yield from known.pairs(i, j))):
            pairs.append(Pair(a, b, maps))
    space = HalvesSubspace(cut, tuple(left.values()), tuple(right.values()), tuple(pairs))
    dims = ", ".join(str(P.shape[2]) for P in (space.left[pair.left] for pair in pairs)) or "none"
    message = f"{space.rank} invariants, from pairs of dual irreducibles of dimensions {dims}"
    yield Event("pair", message, len(atoms), len(atoms), {"rank": space.rank, "dim": space.dim})
    return space


def _taken_apart(atoms: tuple[Atom, ...], stacks: Stacks, known: Irreducibles, total: int) -> Stream[Isometries]:
    """The product of atoms as copies of irreducibles, atom by atom."""
    count = len(next(iter(stacks.values())))
    trivial, _ = yield from known.number(np.ones((count, 1, 1)))
    parts: Isometries = {trivial: np.ones((1, 1, 1))}
    for atom in atoms:
        grown: dict[int, list[np.ndarray]] = {}
        for number, Q in parts.items():
            for target, C in (yield from known.times(number, atom, stacks[atom])):
                n, copies, _ = Q.shape
                wide = np.einsum("xci,ial->xacl", Q, C, optimize=True).reshape(n * C.shape[1], copies, C.shape[2])
                grown.setdefault(target, []).append(wide)
        parts = {number: np.concatenate(each, axis=1) for number, each in grown.items()}
        dims = " + ".join(f"{Q.shape[1]}x{Q.shape[2]}" for Q in parts.values())
        yield Event("irreducibles", f"{len(next(iter(parts.values())))} dimensions: {dims}", 0, total, {"parts": dims})
    return parts


def _alike(a: Stack, b: Stack) -> bool:
    """Whether the characters agree on the elements: necessary for equivalence, and nearly always sufficient."""
    if a.shape != b.shape:
        return False
    traces = np.trace(a, axis1=1, axis2=2) - np.trace(b, axis1=1, axis2=2)
    return float(np.abs(traces).max()) < TOL_EQUAL


def _middle(sizes: list[int]) -> int:
    """How many factors to take on the left, so that the larger half is as small as possible."""
    return min(range(len(sizes) + 1), key=lambda cut: max(np.prod(sizes[:cut]), np.prod(sizes[cut:])))
