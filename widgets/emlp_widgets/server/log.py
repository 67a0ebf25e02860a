"""What the terminal says while a class is there, in lines that somebody who teaches can read."""

import sys
import time
from collections.abc import Callable


def print_line(line: str) -> None:
    """Writes a line to the terminal at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class ClassLog:
    """One line for each visitor who comes or leaves, and for what went wrong.

    limit: of visitors. visits: whether to tell of those who come and leave, too. refused_every: seconds in which one
    line is enough for all who find the room full, since a page can ask as often as it likes.
    """

    def __init__(
        self,
        limit: int,
        *,
        visits: bool = False,
        refused_every: float = 10,
        say: Callable[[str], None] = print_line,
        clock: Callable[[], float] = time.time,
    ):
        self._limit, self._visits, self._say = limit, visits, say
        self._refused_every, self._clock = refused_every, clock
        self._last_refused = float("-inf")

    def moved(self, visitors: int, free_bytes: int) -> None:
        """Tells that somebody has come or left."""
        if self._visits:
            self._line(visitors, free_bytes)

    def refused(self, visitors: int, free_bytes: int, reason: str) -> None:
        """Tells that somebody was turned away."""
        now = self._clock()
        if self._visits and now - self._last_refused >= self._refused_every:
            self._last_refused = now
            self._line(visitors, free_bytes, f"; one was turned away: {reason}")

    def died(self, visitors: int, free_bytes: int) -> None:
        """Tells that the kernel behind the page of a visitor has died."""
        self._line(visitors, free_bytes, "; the kernel of one has died, and the page offers to start again")

    def trouble(self, text: str) -> None:
        """Tells of anything else that went wrong."""
        self._say(f"{self._time()}  {text}")

    def _line(self, visitors: int, free_bytes: int, more: str = "") -> None:
        self.trouble(f"{visitors} of {self._limit} visitors, {free_bytes / 1e9:.1f} GB free{more}")

    def _time(self) -> str:
        return time.strftime("%H:%M:%S", time.localtime(self._clock()))
