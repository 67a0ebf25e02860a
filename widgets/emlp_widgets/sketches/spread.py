"""How much the seed matters: the measured test errors, and a picture of numbers that spread over rows."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import ceil, exp, floor, log10
from pathlib import Path
from statistics import median

import numpy as np

from emlp_widgets.sketches.frame import Frame, power_of_ten
from emlp_widgets.sketches.svg import COLORS, Sketch, text, text_width

MEASURED = Path(__file__).parents[1] / "static" / "seed_spread.csv"
RULES = ("exact", "contract")  # in the order of their rows and colours


class Setting(str):
    """What the networks of one series have in common, as the text "rule, policy".

    rule: of their pairings. policy: which carriers they have, and which of their seeds differs.
    """

    rule: str
    policy: str

    @classmethod
    def of(cls, rule: str, policy: str) -> "Setting":
        """The text of a rule and a policy, which remembers both."""
        setting = cls(f"{rule}, {policy}")
        setting.rule, setting.policy = rule, policy
        return setting

    @property
    def place(self) -> int:
        """The place of its rule: series of one rule stand together and have one colour."""
        return RULES.index(self.rule)


Rows = Mapping[str, Sequence[float]] | Mapping[Setting, Sequence[float]]


def measured(task: str) -> dict[Setting, list[float]]:
    """Test errors late in training of networks that differ in one seed, by what they have in common: the column `late`
    of tests/benchmarks/seeds.py.

    Raises ValueError for a task that was not measured.
    """
    with MEASURED.open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    if task not in (tasks := sorted({row["task"] for row in rows})):
        raise ValueError(f"{task!r} was not measured: choose one of {', '.join(tasks)}.")
    found: dict[Setting, list[float]] = {}
    for row in rows:
        if row["task"] == task:
            policy = "all carriers" if row["policy"] == "all" else f"other {row['varied']}"
            found.setdefault(Setting.of(row["rule"], policy), []).append(float(row["late"]))
    return {setting: found[setting] for setting in sorted(found, key=lambda setting: (setting.place, setting))}


def medians(task: str) -> str:
    """The median test error of each series of `measured`, in one line each."""
    series = measured(task)
    longest = max(len(name) for name in series)
    return "\n".join(f"{name:{longest}}  median {median(errors):.2g}" for name, errors in series.items())


def show_spread(series: Rows, axis: str = "", *, row_height: float = 30.0) -> Sketch:
    """Each series as dots on a row of its own, on a logarithmic axis, with a line at the median. The number at the end
    is the factor by which they spread: exp of the standard deviation of their logarithms.

    row_height: in pixels.
    Raises ValueError for numbers that are not positive, and for rows of fewer than two.
    """
    for name, numbers in series.items():
        if len(numbers) < 2 or min(numbers) <= 0:
            raise ValueError(f"{name!r} has {list(numbers)}: give at least two numbers, all above zero.")
    every = [number for numbers in series.values() for number in numbers]
    low, high = floor(log10(min(every)) * 2) / 2, ceil(log10(max(every)) * 2) / 2
    height, left = row_height * len(series), text_width(series) + 12
    frame = Frame(width=420.0, height=height, left=left, top=8.0, right=90.0, bottom=44.0)

    def x(number: float) -> float:
        return frame.x((log10(number) - low) / (high - low))

    parts = [*_axis(frame, low, high, x), text(frame.x(0.5), frame.base + 38, axis, opacity=0.8)]
    for row, (name, numbers) in enumerate(series.items()):
        y = frame.top + row_height * (row + 0.5)
        color = COLORS[(name.place if isinstance(name, Setting) else row) % len(COLORS)]
        parts += [text(left - 10, y + 4, name, "end"), *_row([x(n) for n in numbers], x(median(numbers)), y, color)]
        parts.append(text(frame.end + 12, y + 4, f"× {_factor(numbers):.2f}", "start", 0.8))
    return frame.sketch(parts, f"test errors of {', '.join(series)} on a logarithmic axis")


def _factor(numbers: Sequence[float]) -> float:
    return exp(np.log(numbers).std(ddof=1))


def _axis(frame: Frame, low: float, high: float, x: Callable[[float], float]) -> Iterator[str]:
    for power in range(ceil(low), floor(high) + 1):
        for digit in (1, 2, 5):
            number = digit * 10.0**power
            if low <= log10(number) <= high:
                line = f"M{x(number):.1f} {frame.top}v{frame.height}"
                yield f'<path d="{line}" stroke="currentcolor" stroke-opacity="0.15"/>'
                yield text(x(number), frame.base + 17, power_of_ten(power) if digit == 1 else "", opacity=0.8)


def _row(places: Sequence[float], middle: float, y: float, color: str) -> Iterator[str]:
    yield f'<path d="M{middle:.1f} {y - 10}v20" stroke="rgb({color})" stroke-width="2.5"/>'
    for place in places:
        yield f'<circle cx="{place:.1f}" cy="{y}" r="4" fill="rgb({color} / 0.55)"/>'
