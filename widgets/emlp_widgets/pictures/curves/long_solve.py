"""A solve that takes its time, while it goes on."""

from __future__ import annotations

from typing import ClassVar

from emlp_widgets.pictures.controls.asking import AskingWidget
from emlp_widgets.pictures.guarded import bundle, styles


class LongSolve(AskingWidget):
    """What a solve has found so far, its curve, and the last result as a card; nothing where `shown` is empty.

    shown: {"headline" (two texts, the first is emphasised), "words", "found", "expected" (None where there are no
    slots), "status", "curve" ({"title", "points" (bytes, x then y as float32), "rounds" ([x, text] of each), "note"},
    or None), "last" ({"text", "shape", "classes" (bytes), "sums"}, or None)}. Wishes: "cancel", "back" to the last
    result.
    """

    _esm = bundle("long_solve.js")
    _css = styles("long_solve.css")
    wishes: ClassVar = frozenset({"cancel", "back"})
