"""Estimates say what a solve takes, in operations, which do not depend on the machine; `auto` takes what is cheap."""

import numpy as np
import pytest

from emlp_lab.groups import SE, SO, Heisenberg, O, S, SO13p, Translations
from emlp_lab.reps import Rep, Sym, T, V
from emlp_lab.solve import Solver
from emlp_lab.solve.constraint import Constraint
from emlp_lab.solve.problem import problems
from emlp_lab.solve.routes.auto import ISOTYPIC, Auto
from emlp_lab.solve.routes.isotypic import isotypic
from emlp_lab.solve.routes.isotypic.acting import Acting
from emlp_lab.solve.routes.nullspace import nullspace
from emlp_lab.solve.routes.route import FACTORED_PER_SECOND, MOVES_PER_SECOND, PRODUCTS_PER_SECOND
from tests.benchmarks._estimate_cases import angular, pair, spins, wreath
from tests.cases import some

# (representation, the route that auto takes, rank from theory)
CHOICES: list[tuple[Rep, str, int]] = [
    (T(2)(angular(8)), "nullspace", 1),
    (T(3)(angular(8)), "isotypic", 1),
    (T(3)(angular(8, seed=0)), "isotypic", 1),
    (T(3)(angular(12)), "isotypic", 1),
    (T(3)(angular(11)), "isotypic", 1),
    (T(3)(angular(0, 1, 2, 3, 4)), "isotypic", 65),
    (T(3)(pair(2)), "isotypic", 1),
    (T(3)(wreath(2, 4)), "isotypic", 1),
    (T(3)(spins(16)), "isotypic", 1),
    (T(2)(angular(31)), "isotypic", 1),
    (T(4)(SO(3)), "nullspace", 3),
    (T(8)(SO(3)), "isotypic", 91),
    (T(6)(SO13p()), "isotypic", 25),
    (T(4)(SO(8)), "isotypic", 3),
    (T(2)(O(32)), "isotypic", 1),
    (T(5)(S(5)), "orbits", 52),
    (T(2)(Translations(3)), "nullspace", 9),
    (T(4)(Heisenberg(2)), "nullspace", 17),
    (T(3, 3)(SE(3)), "iterative", 25),
]


def named(value: object) -> str:
    return f"{value} {value.groups[0]}" if isinstance(value, Rep) else ""


@some(("rep", "route", "rank"), CHOICES, ids=named)
def test_auto_takes_the_cheap_route(rep: Rep, route: str, rank: int):
    """As measured by tests/benchmarks/estimates.py, and with the rank from theory."""
    (part,) = Solver().solve(rep).evidence.parts
    assert (part.route, part.rank) == (route, rank)


class Work:
    """Counts the operations of large steps as the estimates do, in seconds of their rates."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch):
        self.seconds = 0.0
        eigh, moved, restrict, readable = np.linalg.eigh, Acting._moved, nullspace.restrict, isotypic.readable

        def counted_eigh(X: np.ndarray):
            self.seconds += (4 if np.iscomplexobj(X) else 1) * len(X) ** 3 / FACTORED_PER_SECOND / 3
            return eigh(X)

        def counted_moved(acting: Acting, L: np.ndarray, R: np.ndarray, x: np.ndarray):
            self.seconds += 2 * x.size * (len(L) + len(R)) / MOVES_PER_SECOND
            return moved(acting, L, R, x)

        def counted_restrict(N: np.ndarray, constraint: Constraint):
            (n, count), width = N.shape, sum(map(len, constraint.matrices))
            factor = 4 if np.iscomplexobj(N) else 1
            self.seconds += factor * 2.0 * n * count * (width / MOVES_PER_SECOND + count / PRODUCTS_PER_SECOND)
            return restrict(N, constraint)

        def counted_readable(Q: np.ndarray):
            self.seconds += 4.0 * Q.shape[0] * Q.shape[1] ** 2 / MOVES_PER_SECOND
            return readable(Q)

        for route in (isotypic, nullspace):
            monkeypatch.setattr(route, "readable", counted_readable)
        monkeypatch.setattr(np.linalg, "eigh", counted_eigh)
        monkeypatch.setattr(Acting, "_moved", counted_moved)
        monkeypatch.setattr(nullspace, "restrict", counted_restrict)


COUNTED: list[tuple[str, Rep]] = [
    *(("isotypic", rep) for rep, route, _ in CHOICES if route == "isotypic" and rep.size() < 20_000),
    ("isotypic", T(3)(SO(16))),
    *(("nullspace", T(3)(angular(l))) for l in (4, 6, 8)),  # noqa: E741
    ("nullspace", T(4)(angular(2))),
    ("nullspace", T(6)(SO13p())),
    ("nullspace", T(7)(SO(3))),
    ("nullspace", T(3)(Translations(7))),
    ("nullspace", T(2, 2)(SE(3))),
]


@some(("route", "rep"), COUNTED, ids=named)
def test_estimates_are_near_the_work(route: str, rep: Rep, monkeypatch: pytest.MonkeyPatch):
    """Within a factor of six, beyond what a solve of nothing takes; they were up to 500 times too low."""
    (estimate,) = Solver(route).estimates(rep)
    work = Work(monkeypatch)
    Solver(route).solve(rep)
    idle = 0.02
    ratio = (estimate.seconds + idle) / (work.seconds + idle)
    assert 1 / 6 < ratio < 6, (estimate.seconds, work.seconds)


def test_large_atoms_are_not_taken_apart_to_estimate(monkeypatch: pytest.MonkeyPatch):
    """Where their weights alone show that the null space is cheaper."""
    monkeypatch.setattr(ISOTYPIC.__class__, "init", None)
    (problem,) = problems(tuple(Sym(V, 30)(SO(3)).atoms()))
    plan = Auto(enough_seconds=0).choose(problem)
    assert plan.route.name == "nullspace"
    assert "irreducibles" in plan.estimate.why
