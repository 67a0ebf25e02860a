"""The base of the small widgets: the browser writes only what a widget expects it to write."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import anywidget
import traitlets
from ipywidgets import Layout

STATIC = Path(__file__).parent.parent / "static"
_SPARED = re.compile(r"^[ \t]*//.*\n", re.MULTILINE)  # comments, which browsers need not load
_IMPORT = re.compile(r'^import \{[^}]*\} from "\./([\w.]+)";\n', re.MULTILINE)


def bundle(entry: str) -> str:
    """One text with the ES module `entry` of `static/` and, before it, the modules that it imports by name.

    anywidget loads a module from a blob, where relative imports have no base.
    """
    texts: dict[str, str] = {}

    def add(name: str) -> None:
        text = (STATIC / name).read_text(encoding="utf-8")
        for imported in _IMPORT.findall(text):
            if imported not in texts:
                add(imported)
        texts[name] = _IMPORT.sub("", text)

    add(entry)
    return _SPARED.sub("", "\n".join(texts.values()))


def styles(name: str) -> str:
    """One text with the style sheet that all pictures share and `name`."""
    return "\n".join((STATIC / file).read_text(encoding="utf-8") for file in ("page.css", name))


class GuardedWidget(anywidget.AnyWidget):
    """An anywidget which ignores every front-end write that `_from_browser` does not allow.

    Anyone who looks at a Voila page can set any synced trait of any widget to anything.
    `_from_browser` maps the traits which the browser may write to a test of the value sent.
    """

    _from_browser: ClassVar[dict[str, Callable[[Any], bool]]] = {}

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Apply a state message of the front end, less what is not allowed."""
        sent = {name: _written(value) for name, value in sync_data.items()}
        allowed = {name: value for name, value in sent.items() if self._accepts(name, value)}
        if allowed:
            super().set_state(allowed)

    def _accepts(self, name: str, value: Any) -> bool:
        test = self._from_browser.get(name)
        return test is not None and test(value)


def _written(value: Any) -> Any:
    """A value whose texts can be sent again: half a character, which JSON can hold and UTF-8 cannot, becomes "?"."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_written(one) for one in value]
    if isinstance(value, dict):
        return {_written(name): _written(one) for name, one in value.items()}
    return value


class Picture(GuardedWidget):
    """A guarded widget that is as wide as its box, also next to another one."""

    @traitlets.default("layout")
    def _fill_the_box(self) -> Layout:
        return Layout(width="100%", min_width="0")


def is_count(value: Any) -> bool:
    """Whether a value sent by a browser is an integer in 0 .. 2**31 - 1."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31
