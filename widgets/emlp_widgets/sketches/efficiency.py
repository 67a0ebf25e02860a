"""Test error against the number of training rows, beside what was published: the figure 5 of emlp's paper."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from pathlib import Path
from statistics import mean
from typing import NamedTuple

from emlp_widgets.sketches.frame import Frame, power_of_ten
from emlp_widgets.sketches.svg import COLORS, Sketch, beside, text

STATIC = Path(__file__).parents[1] / "static"
MEASURED = STATIC / "published.csv"
TASKS = {"O5Synthetic": "EMLP over O(5)", "Inertia": "EMLP over O(3)", "Particles": "EMLP over O(1,3)"}  # in the figure
ROW, COLUMNS = 18.0, 3  # of the legend: pixels of a line
NUMBERS = ("test", "last", "train")
EMLP_GRAY = "128 128 128"


class Trial(NamedTuple):
    """One trained network: its test error at the step that validation chose, after the last step, and the loss of the
    batch before the former.
    """

    task: str
    method: str
    rows: int
    seed: int
    test: float
    last: float
    train: float


@dataclass(frozen=True)
class Errors:
    """Mean, smallest and largest test error of the trials of one method with a number of training rows."""

    rows: int
    mean: float
    least: float
    most: float


@dataclass(frozen=True)
class Line:
    """The errors of a method, in order of the rows. published: whether they are another's, drawn without marks."""

    method: str
    errors: tuple[Errors, ...]
    published: bool

    @property
    def label(self) -> str:
        """What the legend calls it."""
        if not self.published:
            return self.method
        return f"{'emlp' if self.method.startswith('EMLP') else self.method}, published"


def published(task: str) -> list[Line]:
    """What emlp's authors measured (the table of all runs beside the paper), by method."""
    with (STATIC / "emlp_published.csv").open(newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["task"] == task]
    found: dict[str, list[Errors]] = {}
    for row in rows:
        numbers = (float(row[name]) for name in ("mean", "min", "max"))
        found.setdefault(row["method"], []).append(Errors(int(row["rows"]), *numbers))
    return [Line(method, tuple(errors), published=True) for method, errors in found.items()]


def measured(task: str, file: Path = MEASURED) -> list[Line]:
    """What `python -m tests.benchmarks.published` measured, by method. Empty where it has not."""
    trials: dict[str, dict[int, list[float]]] = {}
    for trial in read_trials(file):
        if trial.task == task:
            trials.setdefault(trial.method, {}).setdefault(trial.rows, []).append(trial.test)
    return [Line(method, _summary(errors), published=False) for method, errors in trials.items()]


def figure(task: str, file: Path = MEASURED) -> list[Line]:
    """What is drawn of a task: ours, and of what was published the dense networks and one group."""
    theirs = [line for line in published(task) if line.method == TASKS[task] or line.method.startswith("MLP")]
    return [*(line for line in measured(task, file) if len(line.errors) > 2), *theirs]


def read_trials(file: Path = MEASURED) -> list[Trial]:
    """The trials of a file; none where it is not there."""
    if not file.exists():
        return []
    with file.open(newline="") as lines:
        return [
            Trial(row["task"], row["method"], int(row["rows"]), int(row["seed"]), *(float(row[n]) for n in NUMBERS))
            for row in csv.DictReader(lines)
        ]


def write_trials(trials: Sequence[Trial], file: Path = MEASURED) -> None:
    """Writes them, with four digits."""
    with file.open("w", newline="", encoding="utf-8") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(Trial._fields)
        writer.writerows([*trial[:4], *(f"{number:.4g}" for number in trial[4:])] for trial in trials)


def _summary(errors: Mapping[int, Sequence[float]]) -> tuple[Errors, ...]:
    return tuple(Errors(rows, mean(found), min(found), max(found)) for rows, found in sorted(errors.items()))


def show_published(file: Path = MEASURED) -> Sketch:
    """emlp's three experiments, as the table of our trials has them, beside what was published."""
    return show_efficiency({task: figure(task, file) for task in TASKS})


