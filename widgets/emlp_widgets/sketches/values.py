"""Still pictures of positive numbers on a logarithmic axis: singular values, residuals."""

from collections.abc import Iterator, Mapping
from math import ceil, floor, log10

import numpy as np
from jaxtyping import Float
from numpy.typing import ArrayLike

from emlp_widgets.sketches.svg import COLORS, LETTER, Sketch, text

WIDTH, HEIGHT = 440.0, 210.0  # pixels between the axes
LEFT, TOP, BOTTOM = 52.0, 10.0, 40.0  # around them
FLOOR = 1e-17  # everything below is drawn here
MARKS = 6  # labels of an axis, at most about
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
Values = Float[np.ndarray, " n"]


def show_values(series: Mapping[str, ArrayLike], axis: str = "", *, joined: bool = True) -> Sketch:
    """Each series of numbers as dots from left to right, which lines join or not; numbers below 1e-17 are drawn there.

    series: by name. axis: what is counted on the horizontal axis, from 0. Raises ValueError for negative numbers and
    where there is nothing to draw.
    """
    values = {name: _series(name, one) for name, one in series.items()}
    if not values:
        raise ValueError("no series to draw: give a name and its numbers.")
    lowest = floor(log10(min(one.min() for one in values.values())))
    highest = max(lowest + 1, ceil(log10(max(one.max() for one in values.values()))))
    longest = max(len(one) for one in values.values())
    parts = [
        *_decades(lowest, highest),
        *_counts(longest),
        text(LEFT + WIDTH / 2, TOP + HEIGHT + 36, axis, opacity=0.8),
    ]
    for place, (name, one) in enumerate(values.items()):
        x = LEFT + (np.arange(len(one)) + 0.5) / longest * WIDTH
        y = TOP + (highest - np.log10(one)) / (highest - lowest) * HEIGHT
        parts += [*_line(x, y, place, joined), *_legend(place, name)]
    right = LETTER * max(len(name) for name in values) + 34
    alt = f"{', '.join(values)} on a logarithmic axis"
    return Sketch("".join(parts), LEFT + WIDTH + right, TOP + HEIGHT + BOTTOM, alt)


def _series(name: str, numbers: ArrayLike) -> Values:
    values = np.asarray(numbers, float).ravel()
    if not values.size or not np.isfinite(values).all() or values.min() < 0:
        raise ValueError(f"{name!r} has no place on a logarithmic axis: give at least one number, none below zero.")
    return np.maximum(values, FLOOR)


def _decades(lowest: int, highest: int) -> Iterator[str]:
    step = max(1, ceil((highest - lowest) / MARKS))
    for power in range(ceil(lowest / step) * step, highest + 1, step):
        y = TOP + (highest - power) / (highest - lowest) * HEIGHT
        yield f'<path d="M{LEFT} {y:.1f}h{WIDTH}" stroke="currentcolor" stroke-opacity="0.15"/>'
        yield text(LEFT - 6, y + 4, f"10{str(power).translate(RAISED)}", "end", 0.8)
    yield f'<path d="M{LEFT} {TOP}v{HEIGHT}h{WIDTH}" fill="none" stroke="currentcolor" stroke-opacity="0.5"/>'


def _counts(longest: int) -> Iterator[str]:
    for count in range(0, longest, max(1, ceil(longest / (2 * MARKS)))):
        yield text(LEFT + (count + 0.5) / longest * WIDTH, TOP + HEIGHT + 17, str(count), opacity=0.8)


def _line(x: Values, y: Values, place: int, joined: bool) -> Iterator[str]:
    """Dots; of later series that are not joined, rings around the dots of those before."""
    color, ring = COLORS[place % len(COLORS)], place > 0 and not joined
    radius = 3 + 2.5 * place * ring
    style = f'fill="none" stroke="rgb({color})" stroke-width="1.4"' if ring else f'fill="rgb({color})"'
    points = [f"{a:.1f} {b:.1f}" for a, b in zip(x, y, strict=True)]
    if joined:
        yield f'<path d="M{"L".join(points)}" fill="none" stroke="rgb({color})" stroke-width="1.4"/>'
    for a, b in zip(x, y, strict=True):
        yield f'<circle cx="{a:.1f}" cy="{b:.1f}" r="{radius}" {style}/>'


def _legend(place: int, name: str) -> Iterator[str]:
    x, y = LEFT + WIDTH + 14, TOP + 8 + 20 * place
    yield f'<rect x="{x}" y="{y - 5}" width="10" height="10" rx="2" fill="rgb({COLORS[place % len(COLORS)]})"/>'
    yield text(x + 16, y + 5, name, "start")
