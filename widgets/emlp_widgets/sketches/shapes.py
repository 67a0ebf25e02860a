"""Shapes of the thumbnails of tasks, in pixels of a picture whose second axis points down."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from emlp_widgets.sketches.svg import COLORS

WIDTH, HEIGHT = 240, 160
CENTRE = np.array([WIDTH, HEIGHT]) / 2
BLUE, ORANGE, GREEN, PINK, YELLOW, SKY, GREY, BRIGHT = COLORS
Point = Sequence[float] | Float[np.ndarray, "2"]


def disc(at: Point, radius: float, color: str, alpha: float = 1.0) -> str:
    """A disc without an edge."""
    return f'<circle cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="{radius:.1f}" fill="rgb({color} / {alpha:.2f})"/>'


def line(*points: Point, color: str = "", width: float = 1.4, alpha: float = 1.0) -> str:
    """A line through the points; without a colour in that of the text."""
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    stroke = f'stroke="rgb({color} / {alpha:.2f})"' if color else f'stroke="currentcolor" stroke-opacity="{alpha:g}"'
    return f'<path d="{path}" fill="none" {stroke} stroke-width="{width:g}" stroke-linecap="round"/>'


def arrow(start: Point, end: Point, color: str, width: float = 2.2) -> str:
    """A line with a filled head at its end; nothing where it has no length."""
    begin, tip = np.asarray(start, float), np.asarray(end, float)
    length = float(np.hypot(*(tip - begin)))
    if length < 1:
        return ""
    along = (tip - begin) / length
    across, size = np.array([-along[1], along[0]]), min(4 * width, 0.6 * length)
    corners = [tip, tip - size * along + 0.45 * size * across, tip - size * along - 0.45 * size * across]
    head = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
    shaft = line(begin, tip - 0.8 * size * along, color=color, width=width)
    return f'{shaft}<polygon points="{head}" fill="rgb({color})"/>'


def square(x: float, y: float, side: float, color: str, alpha: float = 1.0) -> str:
    """A square with round corners, its upper left corner at (x, y)."""
    box = f'x="{x:.1f}" y="{y:.1f}" width="{side:.1f}" height="{side:.1f}" rx="{0.12 * side:.1f}"'
    return f'<rect {box} fill="rgb({color} / {alpha:.2f})"/>'


def fitted(points: Float[np.ndarray, "n 2"], margin: float) -> tuple[Float[np.ndarray, "2"], float]:
    """The middle of the points, and the pixels of a unit with which they fit into the picture within a margin."""
    low, high = points.min(axis=0), points.max(axis=0)
    room = np.array([WIDTH, HEIGHT]) - 2 * margin
    return (low + high) / 2, float((room / np.maximum(high - low, 1e-9)).min())
