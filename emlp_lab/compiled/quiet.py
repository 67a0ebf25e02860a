"""No alarm over programs that come from this very machine.

XLA names some of its own preferences ("prefer-no-gather") among the features that a program asks of the CPU, and logs
two long errors for each program that is loaded again, on every machine that has them. Here its log is silent while a
program is loaded, but for what is fatal: that a program cannot be loaded is an exception, which JAX reports by itself.
"""

import os
import threading
from typing import Any

import jax
from jaxlib import utils  # pyright: ignore[reportAttributeAccessIssue]  a compiled module

EVENTS = ("/jax/compilation_cache/cache_hits", "/jax/compilation_cache/cache_misses")  # loaded; compiled instead
VARIABLE = "TF_CPP_MIN_LOG_LEVEL"  # JAX sets it to 1 where people do not
ALL, FATAL = 0, 3


class QuietLoading:
    """Silences the log of XLA from `begin` until JAX reports, in the same thread, what came of it."""

    def __init__(self):
        self._thread = threading.local()
        self._lock = threading.Lock()
        self._loading = 0  # threads
        jax.monitoring.register_event_listener(self._on_event)

    def begin(self) -> None:
        """Before a program is loaded; nothing where people want to see all that XLA logs."""
        if getattr(self._thread, "loads", False) or _level() == ALL:
            return
        self._thread.loads = True
        with self._lock:
            self._loading += 1
            _set_level(FATAL)

    def _on_event(self, event: str, **_: Any) -> None:
        if event in EVENTS and getattr(self._thread, "loads", False):
            self._thread.loads = False
            with self._lock:
                self._loading -= 1
                if self._loading == 0:
                    _set_level(_level())


def _level() -> int:
    text = os.environ.get(VARIABLE, "")
    return int(text) if text.isdecimal() else 1


def _set_level(level: int) -> None:
    set_level = getattr(utils, "absl_set_min_log_level", None)
    if set_level is not None:  # not in every version
        set_level(level)
