"""Which way one tensor type of one group is solved, why, and what it will take."""

import math
from dataclasses import dataclass
from itertools import groupby

from emlp_lab.groups import Group
from emlp_lab.reps import Atom
from emlp_lab.reps.tree import tensor_product
from emlp_lab.solve import nullspace, orbits
from emlp_lab.solve.budget import Estimate
from emlp_lab.solve.subspace import Subspace
from emlp_lab.solve.weights import WeightSpace, smallest_weight_space
from emlp_lab.stream import Stream

ROUTES = ("auto", "orbits", "nullspace")
FLOPS_PER_SECOND = 5e9  # of one current core in double precision, for rough estimates of time
MAX_WEIGHTS = 10**7  # coordinates up to which the weights are enumerated for the estimate


@dataclass(frozen=True, eq=False)
class Run:
    """The part of a tensor type that one group acts on, ready to be solved.

    start: weight space of the null-space route, or None.
    """

    atoms: tuple[Atom, ...]
    group: Group
    estimate: Estimate
    start: WeightSpace | None

    def stream(self) -> Stream[tuple[Subspace, float | None]]:
        """Solves it; returns the subspace and the smallest singular value counted as nonzero (None for integer
        routes).
        """
        if self.estimate.route == "orbits":
            space = yield from orbits.orbits(self.atoms)
            return space, None
        return (yield from nullspace.null_space(self.atoms, self.group, self.start))


def type_name(atoms: tuple[Atom, ...]) -> str:
    """Text of the tensor type of these atoms."""
    return str(tensor_product(*atoms))


def plan(atoms: tuple[Atom, ...], forced: str) -> list[Run]:
    """One run for each group that acts on the type; invariants of independent groups multiply."""
    by_group = groupby(atoms, key=lambda atom: atom.bound)
    return [_run(tuple(run), group, forced) for group, run in by_group]


def choose(atoms: tuple[Atom, ...], group: Group, forced: str) -> tuple[str, str]:
    """(route, why). Raises ValueError when a forced route does not apply to the group."""
    permuted = all(atom.is_permutation for atom in atoms)
    if forced == "orbits" and not permuted:
        raise ValueError(f"route 'orbits' needs permutation matrices, {group} has others: use 'nullspace' or 'auto'.")
    if forced != "auto":
        return forced, "forced"
    if permuted:
        return "orbits", f"all generators of {group} are permutation matrices"
    return "nullspace", f"{group} has generators that are not permutation matrices"


def _run(atoms: tuple[Atom, ...], group: Group, forced: str) -> Run:
    route, why = choose(atoms, group, forced)
    n = math.prod(atom.size() for atom in atoms)
    if route == "orbits":
        size = n * orbits.BYTES_PER_ENTRY
        return Run(atoms, group, Estimate(type_name(atoms), route, why, n, size, size / 1e9), None)
    start = smallest_weight_space(atoms, group) if n <= MAX_WEIGHTS else None
    count = n if start is None else start.count
    steps = 3 + len(group.discrete_generators)
    flops = steps * n * count * (8 * count + 8 * sum(atom.size() for atom in atoms)) + 20 * float(count) ** 3
    size = nullspace.BYTES_PER_ENTRY * n * count
    return Run(atoms, group, Estimate(type_name(atoms), route, why, n, size, flops / FLOPS_PER_SECOND), start)
