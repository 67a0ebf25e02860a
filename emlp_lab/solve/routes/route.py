"""A way to solve a problem, as a value with its options; and a problem for which a way was chosen."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Generic, TypeVar

from emlp_lab.solve.budget import Estimate
from emlp_lab.solve.problem import Problem
from emlp_lab.solve.spaces.space import Subspace
from emlp_lab.stream import Stream

# What one current core does in double precision, for estimates of time; measured by tests/benchmarks/estimates.py.
PRODUCTS_PER_SECOND = 3e10  # operations in products of large matrices
MOVES_PER_SECOND = 4e9  # operations in products with small matrices, along one axis
FACTORED_PER_SECOND = 1.5e9  # n^3 of factorisations of n x n matrices
MIN_NONZERO = 1e-5  # singular values, relative to the norm of the constraints, from which on they are not zero for sure
Solution = tuple[Subspace, float | None]  # and the smallest value that was not counted as zero, where there is one
State = TypeVar("State")


class NotApplicableError(ValueError):
    """A route cannot solve a problem; says why, and which route can."""


class AmbiguousRankError(ArithmeticError):
    """The singular values have no clear gap, so that the rank cannot be decided in float64."""


class Route(ABC, Generic[State]):
    """Every route returns the same space, if it applies; `Auto` chooses among them."""

    name: ClassVar[str]

    @abstractmethod
    def init(self, problem: Problem) -> State:
        """What the route has to work out before it can say what a problem will take. Raises NotApplicableError."""

    @abstractmethod
    def estimate(self, problem: Problem, state: State) -> Estimate:
        """What it will take."""

    @abstractmethod
    def solve(self, problem: Problem, state: State) -> Stream[Solution]:
        """An orthonormal basis of the invariants, not yet verified."""

    def plan(self, problem: Problem, why: str = "") -> "Plan":
        """The problem to be solved by this route. Raises NotApplicableError."""
        state = self.init(problem)
        return Plan(problem, self, state, replace(self.estimate(problem, state), why=why))


@dataclass(frozen=True, eq=False)
class Plan:
    """One problem, the route that was chosen for it with what it has worked out, and what it will take."""

    problem: Problem
    route: Route[Any]
    state: Any
    estimate: Estimate

    def because(self, why: str) -> "Plan":
        """The same with the reason of the choice."""
        return replace(self, estimate=replace(self.estimate, why=why))

    def solve(self) -> Stream[Solution]:
        """See `Route.solve`."""
        return self.route.solve(self.problem, self.state)


def seconds_of_basis(problem: Problem, rank: int) -> float:
    """To make a dense basis readable and to verify it."""
    n, width = problem.dim, sum(atom.size() for atom in problem.atoms)
    return (4.0 * n * rank**2 + len(problem.constraints) * 2.0 * n * rank * width) / MOVES_PER_SECOND
