"""Keyboard shortcuts of the whole page."""

from __future__ import annotations

from typing import Any, ClassVar

import traitlets

from emlp_widgets.pictures.guarded import GuardedWidget, bundle, is_count

KEYS = (" ", "s", "r", "d")


def _is_press(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and len(value) == 2 and is_count(value[0]) and value[1] in KEYS


class Keyboard(GuardedWidget):
    """Invisible; `pressed` becomes (count, key) at each press of one of `KEYS`.

    The count makes two presses of the same key two changes. While Python is busy the browser merges
    presses: then only the last one arrives, and the count tells how many there were.
    In JupyterLab only presses inside an element of class `emlp-lab` count: the rest belongs to the notebook.
    """

    _esm = bundle("keyboard.js")
    _from_browser: ClassVar = {"pressed": _is_press}

    pressed = traitlets.Tuple(traitlets.Int(), traitlets.Unicode(), default_value=(0, "")).tag(sync=True)
