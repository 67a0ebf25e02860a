"""One growing curve, kept small enough to send whole."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

MAX_POINTS = 400  # of a curve, that are sent and drawn
MAX_KEPT = 4096  # points of a curve, that Python keeps

Points = NDArray[np.float32]


class Series:
    """Points (x, y) with x never decreasing; y may be NaN or infinite where a run diverged."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.points: Points = np.zeros((2, 0), np.float32)

    def extend(self, xs: ArrayLike, ys: ArrayLike) -> None:
        """Add points; ValueError where x is not finite or goes back, or where the lengths differ."""
        new = _as_points(self.name, xs, ys)
        joined = np.concatenate([self.points, new], axis=1)
        if (back := np.flatnonzero(np.diff(joined[0]) < 0)).size:
            before, after = joined[0, back[0] : back[0] + 2]
            raise ValueError(f"series {self.name!r}: x goes back from {before:g} to {after:g}; clear() first")
        self.points = joined if joined.shape[1] <= MAX_KEPT else thinned(joined, MAX_KEPT // 2)

    def drawn(self) -> Points:
        """At most 400 of the points, which look the same."""
        return thinned(self.points, MAX_POINTS)


def _as_points(name: str, xs: ArrayLike, ys: ArrayLike) -> Points:
    x = np.atleast_1d(np.asarray(xs, np.float64))
    y = np.atleast_1d(np.asarray(ys, np.float64))
    if x.ndim != 1 or x.shape != y.shape or not np.isfinite(x).all():
        raise ValueError(f"series {name!r}: x {x.shape} and y {y.shape} must be equally long, and x finite")
    with np.errstate(over="ignore"):
        return np.stack([x, y]).astype(np.float32)


def thinned(points: Points, limit: int) -> Points:
    """At most `limit` (even) columns of `points` (2, n): the first, the last, and two of each slice of x.

    The two are the lowest and the highest, so that no spike is lost; in a slice with values that are
    not finite, one of these replaces the highest, so that no gap is lost.
    """
    count = points.shape[1]
    if count <= limit:
        return points
    inner = np.arange(1, count - 1)
    slices = _slices(points[0, inner], limit // 2 - 1)
    # Within a slice: lowest first, highest last, and of equal ones the earliest last, which makes the
    # point that stands for a divergence the first one.
    order = inner[np.lexsort((-inner, _height(points[1, inner]), slices))]
    ends = np.flatnonzero(np.diff(slices, append=-1))
    starts = np.concatenate([[0], ends[:-1] + 1])
    kept = np.unique(np.concatenate([[0, count - 1], order[starts], order[ends]]))
    return points[:, kept]


def _slices(x: NDArray[np.float32], number: int) -> NDArray[np.int64]:
    """For each x, which of `number` equal slices of the range it is in."""
    span = float(x[-1] - x[0]) or 1.0
    return np.minimum(((x - x[0]) * (number / span)).astype(np.int64), number - 1)


def _height(y: NDArray[np.float32]) -> NDArray[np.float32]:
    """What to sort y by: values that are not finite come last."""
    return np.where(np.isfinite(y), y, np.float32(np.inf))
