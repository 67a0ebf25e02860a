"""Test error against the number of training rows, beside what was published: the figure 5 of emlp's paper."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from pathlib import Path
from statistics import mean

from emlp_widgets.sketches.frame import Frame, power_of_ten
from emlp_widgets.sketches.svg import COLORS, Sketch, beside, text

STATIC = Path(__file__).parents[1] / "static"
TASKS = ("O5Synthetic", "Inertia", "Particles")
ROW = 18.0  # pixels of a line of the legend


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


def published(task: str) -> list[Line]:
    """What emlp's authors measured (the table of all runs beside the paper), by method."""
    with (STATIC / "emlp_published.csv").open(newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["task"] == task]
    found: dict[str, list[Errors]] = {}
    for row in rows:
        numbers = (float(row[name]) for name in ("mean", "min", "max"))
        found.setdefault(row["method"], []).append(Errors(int(row["rows"]), *numbers))
    return [Line(method, tuple(errors), published=True) for method, errors in found.items()]


def measured(task: str, file: Path = STATIC / "published.csv") -> list[Line]:
    """What `python -m tests.benchmarks.published` measured, by method. Empty where it has not."""
    if not file.exists():
        return []
    with file.open(newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["task"] == task]
    trials: dict[str, dict[int, list[float]]] = {}
    for row in rows:
        trials.setdefault(row["method"], {}).setdefault(int(row["rows"]), []).append(float(row["test"]))
    return [Line(method, _summary(errors), published=False) for method, errors in trials.items()]


def _summary(errors: Mapping[int, Sequence[float]]) -> tuple[Errors, ...]:
    return tuple(Errors(rows, mean(found), min(found), max(found)) for rows, found in sorted(errors.items()))


def show_efficiency(lines: Mapping[str, Sequence[Line]]) -> Sketch:
    """The lines of each task side by side, on logarithmic axes: ours with marks and the range of the trials, published
    ones dashed, a method in one colour in all tasks. Raises ValueError where there is nothing to draw.
    """
    names = list(dict.fromkeys(line.method for found in lines.values() for line in found))
    if not names:
        raise ValueError("there are no lines to draw: measure some, or give what was published.")
    colors = {name: COLORS[number % len(COLORS)] for number, name in enumerate(names)}
    pictures = [_panel(found, colors, first=not number) for number, found in enumerate(lines.values())]
    panels = beside([(one.parts, one.width, one.height) for one in pictures], list(lines), "test errors", gap=4)
    legend = [*_legend(lines, colors, panels.height + 12, panels.width)]
    height = panels.height + 12 + ROW * ceil(len(legend) / 2)
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
        parts += _drawn(line, colors[line.method], x, y)
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


def _legend(
    lines: Mapping[str, Sequence[Line]], colors: Mapping[str, str], top: float, width: float
) -> Iterator[tuple[str, str]]:
    theirs = {line.method for found in lines.values() for line in found if line.published}
    for number, (name, color) in enumerate(colors.items()):
        x, y = 52 + (number % 2) * (width - 52) / 2, top + ROW * (number // 2 + 0.5)
        dashes = ' stroke-dasharray="4 4" stroke-opacity="0.75"' if name in theirs else ""
        stroke = f'stroke="rgb({color})" stroke-width="2"{dashes}'
        yield name, f'<path d="M{x:.1f} {y:.1f}h26" {stroke}/>{text(x + 34, y + 4, name, "start")}'
