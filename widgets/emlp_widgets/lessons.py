"""What the lessons measure and refuse."""

import time
from collections.abc import Callable
from typing import TypeVar

from emlp_lab.reps import Rep
from emlp_lab.solve import Solver

R = TypeVar("R")


def refusal(call: Callable[[], object]) -> str:
    """The message with which a call is refused, for example of refusal(lambda: SO(0)); a mistake without an error box.

    Raises AssertionError if the call is not refused.
    """
    try:
        call()
    except (ValueError, ArithmeticError) as problem:
        return str(problem)
    raise AssertionError("the call was not refused: it raised no ValueError and no ArithmeticError.")


def timed(call: Callable[[], R]) -> tuple[R, float]:
    """What a call returns, and the seconds that it took."""
    started = time.perf_counter()
    result = call()
    return result, time.perf_counter() - started


def residuals(rep: Rep) -> list[float]:
    """Those of all steps of the iterative route, blocks of vectors one after the other, the start of each included."""
    return [event.data["residual"] for event in Solver("iterative").stream(rep) if event.stage == "iterate"]
