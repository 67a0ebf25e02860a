"""How long the short things take that people wait for, or that strangers can ask for; prints a table.

python tests/benchmarks/limits.py; best of five, seconds of this machine. The tests check the same with measures that do
not depend on the machine: numbers of calls, and work that is held up.
"""

import time
from collections.abc import Callable

from emlp_widgets import Session

from emlp_lab.groups import SO, S, Z, parse_group
from emlp_lab.reps import T, V, blocks, decompose, from_json, irreps, parse
from tests import test_catalog, test_parse, test_rep_json
from tests.cases import catches


def seconds(action: Callable[[], object], repeats: int = 5) -> float:
    """The shortest of some runs."""
    taken = []
    for _ in range(repeats):
        started = time.perf_counter()
        action()
        taken.append(time.perf_counter() - started)
    return min(taken)


def slowest(actions: list[Callable[[], object]]) -> float:
    """Of what is refused."""
    return max(seconds(lambda action=action: catches(action)) for action in actions)


def cancelled() -> float:
    """From the call of `cancel`, in the middle of a long solve, until it returns."""
    session = Session({"group": "SO(3)", "rep_in": "T(4)", "rep_out": "T(4)", "route": "iterative"})
    session.solve()
    seen = 0
    while not session.lab.course.steps:
        seen, _ = session.state.wait(seen, 1.0)
    taken = seconds(lambda: session.cancel("solving"), 1)
    session.close()
    return taken


def main() -> None:
    """One line for each."""
    long_sum = (150 * (V + 1) * (150 * (V + 1)))(SO(2))
    groups = [text for text, _ in next(m for m in test_catalog.test_unknown_groups.pytestmark).args[1]]
    rows = {
        "types of a product of two sums of 300 terms": lambda: seconds(lambda: blocks(long_sum)),
        "slowest hostile text of a group": lambda: slowest([lambda t=t: parse_group(t) for t in groups]),
        "slowest hostile text of a representation": lambda: slowest([lambda t=t: parse(t) for t in test_parse.HOSTILE]),
        "slowest hostile JSON": lambda: slowest([lambda t=t: from_json(t) for t in test_rep_json.HOSTILE.values()]),
        "irreducibles of S(5) x Z(2)": lambda: seconds(lambda: irreps(S(5) * Z(2)), 1),
        "T(4) of SO(3) decomposed": lambda: seconds(lambda: decompose(T(4)(SO(3)))),
        "a solve is cancelled": cancelled,
    }
    for name, measure in rows.items():
        print(f"{name:45} {measure():.4f} s", flush=True)


if __name__ == "__main__":
    main()
