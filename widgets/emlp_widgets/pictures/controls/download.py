"""A button that hands the visitor a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

import traitlets

from emlp_widgets.pictures.guarded import GuardedWidget, bundle, is_count, styles


class Download(GuardedWidget):
    """A button; `make` is called when it is pressed and returns the name and the content of the file, or None.

    The content travels only then, and leaves the page again as soon as the browser has it.
    """

    _esm = bundle("download.js")
    _css = styles("download.css")
    _from_browser: ClassVar = {"asked": is_count}

    text = traitlets.Unicode("Download").tag(sync=True)
    hint = traitlets.Unicode("").tag(sync=True)
    disabled = traitlets.Bool(False).tag(sync=True)
    asked = traitlets.Int(0).tag(sync=True)
    file = traitlets.Dict(help="name, content, and the number of the request that it answers").tag(
        sync=True, echo_update=False
    )

    def __init__(self, text: str, hint: str, make: Callable[[], tuple[str, bytes] | None]):
        super().__init__(text=text, hint=hint)
        self._make = make
        self._waits = False
        self.observe(lambda change: self._answer(change["new"]), names="asked")

    def hand(self, name: str, content: bytes) -> None:
        """The file of the last press, where `make` had to return None since it takes long."""
        if self._waits:
            self._waits = False
            self._deliver(name, content, self.asked)

    def _answer(self, number: int) -> None:
        self._waits = not self.disabled
        made = self._make() if self._waits else None
        if made is not None:
            self._waits = False
            self._deliver(*made, number)

    def _deliver(self, name: str, content: bytes, number: int) -> None:
        self.file = {"name": name, "content": content, "number": number}
        self.file = {}