def show_efficiency(lines: Mapping[str, Sequence[Line]]) -> Sketch:
    """The lines of each task side by side, on logarithmic axes: ours with marks and the range of the trials, published
    ones dashed, a method in one colour in all tasks. Raises ValueError where there is nothing to draw.
    """
    names = list(dict.fromkeys(line.label for found in lines.values() for line in found))
    if not names:
        raise ValueError("there are no lines to draw: measure some, or give what was published.")
    colors = _colors(names)
    pictures = [_panel(found, colors, first=not number) for number, found in enumerate(lines.values())]
    panels = beside([(one.parts, one.width, one.height) for one in pictures], list(lines), "test errors", gap=4)
    legend = [*_legend(lines, colors, panels.height + 12, panels.width)]
    height = panels.height + 12 + ROW * ceil(len(legend) / COLUMNS)
    alt = f"test errors of {', '.join(names)} against the number of training rows, for {', '.join(lines)}"
    return Sketch(panels.parts + "".join(part for _, part in legend), panels.width, height, alt)


def _panel(lines: Sequence[Line], colors: Mapping[str, str], *, first: bool) -> Sketch:
    frame = Frame(width=250.0, height=230.0, left=52.0 if first else 44.0, top=8.0, right=8.0, bottom=42.0)
    every = [error for line in lines for error in line.errors]
    low, high = floor(log10(min(e.least for e in every))), ceil(log10(max(e.most for e in every)))
    left, right = log10(min(e.rows for e in every)), log10(max(e.rows for e in every))

    def x(rows: float) -> float:
        return frame.x(0.04 + 0.92 * (log10(rows) - left) / max(right - left, 1e-9))

    def y(error: float) -> float:
        return frame.y((high - log10(error)) / (high - low))

    parts = [*_axes(frame, range(low, high + 1), y, range(ceil(left), floor(right) + 1), x)]
    for line in sorted(lines, key=lambda line: not line.published):
        parts += _drawn(line, colors[line.label], x, y)
    parts.append(text(frame.x(0.5), frame.base + 36, "training rows", opacity=0.8))
    return frame.sketch(parts, "")


def _axes(
    frame: Frame, errors: range, y: Callable[[float], float], rows: range, x: Callable[[float], float]
) -> Iterator[str]:
    for power in errors:
        yield _rule(f"M{frame.left} {y(10.0**power):.1f}h{frame.width}")
        yield text(frame.left - 6, y(10.0**power) + 4, power_of_ten(power), "end", 0.8)
    for power in rows:
        yield _rule(f"M{x(10.0**power):.1f} {frame.top}v{frame.height}")
        yield text(x(10.0**power), frame.base + 17, power_of_ten(power), opacity=0.8)


def _rule(path: str) -> str:
    return f'<path d="{path}" stroke="currentcolor" stroke-opacity="0.15"/>'


def _drawn(line: Line, color: str, x: Callable[[float], float], y: Callable[[float], float]) -> Iterator[str]:
    places = [(x(error.rows), y(error.mean), y(error.most), y(error.least)) for error in line.errors]
    path = "M" + "L".join(f"{across:.1f} {middle:.1f}" for across, middle, _, _ in places)
    dashes = ' stroke-dasharray="4 4" stroke-opacity="0.75"' if line.published else ""
    yield f'<path d="{path}" fill="none" stroke="rgb({color})" stroke-width="2"{dashes}/>'
    if not line.published:
        for across, middle, top, bottom in places:
            yield f'<path d="M{across:.1f} {top:.1f}V{bottom:.1f}" stroke="rgb({color})" stroke-width="1.5"/>'
            yield f'<circle cx="{across:.1f}" cy="{middle:.1f}" r="3.5" fill="rgb({color})"/>'


def _colors(names: Sequence[str]) -> dict[str, str]:
    """A colour for each label: what was published of a method has the colour of ours."""
    own = list(dict.fromkeys(name.removesuffix(", published") for name in names))
    own = [name for name in own if name != "emlp"]
    shades = {name: COLORS[number % len(COLORS)] for number, name in enumerate(own)} | {"emlp": EMLP_GRAY}
    return {name: shades[name.removesuffix(", published")] for name in names}


def _legend(
    lines: Mapping[str, Sequence[Line]], colors: Mapping[str, str], top: float, width: float
) -> Iterator[tuple[str, str]]:
    theirs = {line.label for found in lines.values() for line in found if line.published}
    for number, (name, color) in enumerate(colors.items()):
        x, y = 52 + (number % COLUMNS) * (width - 52) / COLUMNS, top + ROW * (number // COLUMNS + 0.5)
        dashes = ' stroke-dasharray="4 4" stroke-opacity="0.75"' if name in theirs else ""
        stroke = f'stroke="rgb({color})" stroke-width="2"{dashes}'
        yield name, f'<path d="M{x:.1f} {y:.1f}h26" {stroke}/>{text(x + 34, y + 4, name, "start")}'
