"""Invariants by Schur's lemma: the halves of a tensor type as sums of irreducibles, and a small problem for each pair.

V1 (x) ... (x) Vk is taken apart factor by factor: an irreducible R times V is small, and is taken apart only once
however often R occurs. Invariants of A (x) B are the pairs of dual irreducibles of A and B. The cost is that of A and
B, not of their product. Real irreducibles of all three types are covered: a pair has 1, 2 or 4 invariants.
"""

import itertools
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from jaxtyping import Inexact

from emlp_lab.reps import Atom
from emlp_lab.solve.budget import Estimate
from emlp_lab.solve.problem import Problem
from emlp_lab.solve.readable import is_readable, readable
from emlp_lab.solve.routes.isotypic.compact_form import Stacks, compact_elements
from emlp_lab.solve.routes.isotypic.irreducibles import Copies, Irreducibles, NotGeneric
from emlp_lab.solve.routes.route import FLOPS_PER_SECOND, NotApplicableError, Route, Solution
from emlp_lab.solve.spaces.halves import HalvesSubspace, Pair
from emlp_lab.solve.spaces.space import DenseSubspace
from emlp_lab.stream import Event, Stream

Isometries = dict[int, Copies]  # isometries of all copies of each irreducible


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


def isotypic(atoms: tuple[Atom, ...], stacks: Stacks, seeds: tuple[int, ...]) -> Stream[DenseSubspace | HalvesSubspace]:
    """Solves one problem; stacks: from `compact_elements`.

    Random maps that separate nothing are drawn anew; raises NotGeneric when those of all
    `seeds` fail.
    """
    *first, last = seeds
    for seed in first:
        try:
            return _as_readable((yield from _attempt(atoms, stacks, seed)))
        except NotGeneric as problem:
            yield Event("retry", str(problem))
    return _as_readable((yield from _attempt(atoms, stacks, last)))


def _as_readable(space: HalvesSubspace) -> DenseSubspace | HalvesSubspace:
    return DenseSubspace(readable(space.dense()), space) if is_readable(space.dim, space.rank) else space


def _attempt(atoms: tuple[Atom, ...], stacks: Stacks, seed: int) -> Stream[HalvesSubspace]:
    known = _Products(stacks, seed)
    cut = _middle([atom.size() for atom in atoms])
    left = yield from known.taken_apart(atoms[:cut])
    right = yield from known.taken_apart(atoms[cut:])
    pairs = []
    for (a, i), (b, j) in itertools.product(enumerate(left), enumerate(right)):
        if len(maps := known.irreducibles.dual_maps(i, j)):
            pairs.append(Pair(a, b, maps))
    space = HalvesSubspace(cut, tuple(left.values()), tuple(right.values()), tuple(pairs))
    dims = ", ".join(str(P.shape[2]) for P in (space.left[pair.left] for pair in pairs)) or "none"
    message = f"{space.rank} invariants, from pairs of dual irreducibles of dimensions {dims}"
    yield Event("pair", message, len(atoms), len(atoms), {"rank": space.rank, "dim": space.dim})
    return space


class _Products:
    """Products of atoms as copies of irreducibles; each product of two irreducibles is taken apart once."""

    def __init__(self, stacks: Stacks, seed: int):
        self.stacks = stacks
        real = not any(atom.is_complex for atom in stacks)
        count = len(next(iter(stacks.values())))
        weights = np.random.default_rng(seed).standard_normal((2, count))
        is_complex = not real or any(map(np.iscomplexobj, stacks.values()))
        self.irreducibles = Irreducibles(weights[0] + 1j * weights[1] if is_complex else weights[0], real)
        self._atoms: dict[Atom, list[tuple[int, Copies]]] = {}
        self._products: dict[tuple[int, int], list[tuple[int, Inexact[np.ndarray, "_ _ _ _"]]]] = {}

    def taken_apart(self, atoms: tuple[Atom, ...]) -> Stream[Isometries]:
        """The product of atoms as copies of irreducibles, atom by atom."""
        if not atoms:
            return dict(self.irreducibles.alone(np.ones_like(next(iter(self.stacks.values()))[:, :1, :1])))
        first, *others = atoms
        parts: Isometries = dict(self._of_atom(first))
        yield _event(parts)
        for atom in others:
            grown: dict[int, list[np.ndarray]] = {}
            for (i, P), (j, Q) in itertools.product(parts.items(), self._of_atom(atom)):
                for number, C in self._times(i, j):
                    grown.setdefault(number, []).append(_product(P, Q, C))
                yield Event("irreducibles", f"products of parts of dimensions {P.shape[2]} and {Q.shape[2]}")
            parts = {number: np.concatenate(each, axis=1) for number, each in grown.items()}
            yield _event(parts)
        return parts

    def _of_atom(self, atom: Atom) -> list[tuple[int, Copies]]:
        if atom not in self._atoms:
            self._atoms[atom] = self.irreducibles.alone(self.stacks[atom])
        return self._atoms[atom]

    def _times(self, i: int, j: int) -> list[tuple[int, Inexact[np.ndarray, "d_i d_j _ _"]]]:
        """The parts of R_i (x) R_j."""
        if (j, i) in self._products:
            return [(number, C.swapaxes(0, 1)) for number, C in self._products[j, i]]
        if (i, j) not in self._products:
            left, right = (self.irreducibles.known[number].matrices for number in (i, j))
            shape = left.shape[1], right.shape[1]
            found = self.irreducibles.parts(left, right)
            self._products[i, j] = [(number, C.reshape(*shape, *C.shape[1:])) for number, C in found]
        return self._products[i, j]


def _product(P: Copies, Q: Copies, C: Inexact[np.ndarray, "d_i d_j k d"]) -> Copies:
    """Copies of R in A (x) B, from copies of R_i in A and of R_j in B and those of R in R_i (x) R_j."""
    (a, m, _), (b, n, _), (*_, k, d) = P.shape, Q.shape, C.shape
    wide = np.tensordot(P, np.tensordot(C, Q, (1, 2)), (2, 0))  # a m, k d, b n
    return wide.transpose(0, 4, 1, 5, 2, 3).reshape(a * b, m * n * k, d)


def _event(parts: Isometries) -> Event:
    dims = " + ".join(f"{Q.shape[1]}x{Q.shape[2]}" for Q in parts.values())
    return Event("irreducibles", f"{len(next(iter(parts.values())))} dimensions: {dims}", data={"parts": dims})


def _middle(sizes: list[int]) -> int:
    """How many factors to take on the left, so that the larger half is as small as possible."""
    return min(range(len(sizes) + 1), key=lambda cut: max(np.prod(sizes[:cut]), np.prod(sizes[cut:])))
