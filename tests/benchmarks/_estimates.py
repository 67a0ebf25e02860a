"""Answers how long solves are estimated to take and how long they do, run by _worker.py."""

import time

from emlp_lab.solve import ROUTES, Solver
from tests.benchmarks._estimate_cases import rep_of
from tests.benchmarks._ours import warm_up
from tests.benchmarks._worker import Answer, serve


def estimated(name: str, number: int) -> Answer:
    """The estimate of each route that applies, in seconds, and which one `auto` takes."""
    rep = rep_of(name, number)
    found: dict[str, float] = {}
    for route in ROUTES:
        try:
            each = Solver(route).estimates(rep)
        except ValueError:
            continue
        found[route] = sum(estimate.seconds for estimate in each)
        taken = " + ".join(sorted({estimate.route for estimate in each}))
        if route == "auto":
            auto = taken
    return {"rep": str(rep), "dim": rep.size(), "auto": auto, "estimates": found}


def solved(name: str, number: int, route: str) -> Answer:
    """Processor seconds of a solve with the plan and the check, of a new group, and the rank."""
    rep = rep_of(name, number)
    started = time.process_time()
    basis = Solver(route).solve(rep)
    return {"seconds": time.process_time() - started, "rank": basis.rank, "residual": basis.evidence.residual}


def answer(name: str, number: int, route: str = "") -> Answer:
    return solved(name, number, route) if route else estimated(name, number)


if __name__ == "__main__":
    warm_up()
    serve(answer)
