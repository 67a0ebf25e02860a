"""Files that a visitor hands in: data to learn from, and saved models."""

from collections.abc import Callable

from emlp_lab.solve import Solver
from emlp_lab.stream import Event
from emlp_widgets.compute.model_file import is_model
from emlp_widgets.compute.opened import Opened, open_stream
from emlp_widgets.compute.preview import Preview, preview_stream
from emlp_widgets.compute.task_cards import card_stream, cards_stream
from emlp_widgets.session.jobs import locked
from emlp_widgets.session.work import Work
from emlp_widgets.state.given import Given
from emlp_widgets.state.snapshot import Progress

MAX_NAME = 80  # characters


class Files:
    """Takes files, each of which is read by a job. choose, reset: of the session."""

    def __init__(
        self, work: Work, given: Given, solver: Solver, choose: Callable[..., None], reset: Callable[[], None]
    ):
        self._work, self._given, self._solver, self._choose, self._reset = work, given, solver, choose, reset
        self.jobs = work.jobs
        self.data: tuple[str, bytes] | None = None

    @locked
    def receive(self, name: str, content: bytes) -> None:
        """Opens what is a model, takes anything else as data."""
        (self.open if is_model(name, content) else self.upload)(name, content)

    @locked
    def upload(self, name: str, content: bytes) -> None:
        """Takes a data file, which ends a run."""
        self._reset()
        self.data = (name[:MAX_NAME], content)
        self._work.state.change(file=name[:MAX_NAME], preview=None, earlier=())
        self._choose(task="file")
        self.preview()

    @locked
    def follow(self) -> None:
        """Reads the data for other inputs, and looks what the task needs."""
        self.preview()
        name, state = self._work.state.lab.inputs.task, self._work.state
        if name == "file":
            state.change(card=None)
        elif state.lab.card is None or state.lab.card.name != name:
            self._work.start("card", card_stream(name), lambda card: state.change(card=card))

    @locked
    def preview(self) -> None:
        """Reads the data for the representations of now, where there are any."""
        question, state = self._work.state.lab.question, self._work.state
        if self.data is None:
            return
        if question is None:
            self._work.cancel("data")
            state.change(preview=None, data=Progress())
            return

        def finish(preview: Preview) -> None:
            state.change(preview=preview)

        state.change(preview=None)
        self._work.start("data", preview_stream(*self.data, question), finish)

    @locked
    def open(self, name: str, content: bytes) -> None:
        """Opens a saved model: its inputs become those of the page. What cannot be opened changes nothing."""

        def finish(opened: Opened) -> None:
            self._choose(**opened.inputs)
            self._work.state.change(opened=opened)

        lab = self._work.state.lab
        stream = open_stream(name[:MAX_NAME], content, lab.inputs, self._given, self._solver, lab.preview)
        self._work.start("opening", stream, finish)

    @locked
    def look_at_tasks(self) -> None:
        """Makes the cards of the built-in tasks, where that is still to be done."""
        state = self._work.state
        if not state.lab.tasks and self.jobs.get("tasks") is None:

            def collect(event: Event) -> None:
                state.change(tasks=event.data["cards"])

            self._work.start("tasks", cards_stream(), lambda _: None, collect)

    @locked
    def refuse(self, job: str, name: str, size: int) -> None:
        """Says that a file is too large to be sent here. job: "data" or "opening"."""
        step = "use fewer rows, or emlp_lab.tasks.from_file" if job == "data" else "open it with emlp_lab.load"
        self._work.fail(job, ValueError(f"{short(name)} has {size / 2**20:,.0f} MiB, more than is sent here: {step}."))


def short(name: str, most: int = 40) -> str:
    """The name of a file as a sentence has room for it."""
    return name if len(name) <= most else f"{name[: most - 1]}…"
