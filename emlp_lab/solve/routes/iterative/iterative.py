"""Invariants of any matrix group without any matrix with n columns, by conjugate gradients on random vectors.

The constraints are applied axis by axis, so that the cost grows with n and the rank, not with n^2; and the curve of the
residual shows how the constraints select the invariants.

The projection of a random vector is a random null vector. Blocks of vectors, orthogonal to those found so far, are
projected until several vectors more were drawn than were found: a direction that is missing would have been absent from
all of them.
"""

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from jaxtyping import Float, Inexact

from emlp_lab.algebra.tolerance import TOL_EXACT
from emlp_lab.solve.budget import Estimate
from emlp_lab.solve.problem import Problem
from emlp_lab.solve.readable import is_readable, readable
from emlp_lab.solve.routes.isotypic.compact_form import compact_generators
from emlp_lab.solve.routes.iterative.projection import Projection
from emlp_lab.solve.routes.iterative.stacked import Stacked, stacked
from emlp_lab.solve.routes.route import MIN_NONZERO, MOVES_PER_SECOND, AmbiguousRankError, Route, Solution
from emlp_lab.solve.spaces.space import DenseSubspace
from emlp_lab.stream import Event, Stream

MAX_TOLERANCE = 1e-11
OPERATIONS_PER_EVENT = 2e8

Columns = Inexact[np.ndarray, "n r"]


@dataclass(frozen=True)
class Iterative(Route[None]):
    """Applies to every group. Its events have the data for a curve: step, residual, values (the lowest Ritz values of
    C^H C), rank so far, dim.

    seed: of the random vectors. block: how many are drawn first. tolerance: residual, relative to the constraints,
    where a vector rests. max_steps: of one vector. max_block: up to which blocks grow. spare: vectors drawn beyond the
    rank; a null vector is missed with a chance of about (1e-9 sqrt(dim))^spare.
    """

    name: ClassVar[str] = "iterative"

    seed: int = 0
    block: int = 16
    tolerance: float = 1e-13
    max_steps: int = 5000
    max_block: int = 64
    spare: int = 4

    def __post_init__(self):
        if self.seed < 0 or min(self.block, self.max_steps, self.max_block, self.spare) < 1:
            raise ValueError(f"{self}: give a seed of at least 0, block, max_steps, max_block and spare of at least 1.")
        if not 1e-15 <= self.tolerance <= MAX_TOLERANCE:
            raise ValueError(f"tolerance {self.tolerance}: give a residual from 1e-15 to {MAX_TOLERANCE:.0e}.")

    def init(self, problem: Problem) -> None:
        """Nothing: the route applies to every group."""

    def estimate(self, problem: Problem, state: None = None) -> Estimate:
        """From the expected rank, or where it is not known from a guess of it, the square root of the dimension."""
        n, count = problem.dim, problem.count
        columns = (math.isqrt(n) if count is None else count.value) + self.max_block
        axes = sum(atom.size() for atom in problem.atoms)
        steps = 40  # of one vector, projected twice: up to 200 for finite groups
        if len(problem.group.lie_algebra):  # few where the sum of squares has few eigenvalues
            steps = 20 if compact_generators(problem.group) is None else 6
        work = steps * 4.0 * len(problem.constraints) * axes * n * columns
        size = 64 * n * columns  # bytes: vectors found and drawn, their projections and a product
        return Estimate(problem.name, self.name, n, size, 0.003 + work / MOVES_PER_SECOND)

    def solve(self, problem: Problem, state: None = None) -> Stream[Solution]:
        """The subspace, and the smallest singular value that was counted as nonzero, relative to the largest.

        Raises AmbiguousRankError when that is no clear gap, ConvergenceError when max_steps are not enough.
        """
        n, dtype = problem.dim, complex if problem.is_complex else float
        operator = stacked(problem.constraints)
        if not operator.rows:
            return DenseSubspace(np.eye(n, dtype=dtype)), None
        search = Search(self, operator, np.zeros((n, 0), dtype))
        yield from search.run()
        Q = search.Q
        return DenseSubspace(readable(Q) if is_readable(n, Q.shape[1]) else Q), search.gap


class ConvergenceError(ArithmeticError):
    """An iteration did not reach its tolerance; its result is never returned."""


