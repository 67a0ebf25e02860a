"""Solves benchmark cases with this library, run by _worker.py: each question with a new solver, group, representation.

{"table", "name", "route", "arguments"} solves, {"expected": name} counts the invariants of a case of BEYOND.
"""

import contextlib
import gc
import resource
import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from emlp_lab import groups
from emlp_lab.nn import uniform_rep
from emlp_lab.reps import Rep, T, V
from emlp_lab.solve import ROUTES, Basis, Solver
from emlp_lab.stream import drain
from tests.benchmarks._cases import BEYOND, CASES, GROWTH, names
from tests.benchmarks._expected import EXPECTED
from tests.benchmarks._worker import Answer, serve

NAMES = names(groups, T=T, V=V, uniform_rep=uniform_rep)
TABLES = {"CASES": CASES, "BEYOND": BEYOND, "GROWTH": GROWTH}
LARGEST = 8 * 10**9  # bytes; more is a MemoryError, so that a solve that goes wrong does not take the machine with it


def warm_up() -> None:
    """Starts threads and libraries: small problems of groups that no case has, by every route that takes them."""
    small = [T(4)(groups.S(3)), T(4)(groups.SO(2)), T(3)(groups.Translations(2)), T(4)(groups.D(3))]
    for route in ROUTES:
        for rep in small:
            with contextlib.suppress(ValueError, ArithmeticError):
                Solver(route).solve(rep)


def timed(rep: Rep, route: str) -> tuple[Basis, float, float]:
    """The basis, seconds, and the longest time without an event, in which a solve cannot be cancelled."""
    gc.collect()
    times = [time.perf_counter()]
    basis = drain(Solver(route).stream(rep), lambda _: times.append(time.perf_counter()))
    times.append(time.perf_counter())
    return basis, times[-1] - times[0], float(np.diff(times).max())


def solve(table: str, name: str, route: str = "auto", arguments: Sequence[int] = ()) -> Answer:
    rep = TABLES[table][name](NAMES, *arguments)
    basis, seconds, gap = timed(rep, route)
    evidence = basis.evidence
    return {
        "size": rep.size(),
        "rank": basis.rank,
        "residual": evidence.residual,
        "route": " + ".join(evidence.routes),
        "seconds": seconds,
        "gap": gap,
    }


def answer(expected: str = "", **question: Any) -> Answer:
    return {"expected": EXPECTED[expected](BEYOND[expected](NAMES))} if expected else solve(**question)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_DATA, (LARGEST, LARGEST))
    warm_up()
    gc.freeze()  # what was imported is not looked at again, which would empty the processor's caches
    serve(answer)
