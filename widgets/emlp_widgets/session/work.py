"""Jobs whose progress is part of the state: started, reported, ended."""

import time
from collections.abc import Callable
from typing import Any

from emlp_lab.stream import Event, Stream
from emlp_widgets.session.jobs import Jobs
from emlp_widgets.state.snapshot import LabState, Progress

# Jobs that people wait for.
QUICK = ("checking", "pairing", "reading", "why", "task", "own", "check", "data", "card", "tasks", "watching")
# Jobs with a Progress of the same name.
SHOWN = ("solving", "pairing", "saving", "exporting", "training", "data", "opening")
# Where it stands that another job failed.
TOLD_BY: dict[str, str] = {
    **dict.fromkeys(("checking", "reading", "why", "own", "check", "watching"), "solving"),
    **dict.fromkeys(("task", "card", "tasks"), "training"),
    "inspecting": "pairing",
}


class Work:
    """The jobs of one visitor. Methods are called under the lock of `jobs`."""

    def __init__(self, state: LabState):
        self.state = state
        self.jobs = Jobs()

    def start(
        self,
        name: str,
        stream: Stream[Any],
        finish: Callable[[Any], object],
        collect: Callable[[Event], None] | None = None,
        allowance: int | None = None,
        rest: Callable[[], None] | None = None,
    ) -> None:
        """Replaces the job called `name`. collect: is given every event; allowance, rest: see Job."""
        self.cancel(name)
        if name in SHOWN:
            self.state.change(**{name: Progress("running", "starting", started=time.monotonic())})

        def on_event(event: Event) -> None:
            if collect is not None:
                collect(event)
            if name in SHOWN:
                self.state.advance(name, message=event.message, done=event.done, total=event.total)

        def on_end(status: str, value: Any) -> None:
            if status == "failed":
                self.fail(name, value)
                return
            finish(value)
            if name in SHOWN:
                self.state.advance(
                    name, status="done", seconds=time.monotonic() - getattr(self.state.lab, name).started
                )

        self.jobs.start(name, stream, on_event, on_end, allowance, rest, quick=name in QUICK)

    def cancel(self, name: str) -> None:
        """Cancels a job at once; a numerical call under way ends by itself and its result is dropped."""
        self.jobs.cancel(name)
        if name in SHOWN and getattr(self.state.lab, name).active:
            self.state.advance(name, status="cancelled", message="cancelled")

    def fail(self, name: str, problem: Exception) -> None:
        """Shows why a job ended early; the check of the inputs and the look inside belong to what asked for them."""
        expected = isinstance(problem, (ValueError, ArithmeticError, RuntimeError, MemoryError))
        message = str(problem) if expected else f"{type(problem).__name__}: {problem}"
        self.state.advance(TOLD_BY.get(name, name), status="failed", message=message)
        if name in ("pairing", "inspecting") and self.state.lab.saving.active:  # it waits for the network
            self.state.advance("saving", status="failed", message=message)

    def forgive(self, *names: str) -> None:
        """Forgets that jobs failed with other inputs, which is no news of these."""
        for name in names:
            if getattr(self.state.lab, name).status == "failed":
                self.state.change(**{name: Progress()})
