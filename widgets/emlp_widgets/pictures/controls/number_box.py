"""A box for one number, which says what it does not take."""

from __future__ import annotations

from typing import Any, ClassVar

import traitlets

from emlp_widgets.pictures.guarded import STATIC, Picture, bundle, is_count


def _is_asked(value: Any, max_characters: int = 100) -> bool:
    """Whether a value sent by a browser is the number of a change and what was typed."""
    if not isinstance(value, list) or len(value) != 2:
        return False
    return is_count(value[0]) and isinstance(value[1], str) and len(value[1]) <= max_characters


class NumberBox(Picture):
    """Shows `value`, a number, with `note` below it; what a person types becomes `value` as text.

    Who observes `value` decides what is taken, writes that back and says why in `note`: nothing is cut in the browser,
    where ipywidgets' own boxes change numbers without a word, and their tooltips are not in the page.
    """

    _esm = bundle("number_box.js")
    _css = (STATIC / "number_box.css").read_text(encoding="utf-8")
    _from_browser: ClassVar = {"asked": _is_asked}

    min = traitlets.Float().tag(sync=True)
    max = traitlets.Float().tag(sync=True)
    step = traitlets.Float(1.0).tag(sync=True)
    hint = traitlets.Unicode("").tag(sync=True)
    name = traitlets.Unicode("").tag(sync=True)
    disabled = traitlets.Bool(False).tag(sync=True)
    asked = traitlets.List(help="number of the change, and what was typed").tag(sync=True)
    # With a count, since what is typed has to be replaced also by the number that was there before.
    shown = traitlets.Dict().tag(sync=True)
    value = traitlets.Any(0)
    note = traitlets.Unicode("")

    def __init__(self, name: str, hint: str, low: float, high: float, step: float = 1.0):
        super().__init__(name=name, hint=hint, min=low, max=high, step=step, asked=[0, ""])
        self._show()
        self.observe(lambda _: self._show(), names=("value", "note"))
        self.observe(lambda change: self.set_trait("value", change["new"][1]), names="asked")

    def _show(self) -> None:
        self.shown = {"text": str(self.value), "note": self.note, "count": self.shown.get("count", 0) + 1}
