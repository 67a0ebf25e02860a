"""Training curves that grow while one looks at them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike

from emlp_widgets.pictures.curves.series import Series
from emlp_widgets.pictures.guarded import Picture, bundle, styles

MAX_SERIES = 6


class LiveCurves(Picture):
    """Up to six named series over x, with y on a log or linear axis (`log_y`; the viewer can switch it).

    A series is {"name": str, "color": 0..7 (default: its place), "dash": bool (default: False)}.
    Every change sends the whole picture, at most 400 points a series (20 kB for six), so that a view
    opened late shows everything. Make at most about 8 changes a second, from one thread at a time.
    """

    _esm = bundle("live_curves.js")
    _css = styles("live_curves.css")
    _from_browser: ClassVar = {"log_y": lambda value: isinstance(value, bool)}

    log_y = traitlets.Bool(True).tag(sync=True)
    x_label = traitlets.Unicode("step").tag(sync=True)
    y_label = traitlets.Unicode("mean squared error").tag(sync=True)
    series = traitlets.List().tag(sync=True)
    # One trait, so that a browser never sees the lengths of one update with the data of another.
    curves = traitlets.Dict().tag(sync=True, echo_update=False)
    levels = traitlets.List(help="[[y, text], ...]: dotted lines across").tag(sync=True)
    earlier = traitlets.Dict(help="older curves, in grey").tag(sync=True, echo_update=False)

    def __init__(self, series: Sequence[Mapping[str, Any]], **kwargs: Any) -> None:
        described = [_described(entry, place) for place, entry in enumerate(series)]
        self._series = {entry["name"]: Series(entry["name"]) for entry in described}
        if not 1 <= len(described) <= MAX_SERIES or len(self._series) < len(described):
            names = [entry["name"] for entry in described]
            raise ValueError(f"cannot draw the series {names}: pass 1 to {MAX_SERIES} with different names")
        super().__init__(series=described, **kwargs)
        self._publish()

    def append(self, points: Mapping[str, tuple[float, float]]) -> None:
        """Add one point (x, y) to each of the named series."""
        self.extend(points)

    def extend(self, points: Mapping[str, tuple[ArrayLike, ArrayLike]]) -> None:
        """Add points (xs, ys) to each of the named series; ValueError where x goes back."""
        for name, (xs, ys) in points.items():
            self._named(name).extend(xs, ys)
        self._publish()

    def show(self, points: Mapping[str, tuple[ArrayLike, ArrayLike]]) -> None:
        """Replace all the points of the named series, in one update."""
        fresh = {name: Series(self._named(name).name) for name in points}
        for name, (xs, ys) in points.items():
            fresh[name].extend(xs, ys)
        self._series |= fresh
        self._publish()

    def set_data(self, name: str, xs: ArrayLike, ys: ArrayLike) -> None:
        """Replace all the points of one series."""
        self.show({name: (xs, ys)})

    def show_earlier(self, curves: Sequence[tuple[str, ArrayLike, ArrayLike]]) -> None:
        """Draws older curves (text, xs, ys) behind the series, in grey."""
        drawn = [(text, np.asarray([xs, ys], "<f4")) for text, xs, ys in curves]
        self.earlier = {
            "texts": [text for text, _ in drawn],
            "lengths": [points.shape[1] for _, points in drawn],
            "data": b"".join(points.tobytes() for _, points in drawn),
        }

    def clear(self) -> None:
        """Remove all the points of all series."""
        self._series = {name: Series(name) for name in self._series}
        self._publish()

    def _named(self, name: str) -> Series:
        if name not in self._series:
            raise ValueError(f"no series {name!r}: this widget draws {list(self._series)}")
        return self._series[name]

    def _publish(self) -> None:
        drawn = [one.drawn() for one in self._series.values()]
        self.curves = {
            "lengths": [points.shape[1] for points in drawn],
            "data": b"".join(np.ascontiguousarray(points, "<f4").tobytes() for points in drawn),
        }


def _described(entry: Mapping[str, Any], place: int) -> dict[str, Any]:
    color = int(entry.get("color", place))
    if not 0 <= color <= 7:
        raise ValueError(f"series {entry['name']!r} has color {color}: pass 0 to 7")
    return {"name": str(entry["name"]), "color": color, "dash": bool(entry.get("dash", False))}
