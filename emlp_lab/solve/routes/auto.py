"""Which route solves a problem, and why: the cheapest one that applies."""

from dataclasses import dataclass

from emlp_lab.solve.problem import Problem
from emlp_lab.solve.routes.isotypic.isotypic import Isotypic
from emlp_lab.solve.routes.iterative.iterative import Iterative
from emlp_lab.solve.routes.nullspace.nullspace import NullSpace
from emlp_lab.solve.routes.orbits.orbits import Orbits
from emlp_lab.solve.routes.route import Route

SMALL = 0.02  # seconds of the null-space route, below which no other is tried
LARGE = 10**5  # coordinates from which the isotypic route is not compared with the null-space route
ORBITS, ISOTYPIC, NULL_SPACE, ITERATIVE = NAMED = Orbits(), Isotypic(), NullSpace(), Iterative()
ROUTES = ("auto", *(route.name for route in NAMED))
RouteChoice = tuple[Route, str]  # and the reason


@dataclass(frozen=True)
class Auto:
    """Chooses for each problem by itself; it can be asked what it would choose."""

    def choose(self, problem: Problem) -> RouteChoice:
        """The route, and why it."""
        group = problem.group
        if ORBITS.refusal(problem) is None:
            signs = "" if all(atom.is_permutation for atom in problem.atoms) else " with signs"
            return ORBITS, f"all generators of {group} are permutation matrices{signs}"
        compact = f"{group} has a compact form: irreducibles of both halves, then pairs"
        if problem.dim > LARGE and ISOTYPIC.refusal(problem) is None:
            return ISOTYPIC, compact
        seconds = NULL_SPACE.estimate(problem, "").seconds
        if seconds <= SMALL:
            return NULL_SPACE, "it is small"
        if ISOTYPIC.refusal(problem) is None:
            if ISOTYPIC.estimate(problem, "").seconds <= seconds:
                return ISOTYPIC, compact
            return NULL_SPACE, "it is cheaper here than irreducibles"
        other = f"{group} has no compact form and generators that are not permutation matrices"
        if seconds <= ITERATIVE.estimate(problem, "").seconds:
            return NULL_SPACE, other
        return ITERATIVE, f"{other}, and it is too large for the null-space route"


@dataclass(frozen=True)
class Forced:
    """Always the same route."""

    route: Route

    def choose(self, problem: Problem) -> RouteChoice:
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
