"""All equivariant matrices as one picture that moves: readable elements with sliders, and reasons for entries."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
import traitlets

from emlp_widgets.pictures.controls.asking import AskingWidget, is_asked
from emlp_widgets.pictures.guarded import bundle, is_count, styles

MAX_WEIGHTS = 400
MODES = ("weights", "numbers")


def is_weights(value: Any) -> bool:
    """Whether a value sent by a browser is a list of weights."""
    if not isinstance(value, list) or len(value) > MAX_WEIGHTS:
        return False
    return all(
        isinstance(x, int | float) and not isinstance(x, bool) and math.isfinite(x) and abs(x) <= 100 for x in value
    )


def is_entry(value: Any) -> bool:
    """Whether a value sent by a browser is a place in a matrix, or none."""
    return isinstance(value, list) and len(value) in (0, 2) and all(map(is_count, value))


class MapsPicture(AskingWidget):
    """W with its weights, the terms that add up to it with sliders, and W tried on an input.

    picture: sizes, names, classes and terms, see `show`; the browser adds the terms up, so that a slider never waits.
    weights: one for each term, as the sliders have them. busy: the picture is of older inputs. message: in place of a
    picture. reason: [row, column, text] of the entry that was asked for. entry: [row, column] that is pointed
    at, or []. mode: what the cells show, one of `MODES`.
    """

    _esm = bundle("maps_picture.js")
    _css = styles("maps_picture.css")
    _from_browser: ClassVar = {
        "asked": is_asked,
        "weights": is_weights,
        "entry": is_entry,
        "mode": MODES.__contains__,
    }
    wishes: ClassVar = frozenset({"why", "offer"})

    picture = traitlets.Dict().tag(sync=True, echo_update=False)
    weights = traitlets.List().tag(sync=True)
    entry = traitlets.List(traitlets.Int(min=0), maxlen=2).tag(sync=True)
    mode = traitlets.Enum(MODES, MODES[0]).tag(sync=True)
    reason = traitlets.List().tag(sync=True, echo_update=False)
    busy = traitlets.Bool(False).tag(sync=True)
    message = traitlets.Unicode("").tag(sync=True)

    def show(
        self,
        headline: Sequence[str],
        sides: dict[str, dict[str, Any]],
        classes: np.ndarray,
        sums: Sequence[Sequence[tuple[int, float]]],
        terms: Sequence[dict[str, Any]],
        weights: Sequence[float],
        reasons: Sequence[str] = (),
        empty: Sequence[str] = (),
    ) -> None:
        """Draws the matrices that `terms` span.

        headline: two parts, the second is emphasised. sides: "rows" and "columns" with "names", "blocks" and "square".
        classes (rows, columns): 0 for entries that are always zero, k and -k for equal and opposite ones. sums[k - 1]:
        the terms that add up to class k, with their factors. terms: {"name", "formula", "text", "rows", "columns",
        "values"}. weights: what the sliders begin with. reasons: of all entries, row by row. empty: where there
        is no term, why, and the titles of what would help.
        """
        parts = [np.stack([term["rows"], term["columns"]]).astype("<i4").ravel() for term in terms]
        values = [np.asarray(term["values"], "<f4") for term in terms]
        self.weights = list(weights)
        self.reason = []
        self.picture = {
            "headline": list(headline),
            "rows": sides["rows"],
            "columns": sides["columns"],
            "classes": np.ascontiguousarray(classes, "<i4").tobytes(),
            "sums": [[list(pair) for pair in each] for each in sums],
            "terms": [{name: term[name] for name in ("name", "formula", "text", "place")} for term in terms],
            "sizes": [len(each) for each in values],
            "places": np.concatenate([np.zeros(0, "<i4"), *parts]).tobytes(),
            "values": np.concatenate([np.zeros(0, "<f4"), *values]).tobytes(),
            "reasons": list(reasons),
            "empty": list(empty),
        }

    def clear(self, message: str) -> None:
        """Removes the picture and shows a message in its place."""
        with self.hold_sync():
            self.picture = {}
            self.message = message
