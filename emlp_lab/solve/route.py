"""Which way one tensor type of one group is solved, why, and what it will take."""

import math
from dataclasses import dataclass
from itertools import groupby

from emlp_lab.groups import Group
from emlp_lab.reps import Atom
from emlp_lab.reps.tree import tensor_product
from emlp_lab.solve import isotypic, nullspace, orbits
from emlp_lab.solve.budget import Estimate
from emlp_lab.solve.compact import Stacks, compact_elements
from emlp_lab.solve.expected import expected_dimension
from emlp_lab.solve.subspace import Subspace
from emlp_lab.solve.weights import WeightSpace, smallest_weight_space
from emlp_lab.stream import Stream

ROUTES = ("auto", "orbits", "isotypic", "nullspace")
FLOPS_PER_SECOND = 5e9  # of one current core in double precision, for rough estimates of time
FAST = 1e9  # operations of the null-space route, a fraction of a second, below which no other is tried
MAX_WEIGHTS = 10**7  # coordinates up to which the weights are enumerated for the estimate


@dataclass(frozen=True, eq=False)
class Run:
    """The part of a tensor type that one group acts on, ready to be solved.

    start: weight space of the null-space route, or None. stacks: unitary matrices for the isotypic route, or None.
    """

    atoms: tuple[Atom, ...]
    group: Group
    estimate: Estimate
    start: WeightSpace | None = None
    stacks: Stacks | None = None

    def stream(self) -> Stream[tuple[Subspace, float | None]]:
        """Solves it; returns the subspace and the smallest singular value counted as nonzero (None for the routes that
        decide by other means).
        """
        if self.estimate.route == "orbits":
            space = yield from orbits.orbits(self.atoms)
            return space, None
        if self.stacks is not None:
            return (yield from isotypic.isotypic(self.atoms, self.stacks)), None
        return (yield from nullspace.null_space(self.atoms, self.group, self.start))


def type_name(atoms: tuple[Atom, ...]) -> str:
    """Text of the tensor type of these atoms."""
    return str(tensor_product(*atoms))


def plan(atoms: tuple[Atom, ...], forced: str) -> list[Run]:
    """One run for each group that acts on the type; invariants of independent groups multiply."""
    by_group = groupby(atoms, key=lambda atom: atom.bound)
    return [_run(tuple(run), group, forced) for group, run in by_group]


def _run(atoms: tuple[Atom, ...], group: Group, forced: str) -> Run:
    permuted = all(atom.is_permutation for atom in atoms)
    if forced == "orbits" and not permuted:
        raise ValueError(f"route 'orbits' needs permutation matrices, {group} has others: use 'nullspace' or 'auto'.")
    if forced == "orbits" or (forced == "auto" and permuted):
        return _orbits(atoms, group, _why(forced, f"all generators of {group} are permutation matrices"))
    n = math.prod(atom.size() for atom in atoms)
    start = smallest_weight_space(atoms, group) if forced != "isotypic" and n <= MAX_WEIGHTS else None
    count = n if start is None else start.count
    small = _null_space_work(atoms, group, count) <= FAST
    stacks = None if forced == "nullspace" or (forced == "auto" and small) else compact_elements(atoms, group)
    if stacks is not None:
        return _isotypic(atoms, group, stacks, _why(forced, f"{group} has a compact form: irreducibles, then pairs"))
    if forced == "isotypic":
        raise ValueError(
            f"route 'isotypic' needs unitary matrices or a Lie algebra that is closed under conjugate transposition, "
            f"which {group} does not have: use 'nullspace' or 'auto'."
        )
    why = "it is small" if small else f"{group} has no compact form and generators that are not permutation matrices"
    return _null_space(atoms, group, start, _why(forced, why))


def _why(forced: str, why: str) -> str:
    return why if forced == "auto" else "forced"


def _orbits(atoms: tuple[Atom, ...], group: Group, why: str) -> Run:
    n = math.prod(atom.size() for atom in atoms)
    size = n * orbits.BYTES_PER_ENTRY
    return Run(atoms, group, Estimate(type_name(atoms), "orbits", why, n, size, size / 1e9))


def _isotypic(atoms: tuple[Atom, ...], group: Group, stacks: Stacks, why: str) -> Run:
    n = math.prod(atom.size() for atom in atoms)
    rank = expected_dimension(atoms, group)
    rank = math.isqrt(n) if rank is None else rank
    size = isotypic.BYTES_PER_ENTRY * n * max(1, rank)
    steps = 1 + len(group.lie_algebra) + len(group.discrete_generators)
    seconds = 0.2 + n * rank * (steps * sum(atom.size() for atom in atoms) + 4 * rank) / FLOPS_PER_SECOND
    return Run(atoms, group, Estimate(type_name(atoms), "isotypic", why, n, size, seconds), stacks=stacks)


def _null_space(atoms: tuple[Atom, ...], group: Group, start: WeightSpace | None, why: str) -> Run:
    n = math.prod(atom.size() for atom in atoms)
    count = n if start is None else start.count
    seconds = _null_space_work(atoms, group, count) / FLOPS_PER_SECOND
    size = nullspace.BYTES_PER_ENTRY * n * count
    return Run(atoms, group, Estimate(type_name(atoms), "nullspace", why, n, size, seconds), start)


def _null_space_work(atoms: tuple[Atom, ...], group: Group, count: int) -> float:
    """Operations of the null-space route that starts with `count` dimensions."""
    n = math.prod(atom.size() for atom in atoms)
    steps = 3 + len(group.discrete_generators)
    return steps * n * count * (8 * count + 8 * sum(atom.size() for atom in atoms)) + 20 * float(count) ** 3
