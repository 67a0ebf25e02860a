"""Which route solves a problem, and why: the cheapest one that applies."""

from dataclasses import dataclass

from emlp_lab.solve.isotypic import Isotypic
from emlp_lab.solve.nullspace import NullSpace
from emlp_lab.solve.permuting import Orbits
from emlp_lab.solve.problem import Problem
from emlp_lab.solve.route import Route

SMALL = 0.02  # seconds of the null-space route, below which no other is tried
LARGE = 10**5  # coordinates from which the isotypic route is not compared with the null-space route
NAMED: tuple[Route, ...] = (Orbits(), Isotypic(), NullSpace())
ROUTES = ("auto", *(route.name for route in NAMED))
Choice = tuple[Route, str]  # and the reason


@dataclass(frozen=True)
class Auto:
    """Chooses for each problem by itself; it can be asked what it would choose."""

    def choose(self, problem: Problem) -> Choice:
        """The route, and why it."""
        group = problem.group
        orbits, isotypic, null_space = NAMED[:3]
        if orbits.refusal(problem) is None:
            return orbits, f"all generators of {group} are permutation matrices"
        if problem.dim > LARGE and isotypic.refusal(problem) is None:
            return isotypic, f"{group} has a compact form: irreducibles of both halves, then pairs"
        seconds = null_space.estimate(problem, "").seconds
        if seconds <= SMALL:
            return null_space, "it is small"
        if isotypic.refusal(problem) is not None:
            return null_space, f"{group} has no compact form and generators that are not permutation matrices"
        if isotypic.estimate(problem, "").seconds > seconds:
            return null_space, "it is cheaper here than irreducibles"
        return isotypic, f"{group} has a compact form: irreducibles of both halves, then pairs"


@dataclass(frozen=True)
class Forced:
    """Always the same route."""

    route: Route

    def choose(self, problem: Problem) -> Choice:
        """Raises ValueError if the route does not apply."""
        refusal = self.route.refusal(problem)
        if refusal is not None:
            raise ValueError(refusal)
        return self.route, "forced"


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
