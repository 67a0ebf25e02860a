"""Turn first or map first, side by side: a slider moves a group element, and two matrices answer."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
import traitlets
from jaxtyping import Float, Inexact

from emlp_widgets.pictures.controls.asking import AskingWidget, is_asked
from emlp_widgets.pictures.guarded import bundle, styles

MAX_NUMBERS = 64  # of an array that is shown entry by entry
MAX_SHOWN = 30  # of a matrix of the group that is shown


def is_fraction(value: Any) -> bool:
    """Whether a value sent by a browser is a number from 0 to 1."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


class CheckPicture(AskingWidget):
    """The group element with its slider, the two rows of tiles with their verdicts, and the errors of networks.

    picture: all frames, see `show`, so that the slider never waits. t: where the slider is, from 0 to 1. networks:
    [name, equivariance error] of each. busy: the picture is of older inputs. message: in place of a picture.
    Wishes: "another" element, "mirror".
    """

    _esm = bundle("check_picture.js")
    _css = styles("check_picture.css")
    _from_browser: ClassVar = {"asked": is_asked, "t": is_fraction}
    wishes: ClassVar = frozenset({"another", "mirror"})

    picture = traitlets.Dict().tag(sync=True, echo_update=False)
    t = traitlets.Float(1.0, min=0.0, max=1.0).tag(sync=True)
    networks = traitlets.List().tag(sync=True, echo_update=False)
    busy = traitlets.Bool(False).tag(sync=True)
    message = traitlets.Unicode("").tag(sync=True)

    def show(
        self,
        elements: Inexact[np.ndarray, "frames d d"],
        labels: Sequence[str],
        words: Mapping[str, Any],
        x: Inexact[np.ndarray, " n_in"],
        moved_first: Inexact[np.ndarray, "frames k n_out"],
        mapped_first: Inexact[np.ndarray, "frames k n_out"],
        errors: Float[np.ndarray, "frames k"],
    ) -> None:
        """Draws what k matrices make of x.

        elements: the matrices of the group. labels: one for each frame, what stands at the slider. words: "verb",
        "rows" (title and text of each matrix), "squares" (rows and columns of x and of the outputs, or None), "mirror"
        (whether there is one, or None), "box" (2 or 3 where the group moves a plane or space). Arrays of more than 64
        numbers, and complex ones, are reduced to their largest entries.
        """
        both = np.stack([moved_first, mapped_first, moved_first - mapped_first])
        small = max(len(x), both.shape[-1]) <= MAX_NUMBERS and not np.iscomplexobj(both)
        numbers = both if small else np.abs(both).max(axis=-1, keepdims=True, initial=0)
        matrices = (
            elements if elements.shape[-1] <= MAX_SHOWN and not np.iscomplexobj(elements) else elements[:, :0, :0]
        )
        self.picture = {
            "frames": len(elements),
            "side": elements.shape[-1],
            "shown": matrices.shape[-1],
            "elements": _floats(np.real(matrices)),
            "labels": list(labels),
            "words": dict(words),
            "small": small,
            "x": _floats(x if small else np.abs(x).max(keepdims=True)),
            "sizes": [len(x), both.shape[-1]],
            "numbers": _floats(numbers.transpose(2, 0, 1, 3)),  # by matrix, array, frame
            "errors": [[float(error) for error in each] for each in errors.T],
        }

    def network(self, errors: Mapping[str, float]) -> None:
        """Shows the equivariance errors of networks; numbers that are none are left out."""
        self.networks = [[name, float(error)] for name, error in errors.items() if math.isfinite(error)]

    def clear(self, message: str) -> None:
        """Removes the picture and shows a message in its place."""
        with self.hold_sync():
            self.picture = {}
            self.message = message


def _floats(array: np.ndarray) -> bytes:
    return np.ascontiguousarray(array, "<f4").tobytes()
