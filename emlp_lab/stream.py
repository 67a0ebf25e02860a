"""How long work reports itself: a generator of events that returns its result.

`drain(stream)` is a test, `for event in stream` a console, a thread that pulls it the widget.
Cancelling means not asking for the next event, so the work knows nothing about who watches it.
"""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeVar

R = TypeVar("R")
Stream = Generator["Event", None, R]

ENTRIES_PER_STEP = 2**20  # of large arrays that are gone through part by part, often with an event after each part
NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Event:
    """One report of progress.

    stage: name of the phase, for programs. message: one line, for people. done, total: progress in steps of the phase
    (total is 0 where it is not known). data: the numbers of the phase, for example {"rank": 3}.
    """

    stage: str
    message: str
    done: int = 0
    total: int = 0
    data: Mapping[str, Any] = field(default_factory=lambda: NOTHING)


def drain(stream: Stream[R], on_event: Callable[[Event], None] | None = None) -> R:
    """Runs a stream to its end and returns its result; `on_event` sees every event on the way."""
    while True:
        try:
            event = next(stream)
        except StopIteration as end:
            return end.value
        if on_event is not None:
            on_event(event)
