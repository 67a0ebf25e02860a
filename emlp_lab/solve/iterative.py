"""Invariants of any matrix group without any matrix with n columns, by conjugate gradients on random vectors.

The constraints are applied axis by axis, so that the cost grows with n and the rank, not with n^2; and the curve of the
residual shows how the constraints select the invariants.
"""

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from emlp_lab.solve.budget import Estimate
from emlp_lab.solve.isotypic import READABLE_WORK
from emlp_lab.solve.problem import Problem
from emlp_lab.solve.readable import readable
from emlp_lab.solve.route import FLOPS_PER_SECOND, Route, Solution
from emlp_lab.solve.search import WIDEST, Search
from emlp_lab.solve.stacked import stacked
from emlp_lab.solve.subspace import DenseSubspace
from emlp_lab.stream import Stream

LARGEST_TOLERANCE = 1e-11
BYTES_PER_ENTRY = 64  # vectors found and drawn, their projections and a product, per entry of (n, rank + WIDEST)
STEPS = 25  # of one vector, for rough estimates: 4 to 40 for Lie algebras, up to 200 for finite groups


@dataclass(frozen=True)
class Iterative(Route):
    """Applies to every group. Its events have the data for a curve: step, residual, values (the lowest Ritz values of
    C^H C), rank so far, dim.

    seed: of the random vectors. block: how many are drawn first. tolerance: residual, relative to the constraints,
    where a vector rests. max_steps: of one vector.
    """

    name: ClassVar[str] = "iterative"

    seed: int = 0
    block: int = 16
    tolerance: float = 1e-13
    max_steps: int = 5000

    def __post_init__(self):
        if self.seed < 0 or self.block < 1 or self.max_steps < 1:
            raise ValueError(f"{self}: give a seed of at least 0, block and max_steps of at least 1.")
        if not 1e-15 <= self.tolerance <= LARGEST_TOLERANCE:
            raise ValueError(f"tolerance {self.tolerance}: give a residual from 1e-15 to {LARGEST_TOLERANCE:.0e}.")

    def refusal(self, problem: Problem) -> str | None:
        """None: the route applies to every group."""
        del problem

    def estimate(self, problem: Problem, why: str) -> Estimate:
        """From the expected rank, or where it is not known from a guess of it, the square root of the dimension."""
        n, count = problem.dim, problem.count
        columns = (math.isqrt(n) if count is None else count.value) + WIDEST
        axes = sum(atom.size() for atom in problem.atoms)
        work = STEPS * 4.0 * len(problem.constraints) * axes * n * columns
        return Estimate(problem.name, self.name, why, n, BYTES_PER_ENTRY * n * columns, work / FLOPS_PER_SECOND)

    def solve(self, problem: Problem) -> Stream[Solution]:
        """The subspace, and the smallest singular value that was counted as nonzero, relative to the largest.

        Raises AmbiguousRankError when that is no clear gap, ConvergenceError when max_steps are not enough.
        """
        n, dtype = problem.dim, complex if problem.is_complex else float
        operator = stacked(problem.constraints)
        if not operator.rows:
            return DenseSubspace(np.eye(n, dtype=dtype)), None
        search = Search(operator, np.zeros((n, 0), dtype), self.tolerance, self.max_steps)
        yield from search.run(self.seed, self.block)
        Q = search.Q
        return DenseSubspace(readable(Q) if 4.0 * n * Q.shape[1] ** 2 <= READABLE_WORK else Q), search.gap
