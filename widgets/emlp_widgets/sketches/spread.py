"""How much the seed matters: the measured test errors, and a picture of numbers that spread over rows."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import ceil, exp, floor, log10
from pathlib import Path
from statistics import median

import numpy as np

from emlp_widgets.sketches.svg import COLORS, LETTER, Sketch, text
from emlp_widgets.sketches.values import RAISED

MEASURED = Path(__file__).parents[1] / "static" / "seed_spread.csv"
WIDTH, ROW = 420.0, 30.0  # pixels: between the axes, of one row
TOP, BOTTOM, RIGHT = 8.0, 44.0, 90.0  # around them
RULES = {"exact": 0, "contract": 1}  # places of their colours


def measured(task: str) -> dict[str, list[float]]:
    """Test errors late in training of networks that differ in one seed, by what they have in common: the column `late`
    of tests/benchmarks/seeds.py.

    Raises ValueError for a task that was not measured.
    """
    with MEASURED.open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    if task not in (tasks := sorted({row["task"] for row in rows})):
        raise ValueError(f"{task!r} was not measured: choose one of {', '.join(tasks)}.")
    found: dict[str, list[float]] = {}
    for row in rows:
        if row["task"] == task:
            policy = "all carriers" if row["policy"] == "all" else f"other {row['varied']}"
            found.setdefault(f"{row['rule']}, {policy}", []).append(float(row["late"]))
    return dict(sorted(found.items(), key=lambda item: (list(RULES).index(item[0].split(",")[0]), item[0])))


def medians(task: str) -> str:
    """The median test error of each series of `measured`, in one line each."""
    series = measured(task)
    longest = max(len(name) for name in series)
    return "\n".join(f"{name:{longest}}  median {median(errors):.2g}" for name, errors in series.items())


def show_spread(series: Mapping[str, Sequence[float]], axis: str = "") -> Sketch:
    """Each series as dots on a row of its own, on a logarithmic axis, with a line at the median. The number at the end
    is the factor by which they spread: exp of the standard deviation of their logarithms.

    Raises ValueError for numbers that are not positive, and for rows of fewer than two.
    """
    for name, numbers in series.items():
        if len(numbers) < 2 or min(numbers) <= 0:
            raise ValueError(f"{name!r} has {list(numbers)}: give at least two numbers, all above zero.")
    left = LETTER * max(len(name) for name in series) + 12
    every = [number for numbers in series.values() for number in numbers]
    low, high = floor(log10(min(every)) * 2) / 2, ceil(log10(max(every)) * 2) / 2
    height = ROW * len(series)

    def x(number: float) -> float:
        return left + (log10(number) - low) / (high - low) * WIDTH

    parts = [*_axis(low, high, x, height), text(left + WIDTH / 2, TOP + height + 38, axis, opacity=0.8)]
    for row, (name, numbers) in enumerate(series.items()):
        y = TOP + ROW * (row + 0.5)
        color = COLORS[RULES.get(name.split(",")[0], row) % len(COLORS)]
        parts += [text(left - 10, y + 4, name, "end"), *_row([x(n) for n in numbers], x(median(numbers)), y, color)]
        parts.append(text(left + WIDTH + 12, y + 4, f"× {_factor(numbers):.2f}", "start", 0.8))
    alt = f"test errors of {', '.join(series)} on a logarithmic axis"
    return Sketch("".join(parts), left + WIDTH + RIGHT, TOP + height + BOTTOM, alt)


def _factor(numbers: Sequence[float]) -> float:
    return exp(np.log(numbers).std(ddof=1))


def _axis(low: float, high: float, x: Callable[[float], float], height: float) -> Iterator[str]:
    for power in range(ceil(low), floor(high) + 1):
        for digit in (1, 2, 5):
            number = digit * 10.0**power
            if low <= log10(number) <= high:
                name = f"10{str(power).translate(RAISED)}" if digit == 1 else ""
                yield f'<path d="M{x(number):.1f} {TOP}v{height}" stroke="currentcolor" stroke-opacity="0.15"/>'
                yield text(x(number), TOP + height + 17, name, opacity=0.8)


def _row(places: Sequence[float], middle: float, y: float, color: str) -> Iterator[str]:
    yield f'<path d="M{middle:.1f} {y - 10}v20" stroke="rgb({color})" stroke-width="2.5"/>'
    for place in places:
        yield f'<circle cx="{place:.1f}" cy="{y}" r="4" fill="rgb({color} / 0.55)"/>'
