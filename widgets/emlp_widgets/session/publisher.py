"""The one thread that writes to widgets."""

import logging
import threading
from collections.abc import Sequence
from typing import Protocol

from emlp_widgets.state.snapshot import Lab, LabState

logger = logging.getLogger(__name__)


class View(Protocol):
    """Draws snapshots."""

    def draw(self, lab: Lab) -> None:
        """Makes the widgets show the snapshot; called by one thread at a time."""


class Publisher:
    """Draws the newest snapshot into the views, at most eight times a second, and only when something changed
    or time goes by that people watch.

    pause_seconds: between two drawings; the browser coalesces nothing that Python sends. clock_seconds: after which a
    clock must move, also while one numerical call takes long.
    """

    def __init__(
        self, state: LabState, views: Sequence[View], *, pause_seconds: float = 1 / 8, clock_seconds: float = 0.5
    ):
        self._state, self._views = state, views
        self._pause_seconds, self._clock_seconds = pause_seconds, clock_seconds
        self._closed = threading.Event()
        self._drawing = threading.RLock()
        self._drawing_thread: int | None = None
        self._thread = threading.Thread(target=self._run, daemon=True, name="emlp-lab publisher")

    def start(self) -> None:
        """Draws once, in the calling thread, and then follows the state in a thread of its own."""
        self.draw(self._state.lab)
        self._thread.start()

    def redraw(self) -> None:
        """Draws the newest snapshot once more."""
        self._state.wake()

    def close(self) -> None:
        """Ends the thread."""
        self._closed.set()
        self._state.wake()

    @property
    def is_drawing_here(self) -> bool:
        """Whether the calling code was called by a drawing: then a widget changed because of us, not by a person."""
        return self._drawing_thread == threading.get_ident()

    def draw(self, lab: Lab) -> None:
        """Draws one snapshot into all the views."""
        with self._drawing:
            self._drawing_thread = threading.get_ident()
            try:
                for view in self._views:
                    view.draw(lab)
            finally:
                self._drawing_thread = None

    def _run(self) -> None:
        version, lab = -1, self._state.lab
        while not self._closed.is_set():
            version, lab = self._state.wait(version, self._clock_seconds if lab.busy else None)
            if not self._closed.is_set():
                self._draw_safely(lab)
            self._closed.wait(self._pause_seconds)

    def _draw_safely(self, lab: Lab) -> None:
        try:
            self.draw(lab)
        except Exception:
            # One snapshot that cannot be drawn must not freeze the page: the next one may be fine.
            logger.exception("a snapshot could not be drawn")
