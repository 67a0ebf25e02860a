"""The orbits route as a value."""

import math
from dataclasses import dataclass
from typing import ClassVar

from emlp_lab.solve import orbits
from emlp_lab.solve.budget import Estimate
from emlp_lab.solve.problem import Problem
from emlp_lab.solve.route import Route, Solution
from emlp_lab.stream import Stream


@dataclass(frozen=True)
class Orbits(Route):
    """Applies where every generator permutes the coordinates, up to sign: exact, in time linear in their number."""

    name: ClassVar[str] = "orbits"

    def refusal(self, problem: Problem) -> str | None:
        """For matrices that are no signed permutations."""
        if all(atom.is_monomial for atom in problem.atoms):
            return None
        return (
            f"route 'orbits' needs permutation matrices, with or without signs, {problem.group} has others: use "
            "'nullspace' or 'auto'."
        )

    def estimate(self, problem: Problem, why: str) -> Estimate:
        """Linear in the dimension."""
        size = orbits.BYTES_PER_ENTRY * math.prod(atom.size() for atom in problem.atoms)
        return Estimate(problem.name, self.name, why, problem.dim, size, size / 1e9)

    def solve(self, problem: Problem) -> Stream[Solution]:
        """Exact integers; nothing can be close to zero."""
        return (yield from orbits.orbits(problem.atoms)), None
