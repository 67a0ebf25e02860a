"""A place where a visitor hands in a file, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import traitlets

from emlp_widgets.pictures.controls.asking import AskingWidget, is_asked
from emlp_widgets.pictures.guarded import bundle, is_count, styles

MAX_BYTES = 64 * 2**20
LAB_BYTES = 9 * 2**20  # what the socket of a Jupyter server takes
MAX_NAME = 255  # characters


def is_file(value: Any) -> bool:
    """Whether a value sent by a browser is a file with a name, a content of bytes, and a count."""
    if not isinstance(value, dict) or set(value) != {"name", "content", "count"}:
        return False
    name, content = value["name"], value["content"]
    if not isinstance(name, str) or len(name) > MAX_NAME or not is_count(value["count"]):
        return False
    return isinstance(content, bytes | memoryview) and memoryview(content).nbytes <= MAX_BYTES


class FileDrop(AskingWidget):
    """A file is dropped here or chosen; where `wide`, it may be dropped anywhere on the page.

    shown: "error", "lines" of text, and a table of "heads", rows of (text, number of columns), and "rows" of texts;
    "busy" while more is to come.
    The wish "huge" is a file that is larger than may be sent: its text is the size and the name.
    """

    _esm = bundle("file_drop.js")
    _css = styles("file_drop.css")
    _from_browser: ClassVar = {"asked": is_asked, "file": is_file}
    wishes = frozenset({"huge"})

    prompt = traitlets.Unicode().tag(sync=True)
    hint = traitlets.Unicode().tag(sync=True)
    accept = traitlets.Unicode().tag(sync=True)
    wide = traitlets.Bool(False).tag(sync=True)
    limits = traitlets.List([MAX_BYTES, LAB_BYTES]).tag(sync=True)
    file = traitlets.Dict(help="name, content and count of what was handed in").tag(sync=True, echo_update=False)

    def __init__(self, prompt: str, hint: str, accept: str, *, wide: bool = False):
        super().__init__(shown={}, prompt=prompt, hint=hint, accept=accept, wide=wide)

    def on_file(self, act: Callable[[str, bytes], None]) -> None:
        """Calls act(name, content) for each file; the content does not stay here."""

        def handed(change: dict[str, Any]) -> None:
            if change["new"]:
                name, content = change["new"]["name"], bytes(change["new"]["content"])
                self.file = {}
                act(name, content)

        self.observe(handed, names="file")
