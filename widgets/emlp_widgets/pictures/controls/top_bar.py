"""The bar at the top: the parts of the page, and its tools."""

from __future__ import annotations

from typing import ClassVar

from emlp_widgets.pictures.controls.asking import AskingWidget
from emlp_widgets.pictures.guarded import bundle, styles


class TopBar(AskingWidget):
    """Tabs, examples, undo, link, type size, theme and help.

    shown: {"stages": [[name, title], ...], "stage": name, "live": name of a part where something goes on, "undo":
    whether there is anything to undo, "examples": [[title, what it shows], ...], "words": [[word, what it means,
    number of its lesson], ...]}. Share opens the panel of the link, in the browser.
    A change of the part is made in the browser at once and told to Python, which need not answer.
    """

    _esm = bundle("top_bar.js")
    _css = styles("top_bar.css")
    wishes: ClassVar = frozenset({"stage", "undo", "redo", "example"})
