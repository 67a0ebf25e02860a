"""A progress bar for people who run something in a terminal or a notebook; it watches events, which say nothing by
themselves.
"""

import sys
from typing import Any, TypeVar

from emlp_lab.stream import Event, Stream, drain

R = TypeVar("R")
WIDTH = 60  # characters of a message


def watch(stream: Stream[R], *, show: bool | None = None) -> R:
    """Runs a stream to its end, with a bar, and returns its result.

    show: whether to draw the bar; None for where somebody looks, a terminal or a notebook. A bar is drawn for each
    phase whose events count, one after the other; events that do not count are its text.
    """
    if not (_somebody_looks() if show is None else show):
        return drain(stream)
    bar = Bar()
    try:
        return drain(stream, bar)
    finally:
        bar.close()


class Bar:
    """Draws the events that it is called with."""

    def __init__(self) -> None:
        from tqdm.auto import tqdm  # looks for widgets, which only those need who look at a bar

        self._new = tqdm
        self._bar: Any = None
        self._text = ""

    def __call__(self, event: Event) -> None:
        if event.total:
            if self._bar is None or self._bar.total != event.total or event.done < self._bar.n:
                self.close()
                self._bar = self._new(total=event.total, dynamic_ncols=True, leave=False)
            self._bar.update(event.done - self._bar.n)
        tells = event.stage != "step"  # of training: what it says is in the bar
        if tells:
            self._text = event.message
        if self._bar is None:
            self._bar = self._new(total=None, dynamic_ncols=True, leave=False, bar_format="{desc} {elapsed}")
        self._bar.set_description_str(_short(self._text), refresh=tells)

    def close(self) -> None:
        """Takes the bar away."""
        if self._bar is not None:
            self._bar.refresh()
            self._bar.close()
            self._bar = None


def _short(text: str) -> str:
    return text if len(text) <= WIDTH else text[: WIDTH - 1] + "…"


def _somebody_looks() -> bool:
    """A terminal, or a kernel of Jupyter, whose output goes to a page."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return hasattr(shell, "kernel") or sys.stderr.isatty()
