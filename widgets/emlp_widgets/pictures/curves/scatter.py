"""Predictions beside the truth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import traitlets
from numpy.typing import ArrayLike

from emlp_widgets.pictures.guarded import Picture, bundle, styles

MAX_POINTS = 200  # of each series


class Scatter(Picture):
    """Points (truth, prediction) of several series around the line where both are equal.

    series: [{"name", "color"}, ...], colours as those of `LiveCurves`.
    """

    _esm = bundle("scatter.js")
    _css = styles("scatter.css")

    series = traitlets.List().tag(sync=True)
    points = traitlets.Dict().tag(sync=True, echo_update=False)

    def show(self, truth: ArrayLike, predictions: Mapping[str, ArrayLike]) -> None:
        """Draws at most 200 points of each named series, the same ones of all; what is no finite number is left out.

        truth and predictions have one shape.
        """
        x = np.ravel(np.asarray(truth, float))
        chosen = np.linspace(0, len(x) - 1, min(len(x), MAX_POINTS)).astype(int)
        sent: dict[str, Any] = {}
        for name, values in predictions.items():
            y = np.ravel(np.asarray(values, float))
            pairs = np.stack([x[chosen], y[chosen]])
            sent[name] = pairs[:, np.isfinite(pairs).all(axis=0)].astype("<f4").tobytes()
        self.points = sent

    def clear(self) -> None:
        """Removes all points."""
        self.points = {}

    def __init__(self, series: Sequence[Mapping[str, Any]], **fields: Any):
        super().__init__(series=[dict(one) for one in series], **fields)
