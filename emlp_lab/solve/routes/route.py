"""A way to solve a problem, as a value with its options; and what it asks for before it starts."""

from abc import ABC, abstractmethod
from typing import ClassVar

from emlp_lab.solve.budget import Estimate
from emlp_lab.solve.problem import Problem
from emlp_lab.solve.spaces.space import Subspace
from emlp_lab.stream import Stream

FLOPS_PER_SECOND = 5e9  # of one current core in double precision, for rough estimates of time
Solution = tuple[Subspace, float | None]  # and the smallest value that was not counted as zero, where there is one


class Route(ABC):
    """Every route returns the same space, if it applies; `Auto` chooses among them."""

    name: ClassVar[str]

    @abstractmethod
    def refusal(self, problem: Problem) -> str | None:
        """Why it cannot solve this problem, and which route can; None if it can."""

    @abstractmethod
    def estimate(self, problem: Problem, why: str) -> Estimate:
        """What it will take; why: the reason why it was chosen."""

    @abstractmethod
    def solve(self, problem: Problem) -> Stream[Solution]:
        """An orthonormal basis of the invariants, not yet verified."""
