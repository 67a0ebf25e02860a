"""How time and memory of a route grow with the dimension n of a tensor type; prints one table for each route.

python tests/benchmarks/growth.py [--only TEXT] [--seconds S] [--repeat R]
T(k) of one group, each k in a process of its own and with the route forced, until the next would take longer than S
seconds; the time is the median of R solves, the memory what the first adds to that of the warm process. Columns "slope"
are the exponents from one size to the next; below them, fitted to the largest sizes, beside what the algorithm needs.
"""

import argparse
import math
import statistics
import sys
from dataclasses import dataclass

from tests.benchmarks._worker import ONE_THREAD, Answer, Worker, machine, repeated

FITTED = 3  # sizes; from first to last, where the halves of a type grow by turns, is then one whole turn
OVERHEAD = 4  # times the smallest solve, below which time is not yet that of the algorithm
MEASURABLE = 5e6  # bytes
NAMES = {"seconds": "time", "added": "memory"}


@dataclass(frozen=True)
class Family:
    """T(k) of one group by one route. smallest: the first k. exponents: of time and memory in n, in theory; and why."""

    route: str
    title: str
    smallest: int
    exponents: dict[str, float]
    why: str


FAMILIES = [
    Family(
        "orbits",
        "S(8) T(k)",
        3,
        {"seconds": 1, "added": 1},
        "two generators move each of the n indices once, and the search of the graph of n edges is linear",
    ),
    Family(
        "isotypic",
        "SO(3) T(k)",
        4,
        {"seconds": 1.5, "added": 1},
        "both halves have sqrt(n) coordinates (for odd k sqrt(3 n) and sqrt(n / 3)): products of their square matrices "
        "cost n^1.5, which hold n entries; a basis that is written out as a matrix would take n * rank in both",
    ),
    Family(
        "nullspace",
        "Heisenberg(1) T(k)",
        2,
        {"seconds": 3, "added": 2},
        "no element of a unipotent algebra can be diagonalised, so it starts from all n dimensions: Gram matrix and "
        "eigenvectors of size n x n",
    ),
]


def measured(family: Family, k: int, seconds: float, repeat: int) -> Answer:
    """Size, rank, median of the seconds, and bytes that the first solve added; or the error."""
    with Worker(sys.executable, "_ours.py", ONE_THREAD) as worker:
        answers = repeated(
            worker, 2 * seconds, repeat, seconds, table="GROWTH", name=family.route, route=family.route, arguments=[k]
        )
        start = worker.greeting
    if problems := [answer for answer in answers if "error" in answer]:
        return problems[0]
    first = answers[0]
    median = statistics.median(answer["seconds"] for answer in answers)
    return {**first, "k": k, "seconds": median, "added": first["bytes"] - start["bytes"]}


def exponent(points: list[Answer], key: str) -> float:
    """Slope of the least squares line in logarithms."""
    x, y = ([math.log(point[name]) for point in points] for name in ("size", key))
    return statistics.linear_regression(x, y).slope


def slope(points: list[Answer], key: str) -> str:
    """Exponent between the last two points, where there are two that can be measured."""
    known = len(points) > 1 and (key == "seconds" or min(point[key] for point in points[-2:]) >= MEASURABLE)
    return f"{exponent(points[-2:], key):.2f}" if known else "-"


def fitted(points: list[Answer], key: str) -> list[Answer]:
    """The largest sizes of those that tell something; fewer than two tell no exponent."""
    least = OVERHEAD * points[0][key] if key == "seconds" else MEASURABLE
    return [point for point in points if point[key] >= least][-FITTED:]


def line(*cells: object) -> str:
    return "".join(f"{cell!s:>12}" for cell in cells)


def grow(family: Family, seconds: float, repeat: int) -> list[Answer]:
    """Prints a row for each k, until the next would take too long or is refused."""
    points: list[Answer] = []
    while True:
        k = points[-1]["k"] + 1 if points else family.smallest
        point = measured(family, k, seconds, repeat)
        if "error" in point:
            print(line(k), f"  {point['error']}", flush=True)
            return points
        points.append(point)
        time = f"{point['seconds']:.4f}", slope(points, "seconds")
        memory = f"{point['bytes'] / 1e6:.0f}", f"{point['added'] / 1e6:.0f}", slope(points, "added")
        print(line(k, point["size"], point["rank"], *time, *memory), flush=True)
        step = point["size"] / points[-2]["size"] if len(points) > 1 else point["size"] ** (1 / k)
        if point["seconds"] * step ** family.exponents["seconds"] > seconds:
            return points


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", metavar="TEXT")
    parser.add_argument("--seconds", type=float, default=10, metavar="S")
    parser.add_argument("--repeat", type=int, default=3, metavar="R")
    options = parser.parse_args()
    print(machine())
    for family in FAMILIES:
        if options.only not in family.route:
            continue
        print(f"\n{family.route}: {family.title}\n{family.why}")
        print(line("k", "n", "rank", "s", "slope", "MB", "added MB", "slope"), flush=True)
        points = grow(family, options.seconds, options.repeat)
        for key, name in NAMES.items():
            largest = fitted(points, key) if points else []
            if len(largest) > 1:
                sizes = ", ".join(str(point["size"]) for point in largest)
                expected = f"expected n^{family.exponents[key]:g}"
                print(f"{name}: n^{exponent(largest, key):.2f}, {expected} (fitted to n = {sizes})")


if __name__ == "__main__":
    main()
