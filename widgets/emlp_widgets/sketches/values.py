"""Still pictures of positive numbers on a logarithmic axis: singular values, residuals."""

from collections.abc import Iterator, Mapping
from math import ceil, floor, log10

import numpy as np
from jaxtyping import Float
from numpy.typing import ArrayLike

from emlp_widgets.sketches.frame import Frame, power_of_ten
from emlp_widgets.sketches.svg import COLORS, Sketch, text, text_width

MIN_VALUE = 1e-17  # everything below is drawn here
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
    frame = Frame(width=440.0, height=210.0, left=52.0, top=10.0, right=text_width(values) + 34, bottom=40.0)
    parts = [
        *_decades(frame, lowest, highest),
        *_counts(frame, longest),
        text(frame.x(0.5), frame.base + 36, axis, opacity=0.8),
    ]
    for place, (name, one) in enumerate(values.items()):
        x = frame.x((np.arange(len(one)) + 0.5) / longest)
        y = frame.y((highest - np.log10(one)) / (highest - lowest))
        parts += [*_line(x, y, place, joined), *_legend(frame, place, name)]
    return frame.sketch(parts, f"{', '.join(values)} on a logarithmic axis")


def _series(name: str, numbers: ArrayLike) -> Values:
    values = np.asarray(numbers, float).ravel()
    if not values.size or not np.isfinite(values).all() or values.min() < 0:
        raise ValueError(f"{name!r} has no place on a logarithmic axis: give at least one number, none below zero.")
    return np.maximum(values, MIN_VALUE)


def _decades(frame: Frame, lowest: int, highest: int, intervals: int = 6) -> Iterator[str]:
    """The axis of the numbers. intervals: between its labels, at most."""
    step = max(1, ceil((highest - lowest) / intervals))
    for power in range(ceil(lowest / step) * step, highest + 1, step):
        y = frame.y((highest - power) / (highest - lowest))
        yield f'<path d="M{frame.left} {y:.1f}h{frame.width}" stroke="currentcolor" stroke-opacity="0.15"/>'
        yield text(frame.left - 6, y + 4, power_of_ten(power), "end", 0.8)
    corner = f"M{frame.left} {frame.top}v{frame.height}h{frame.width}"
    yield f'<path d="{corner}" fill="none" stroke="currentcolor" stroke-opacity="0.5"/>'


def _counts(frame: Frame, longest: int, labels: int = 12) -> Iterator[str]:
    """The numbers along the horizontal axis. labels: how many at most."""
    for count in range(0, longest, max(1, ceil(longest / labels))):
        yield text(frame.x((count + 0.5) / longest), frame.base + 17, str(count), opacity=0.8)


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


def _legend(frame: Frame, place: int, name: str) -> Iterator[str]:
    x, y = frame.end + 14, frame.top + 8 + 20 * place
    yield f'<rect x="{x}" y="{y - 5}" width="10" height="10" rx="2" fill="rgb({COLORS[place % len(COLORS)]})"/>'
    yield text(x + 16, y + 5, name, "start")
