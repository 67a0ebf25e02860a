"""What each route is estimated to take beside what it takes; prints a row for each problem and route.

python tests/benchmarks/estimates.py [--only TEXT] [--limit S]
Seconds are of the processor, with one thread of BLAS, so that a machine that is shared does not matter much; each solve
includes its plan and its check, of a group that is made anew. Routes whose estimate is beyond S are left out, and a
solve that takes longer than that is ended. Column "off" is the measured time by the estimate; "auto" marks what `auto`
takes, "to best" is its time by that of the fastest route. Below are the rows in which `auto` is more than three times
slower than the fastest route, where that takes more than 0.1 s, and ranks that differ between routes.
"""

import argparse
import sys

from tests.benchmarks._estimate_cases import CASES
from tests.benchmarks._worker import ONE_THREAD, Answer, Worker, machine

NAMED = ("orbits", "isotypic", "nullspace", "iterative")
NOTICED, MOST = 0.1, 3.0  # seconds of the best route, and by how much auto may be slower
HEADER = "group", "rep", "dim", "route", "estimate", "measured", "off", "rank", "auto", "to best"


def measured(name: str, number: int, limit: float) -> tuple[Answer, dict[str, Answer]]:
    """The estimates of a problem, and what each of its routes does."""
    worker = Worker(sys.executable, "_estimates.py", ONE_THREAD)
    found: dict[str, Answer] = {}
    try:
        known = worker.ask(limit, name=name, number=number)
        for route in NAMED:
            if known.get("estimates", {}).get(route, limit + 1) > limit:
                continue
            found[route] = worker.ask(limit, name=name, number=number, route=route)
            if "timeout" in found[route]:
                worker = Worker(sys.executable, "_estimates.py", ONE_THREAD)
        return known, found
    finally:
        worker.__exit__()


def slowdown(known: Answer, found: dict[str, Answer]) -> tuple[float, float] | None:
    """(seconds of the best route, those of the one that auto takes by them), or None where either is missing."""
    times = {route: answer["seconds"] for route, answer in found.items() if "seconds" in answer}
    auto = times.get(known.get("auto", ""))
    return (min(times.values()), auto / max(min(times.values()), 1e-9)) if auto is not None else None


def rows(name: str, known: Answer, found: dict[str, Answer]) -> list[str]:
    """One for each route."""
    lines = []
    for route, seconds in known.get("estimates", {}).items():
        if route == "auto":
            continue
        answer = found.get(route, {})
        took = answer.get("seconds")
        taken = route == known["auto"]
        ratio = slowdown(known, found) if taken else None
        cells = [
            f"{seconds:.3g}",
            answer.get("error", "-")[:40] if took is None else f"{took:.3g}",
            "-" if took is None else f"{took / max(seconds, 1e-9):.2g}",
            str(answer.get("rank", "-")),
            "auto" if taken else "",
            f"{ratio[1]:.1f}" if ratio else "",
        ]
        lines.append("\t".join([name, known["rep"], str(known["dim"]), route, *cells]))
    return lines or ["\t".join([name, str(known.get("error"))])]


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", metavar="TEXT")
    parser.add_argument("--limit", type=float, default=120, metavar="S")
    options = parser.parse_args()
    print(machine())
    print("\t".join(HEADER), flush=True)
    slow, wrong, count = [], [], 0
    for name in (name for name in CASES if options.only in name):
        for number in range(len(CASES[name][1])):
            known, found = measured(name, number, options.limit)
            print("\n".join(rows(name, known, found)), flush=True)
            ratio, ranks = slowdown(known, found), {a["rank"] for a in found.values() if "rank" in a}
            count += 1
            if ratio is None or (ratio[0] > NOTICED and ratio[1] > MOST):
                slow.append(f"{name} {known.get('rep')}: {'not measured' if ratio is None else f'{ratio[1]:.1f}'}")
            if len(ranks) > 1:
                wrong.append(f"{name} {known['rep']}: {sorted(ranks)}")
    print(
        f"\nauto is more than {MOST:g} times slower than the best route in {len(slow)} of {count}:", *slow, sep="\n  "
    )
    print(f"ranks that differ: {len(wrong)}", *wrong, sep="\n  ")


if __name__ == "__main__":
    main()
