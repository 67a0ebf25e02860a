"""Still pictures of what groups do to the plane: flows of generators, a letter that is moved, points."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float
from numpy.typing import ArrayLike
from scipy.linalg import expm

from emlp_widgets.sketches.svg import COLORS, Sketch, beside

GRID = np.linspace(-1, 1, 5)  # of the points from which flows start
MAX_TIME = 0.55  # up to which exp(tA) is followed
# The letter F stands to the right of the origin and above the x axis: no symmetry of the plane leaves it alone.
OUTLINE = [(0, 0), (0, 5), (3, 5), (3, 4), (1, 4), (1, 3), (2.4, 3), (2.4, 2), (1, 2), (1, 0)]
LETTER = 0.1 * np.array(OUTLINE) + (0.75, 0.12)


def show_flows(generators: Sequence[ArrayLike] | np.ndarray, titles: Sequence[str] = ()) -> Sketch:
    """Where exp(tA) takes the points of a grid, from t = 0 (the dot) to 0.55 (the tip), one picture for each A.

    generators: real 2 x 2 matrices, or 3 x 3 ones that act on (x, y, 1).
    """
    start = np.stack(np.meshgrid(GRID, GRID), axis=-1).reshape(-1, 2)
    times = np.linspace(0, MAX_TIME, 12)  # between them a curve is a straight line
    pictures = []
    for A in generators:
        curves = moved(expm(times[:, None, None] * np.asarray(A, float)), start).transpose(1, 0, 2)
        window = _Window(np.array([(-1.75, -1.75), (1.75, 1.75)]))
        lines = "".join(_arrow(window.pixels(curve)) for curve in curves)
        pictures.append(window.around(lines + _dots(window.pixels(start), COLORS[0], 2, 1)))
    return beside(pictures, titles, "flows of generators")


def show_moved(*elements: ArrayLike, titles: Sequence[str] = ()) -> Sketch:
    """A letter F, moved by every element of an array; one picture for each array, the orange letter is not moved.

    elements: real, of shape (n, 2, 2), or (n, 3, 3) if they act on (x, y, 1).
    """
    pictures = []
    for array in elements:
        letters = moved(np.asarray(array, float), LETTER)
        window = _Window(np.concatenate([letters.reshape(-1, 2), LETTER, [(0, 0)]]))
        outlines = [_polygon(window.pixels(F), COLORS[0]) for F in letters if not np.allclose(F, LETTER)]
        pictures.append(window.around("".join(outlines) + _polygon(window.pixels(LETTER), COLORS[1])))
    return beside(pictures, titles, "letters F, moved by group elements")


def show_points(*points: ArrayLike, titles: Sequence[str] = ()) -> Sketch:
    """Points of the plane, arrays of shape (n, 2); one picture for each array, all of one scale."""
    arrays = [np.asarray(array, float) for array in points]
    window = _Window(np.concatenate(arrays))
    pictures = [window.around(_dots(window.pixels(array), COLORS[0], 1.6, 0.6)) for array in arrays]
    return beside(pictures, titles, "points")


def sphere_map(x: Float[np.ndarray, "n 3"]) -> Float[np.ndarray, "n 2"]:
    """Points of the unit sphere on Lambert's cylindrical map, (longitude, pi z / 2): equal areas stay equal."""
    return np.stack([np.arctan2(x[:, 1], x[:, 0]), np.pi / 2 * x[:, 2]], axis=1)


def moved(elements: Float[np.ndarray, "n d d"], points: Float[np.ndarray, "m 2"]) -> Float[np.ndarray, "n m 2"]:
    """The points under every element. Raises ValueError for elements that act neither on (x, y) nor on (x, y, 1)."""
    if elements.ndim != 3 or elements.shape[1:] not in ((2, 2), (3, 3)):
        raise ValueError(
            f"matrices of shape {elements.shape} do not move the plane: give a stack (n, 2, 2), or (n, 3, 3) for those "
            "that act on (x, y, 1)."
        )
    if elements.shape[1] == 2:
        return points @ elements.transpose(0, 2, 1)
    extended = np.concatenate([points, np.ones((len(points), 1))], axis=1) @ elements.transpose(0, 2, 1)
    if not np.allclose(extended[..., 2], 1):
        raise ValueError("these 3 x 3 matrices do not keep the last coordinate 1 of (x, y, 1): give their 2 x 2 parts.")
    return extended[..., :2]


class _Window:
    """A window on the plane with the points in it, and its axes. side: pixels of the longer one."""

    def __init__(self, points: Float[np.ndarray, "n 2"], side: int = 200):
        low, high = points.min(axis=0), points.max(axis=0)
        longest = max(float((high - low).max()), 1e-9)
        size = 1.08 * np.maximum(high - low, longest / 3)
        self.side, self.scale = side, side / (1.08 * longest)
        self.corner = (low + high - size) / 2
        self.width, self.height = (size * self.scale).tolist()

    def pixels(self, points: Float[np.ndarray, "n 2"]) -> Float[np.ndarray, "n 2"]:
        """From the plane to the picture, whose second axis points down."""
        return (points - self.corner) * self.scale * (1, -1) + (0, self.height)

    def around(self, drawing: str) -> tuple[str, float, float]:
        """The drawing, its width and its height."""
        x, y = self.pixels(np.zeros((1, 2)))[0]
        axes = f'<path d="M0 {y:.1f}h{self.side}M{x:.1f} 0v{self.side}" stroke="currentcolor" stroke-opacity="0.25"/>'
        size = f'width="{self.width:.1f}" height="{self.height:.1f}"'
        border = f'<rect {size} fill="none" stroke="currentcolor" stroke-opacity="0.3"/>'
        # A nested svg clips what lies outside, such as axes far from the points.
        return f"<svg {size}>{axes}{drawing}{border}</svg>", self.width, self.height


def _path(points: Float[np.ndarray, "n 2"]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _arrow(curve: Float[np.ndarray, "n 2"]) -> str:
    tip, before = curve[-1], curve[-2]
    length = float(np.hypot(*(tip - before)))
    if length < 0.05:
        return ""
    along = (tip - before) / length
    across = np.array([-along[1], along[0]])
    head = np.stack([tip - 5 * along + 2.6 * across, tip, tip - 5 * along - 2.6 * across])
    return f'<path d="{_path(curve)}{_path(head)}" fill="none" stroke="rgb({COLORS[0]})" stroke-width="1.4"/>'


def _dots(points: Float[np.ndarray, "n 2"], color: str, radius: float, alpha: float) -> str:
    circles = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}"/>' for x, y in points)
    return f'<g fill="rgb({color} / {alpha})">{circles}</g>'


def _polygon(points: Float[np.ndarray, "n 2"], color: str) -> str:
    return f'<path d="{_path(points)}Z" fill="rgb({color} / 0.35)" stroke="rgb({color})"/>'
