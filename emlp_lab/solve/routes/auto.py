"""Which route solves a problem, and why: the cheapest one that applies."""

from dataclasses import dataclass

from emlp_lab.solve.problem import Problem
from emlp_lab.solve.routes.isotypic.isotypic import Isotypic
from emlp_lab.solve.routes.iterative.iterative import Iterative
from emlp_lab.solve.routes.nullspace.nullspace import NullSpace
from emlp_lab.solve.routes.orbits.orbits import Orbits
from emlp_lab.solve.routes.route import NotApplicableError, Plan, Route

ORBITS, ISOTYPIC, NULL_SPACE, ITERATIVE = NAMED = Orbits(), Isotypic(), NullSpace(), Iterative()
ROUTES = ("auto", *(route.name for route in NAMED))


@dataclass(frozen=True)
class Auto:
    """Chooses for each problem by itself; it can be asked what it would choose.

    enough_seconds: of the null-space route, up to which no other is tried. max_compared_dim: up to which the isotypic
    route has to be cheaper than the null-space route; beyond it always is.
    """

    enough_seconds: float = 0.02
    max_compared_dim: int = 10**5

    def choose(self, problem: Problem) -> Plan:
        """The problem with its route, and why it."""
        group = problem.group
        if orbits := _attempt(ORBITS, problem):
            signs = "" if all(atom.is_permutation for atom in problem.atoms) else " with signs"
            return orbits.because(f"all generators of {group} are permutation matrices{signs}")
        compact = f"{group} has a compact form: irreducibles of both halves, then pairs"
        if problem.dim > self.max_compared_dim and (isotypic := _attempt(ISOTYPIC, problem)):
            return isotypic.because(compact)
        null_space = NULL_SPACE.plan(problem)
        if null_space.estimate.seconds <= self.enough_seconds:
            return null_space.because("it is small")
        if null_space.estimate.seconds <= ISOTYPIC.least_seconds(problem):
            return null_space.because("it is cheaper here than irreducibles would be")
        if problem.dim <= self.max_compared_dim and (isotypic := _attempt(ISOTYPIC, problem)):
            if isotypic.estimate.seconds <= null_space.estimate.seconds:
                return isotypic.because(compact)
            return null_space.because("it is cheaper here than irreducibles")
        other = f"{group} has no compact form and generators that are not permutation matrices"
        iterative = ITERATIVE.plan(problem)
        if null_space.estimate.seconds <= iterative.estimate.seconds:
            return null_space.because(other)
        return iterative.because(f"{other}, and it is too large for the null-space route")


@dataclass(frozen=True)
class Forced:
    """Always the same route."""

    route: Route

    def choose(self, problem: Problem) -> Plan:
        """Raises NotApplicableError if the route does not apply."""
        return self.route.plan(problem, "forced")


def _attempt(route: Route, problem: Problem) -> Plan | None:
    try:
        return route.plan(problem)
    except NotApplicableError:
        return None


def chooser(route: str | Route) -> Auto | Forced:
    """From the name of a route, or a route with options. Raises ValueError for an unknown name."""
    if isinstance(route, Route):
        return Forced(route)
    if route == "auto":
        return Auto()
    for known in NAMED:
        if known.name == route:
            return Forced(known)
    raise ValueError(f"unknown route {route!r}: choose one of {', '.join(ROUTES)}, or give a route with its options.")