@dataclass(eq=False)
class Search:
    """The state of one search. route: with the options. Q: orthonormal null vectors found so far.

    smallest, largest: nonzero singular values met. step: number of events so far.
    """

    route: Iterative
    operator: Stacked
    Q: Columns
    smallest: float = math.inf
    largest: float = 0.0
    step: int = 0

    @property
    def gap(self) -> float | None:
        """The smallest nonzero singular value, relative to the largest; None if the operator is zero."""
        return self.smallest / self.largest if self.largest else None

    def run(self) -> Stream[None]:
        """Draws and projects blocks until Q is complete.

        Raises AmbiguousRankError when a singular value is not clearly nonzero, ConvergenceError when max_steps are not
        enough.
        """
        rng, block = np.random.default_rng(self.route.seed), self.route.block
        drawn, left = 0, len(self.Q)
        while left and drawn < self.Q.shape[1] + self.route.spare:
            X = self._fresh(rng, min(self._width(block), left))
            U, _ = self._basis((yield from self._projected(X)), TOL_EXACT)  # below, nothing is left of a unit vector
            # What the first projection left over of vectors that are not null does not survive a second one.
            U, lengths = self._basis((yield from self._projected(U)), 0.5)
            self._check(lengths)
            self.Q = np.concatenate([self.Q, U], axis=1)
            rank = self.Q.shape[1]
            yield Event("found", f"{rank} null vectors found so far", data={"rank": rank, "dim": len(self.Q)})
            left = 0 if X.shape[1] == left else len(self.Q) - self.Q.shape[1]
            drawn, block = drawn + X.shape[1], min(2 * block, self.route.max_block)

    def _width(self, block: int) -> int:
        """At most `block` vectors, fewer where making them orthogonal would take longer than a step."""
        n, rank = self.Q.shape
        return max(1, min(block, int(OPERATIONS_PER_EVENT / (8 * n * (rank + block)))))

    def _fresh(self, rng: np.random.Generator, width: int) -> Columns:
        """Orthonormal random columns, orthogonal to Q. Real ones are generic enough for complex spaces too."""
        return self._basis(self._without_known(rng.standard_normal((len(self.Q), width))), 0.0)[0]

    def _projected(self, X: Columns) -> Stream[Columns]:
        """The parts of the columns that the operator sends to zero, a few columns at a time."""
        width = max(1, int(OPERATIONS_PER_EVENT / (len(X) * self.operator.work)))
        parts = [np.zeros_like(X[:, :0])]
        for start in range(0, X.shape[1], width):
            projection = Projection(self.operator, X[:, start : start + width], self.route.tolerance)
            yield self._event(projection)
            for count, _ in enumerate(projection.steps(), start=1):
                yield self._event(projection)
                if count == self.route.max_steps and projection.residual > self.route.tolerance:
                    raise self._not_converged(projection)
            parts.append(projection.z)
            self._meet(projection)
        return np.concatenate(parts, axis=1)

    def _without_known(self, X: Columns) -> Columns:
        return X - self.Q @ (self.Q.conj().T @ X)

    def _basis(self, Z: Columns, shortest: float) -> tuple[Inexact[np.ndarray, "n s"], Float[np.ndarray, " r"]]:
        """(orthonormal basis of the span of Z without the directions whose singular value is at most `shortest`, all
        singular values), orthogonal to Q.
        """
        wide, triangle = np.linalg.qr(self._without_known(Z))
        left, sizes, _ = np.linalg.svd(triangle)
        return wide @ left[:, : int(np.count_nonzero(sizes > shortest))], sizes

    def _meet(self, projection: Projection) -> None:
        """Notes the singular values; raises AmbiguousRankError if one is too close to zero to tell."""
        met = projection.singular_values()
        if met is None:
            return
        self.smallest, self.largest = min(met[0], self.smallest), max(met[1], self.largest)
        if self.smallest < MIN_NONZERO * self.largest:
            raise AmbiguousRankError(
                f"the smallest nonzero singular value of the constraints is {self.smallest / self.largest:.1e} of the "
                f"largest, and only above {MIN_NONZERO:.0e} it is clear that it is not zero: replace the generators by "
                "others of the same group, or raise the tolerance if they are rounded numbers."
            )

    def _check(self, lengths: Float[np.ndarray, " r"]) -> None:
        """A projection has only the singular values 0 and 1."""
        near = 1e-3  # what rounding leaves of 0 or 1 is less
        between = lengths[(lengths > near) & (lengths < 1 - near)]
        if len(between):
            raise AmbiguousRankError(
                f"projecting twice leaves {between[0]:.2g} of a unit vector, where 0 or 1 must be left: lower the "
                f"tolerance from {self.route.tolerance:.0e}, or use another route."
            )

    def _not_converged(self, projection: Projection) -> ConvergenceError:
        met = projection.singular_values()
        gap = "" if met is None else f", with singular values down to {met[0] / met[1]:.1e} of the largest"
        return ConvergenceError(
            f"after {self.route.max_steps} steps the residual is {projection.residual:.1e} instead of "
            f"{self.route.tolerance:.0e}{gap}: raise max_steps, or use the null-space route."
        )

    def _event(self, projection: Projection) -> Event:
        self.step += 1
        rank, residual = self.Q.shape[1], projection.residual
        values = [float(value) for value in projection.ritz_values()]
        data = {"step": self.step, "residual": residual, "values": values, "rank": rank, "dim": len(self.Q)}
        data["vectors"] = projection.z
        return Event("iterate", f"step {self.step}: residual {residual:.1e}, {rank} null vectors so far", data=data)
