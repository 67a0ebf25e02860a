"""A row of titles, below which one part at a time is open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import ipywidgets as w
import traitlets

from emlp_widgets.pictures.guarded import GuardedWidget, bundle, styles

MAX_FOLDS = 20


class FoldBar(GuardedWidget):
    """The titles; `opened` is the number of the part that is open, -1 for none.

    The browser opens and closes at once: the parts are the next children of the box that this widget is in.
    """

    _esm = bundle("fold_bar.js")
    _css = styles("fold_bar.css")
    _from_browser: ClassVar = {"opened": lambda value: isinstance(value, int) and -1 <= value < MAX_FOLDS}

    titles = traitlets.List(traitlets.Unicode()).tag(sync=True)
    opened = traitlets.Int(-1).tag(sync=True)


def folds(parts: Mapping[str, w.DOMWidget]) -> w.VBox:
    """A box with the titles of these parts and the parts, all closed."""
    box = w.VBox([FoldBar()])
    box.add_class("emlp-folds")
    for title, part in parts.items():
        add_fold(box, title, part)
    return box


def add_fold(box: w.VBox, title: str, part: w.DOMWidget) -> None:
    """Puts one more part at the end of such a box, before it is shown."""
    part.add_class("emlp-fold")
    bar, *_ = box.children
    bar.titles = [*bar.titles, title]
    box.children = (*box.children, part)


def retitle(box: w.VBox, titles: list[str]) -> None:
    """Gives the first parts of a box of `folds` other titles."""
    bar, *_ = box.children
    bar.titles = [*titles, *bar.titles[len(titles) :]]
