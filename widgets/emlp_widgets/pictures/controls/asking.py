"""Widgets with controls of their own, which ask Python for what a person wants."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import traitlets

from emlp_widgets.pictures.guarded import Picture, is_count

MAX_NAME, MAX_TEXT = 40, 2001  # characters; one more than the workbench takes, so that it can say what is longer


def is_asked(value: Any) -> bool:
    """Whether a value sent by a browser is a count, the name of a wish, and a short text."""
    if not isinstance(value, list) or len(value) != 3 or not is_count(value[0]):
        return False
    name, text = value[1:]
    return isinstance(name, str) and isinstance(text, str) and len(name) <= MAX_NAME and len(text) <= MAX_TEXT


class AskingWidget(Picture):
    """Shows the dictionary `shown`; what a person does arrives as a wish, a name and a text.

    The count makes two equal wishes two changes. A wish that is not among `wishes` is dropped.
    """

    _from_browser: ClassVar[dict[str, Callable[[Any], bool]]] = {"asked": is_asked}
    wishes: ClassVar[frozenset[str]] = frozenset()

    shown = traitlets.Dict(help="all that is drawn, written by Python").tag(sync=True, echo_update=False)
    asked = traitlets.List(help="count, name and text of the last wish").tag(sync=True)

    def __init__(self, **fields: Any):
        super().__init__(asked=[0, "", ""], **fields)

    def on_ask(self, act: Callable[[str, str], None]) -> None:
        """Calls act(name, text) for each wish."""

        def asked(change: dict[str, Any]) -> None:
            _, name, text = change["new"]
            if name in self.wishes:
                act(name, text)

        self.observe(asked, names="asked")
