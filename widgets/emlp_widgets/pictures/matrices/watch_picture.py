"""A solve at a human pace: forward and back, frame by frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
import traitlets
from jaxtyping import Float, Integer

from emlp_widgets.pictures.controls.asking import AskingWidget, is_asked
from emlp_widgets.pictures.guarded import bundle, styles


class WatchPicture(AskingWidget):
    """A button that asks for the frames, and then the frames, which play in the browser.

    picture: all frames, see `show`. message: in place of them. Wish: "watch".
    """

    _esm = bundle("watch_picture.js")
    _css = styles("watch_picture.css")
    _from_browser: ClassVar = {"asked": is_asked}
    wishes: ClassVar = frozenset({"watch"})

    picture = traitlets.Dict().tag(sync=True, echo_update=False)
    message = traitlets.Unicode("").tag(sync=True)

    def show(
        self,
        frames: Sequence[Mapping[str, Any]],
        looks: Sequence[Integer[np.ndarray, "rows columns"] | None],
        values: Sequence[Float[np.ndarray, "rows columns"] | None],
        sides: Mapping[str, Mapping[str, Any]],
        sums: Sequence[Sequence[int]],
    ) -> None:
        """Draws the frames of a solve.

        frames: {"heading", "text", "count", "total", "found", "residual", "halves"} of each; halves: None, or "rows"
        and "columns", lists of [dimension, copies], and "joined", [row, column, maps] of each pair. looks: of the
        cells, see `compute.looks`. values: of the cells, in place of looks. sides: "rows" and "columns" with "names"
        and "blocks". sums: the terms of W that add up to each look of the last frame; none where they are not known.
        """
        self.picture = {
            "frames": [
                {**frame, "looks": look is not None, "values": value is not None}
                for frame, look, value in zip(frames, looks, values, strict=True)
            ],
            "looks": b"".join(np.ascontiguousarray(look, "<i2").tobytes() for look in looks if look is not None),
            "values": b"".join(_steps(value).tobytes() for value in values if value is not None),
            "rows": dict(sides["rows"]),
            "columns": dict(sides["columns"]),
            "sums": [list(terms) for terms in sums],
        }

    def clear(self, message: str = "") -> None:
        """Removes the frames: there is the button again, or a message."""
        with self.hold_sync():
            self.picture = {}
            self.message = message


def _steps(values: Float[np.ndarray, "rows columns"]) -> Integer[np.ndarray, "rows columns"]:
    """In steps of 1/127 of the largest, which is as fine as a tint can be seen."""
    return np.rint(127 * values / (np.abs(values).max(initial=0) or 1.0)).astype("i1")
