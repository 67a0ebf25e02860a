"""What the controls do: each action starts, flags or replaces a job and returns at once."""

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from emlp_lab.reps import Rep
from emlp_lab.solve import ROUTES, Solver
from emlp_widgets.compute import training as runs
from emlp_widgets.compute.checking import CheckedInputs, check_stream, require_readable
from emlp_widgets.compute.maps import why_stream
from emlp_widgets.compute.network import MAX_BYTES
from emlp_widgets.session.checker import Checker
from emlp_widgets.session.exporter import Exporter
from emlp_widgets.session.files import Files
from emlp_widgets.session.inspector import Inspector
from emlp_widgets.session.jobs import locked
from emlp_widgets.session.past import Past
from emlp_widgets.session.run import kept, start_run
from emlp_widgets.session.solving import start_solve, start_watching
from emlp_widgets.session.work import Work
from emlp_widgets.session.writing import Writing
from emlp_widgets.state.given import Given
from emlp_widgets.state.inputs import CHOICE, DRAWING, STRUCTURE, Inputs, differ, required, taken
from emlp_widgets.state.question import Question
from emlp_widgets.state.snapshot import STAGES, Curves, Lab, LabState, Progress
from emlp_widgets.state.solve_trace import Course

AT_ONCE_SECONDS = 1.0  # a solve that takes less needs nobody to ask for it


class Session:
    """One visitor's state and jobs. Methods are called by widget callbacks, in any thread; they never work.

    inputs: what the page opens with, by the names of `Inputs`; group and representations as text or as objects.
    Raises ValueError for what the workbench cannot take.
    """

    def __init__(self, inputs: Mapping[str, Any] | Inputs = Inputs(), memory_limit: int = MAX_BYTES):  # noqa: B008
        self.given = Given()
        chosen = required(self.given.texts(vars(inputs) if isinstance(inputs, Inputs) else inputs))
        require_readable(chosen, self.given)
        self.state = LabState(chosen)
        self.solvers = {route: Solver(route, memory_limit) for route in ROUTES}
        self.work = Work(self.state)
        self.jobs = self.work.jobs
        self.inspector = Inspector(self.work, self.solvers["auto"], self.choose)
        self.writing = Writing(self.work, self.given, self.choose)
        self.checker = Checker(self.work)
        self.files = Files(self.work, self.given, self.solvers["auto"], self.choose, self.reset)
        self.exporter = Exporter(self.work)
        self._waiting: dict[str, Callable[[Question], None]] = {}
        self._declined = False  # a person has cancelled the solve of these inputs, which does not begin by itself then
        self._courses: dict[tuple[str, Rep], Course] = {}
        self._past = Past()

    @property
    def lab(self) -> Lab:
        """The newest snapshot."""
        return self.state.lab

    @locked
    def open(self, *, solve: bool = True) -> None:
        """Checks the first inputs and, where wanted, solves them, so that the page opens on a result."""
        if solve:
            self.solve()
        else:
            self._check()

    @locked
    def choose(self, **inputs: Any) -> None:
        """Takes new inputs, clamped, with a note of whatever is not taken as it is; what depends on them is marked as
        out of date or computed anew. Group and representations may be objects; ValueError for those that do not fit.
        """
        before = self.lab.inputs
        self._choose(self.given.texts(inputs))
        if self.lab.inputs != before:
            self._past.remember(before)
            self.state.change(undoable=self._past.undoable)

    @locked
    def begin(self, inputs: Mapping[str, Any]) -> None:
        """Takes inputs in place of those that the page has opened with, to which there is no way back."""
        self._choose(self.given.texts(inputs))

    def _choose(self, inputs: dict[str, Any]) -> None:
        before = self.lab.inputs
        after, notes = taken(inputs, before)
        if differ(before, after, ("group", *CHOICE)) and "switched" not in inputs:
            after = replace(after, switched="")
        renewed = {*inputs, "link"}
        notes = {name: note for name, note in self.lab.notes.items() if name not in renewed} | notes
        structure = differ(before, after, STRUCTURE)
        # Also where nothing changes: the control shows what was typed, and has to show again what is.
        self.state.change(inputs=after, notes=notes, **({"question": None} if structure else {}))
        if after != before:
            self.work.forgive("solving", "training")
        if structure:
            self.cancel("solving")
            self._declined = False
            self._check()
        elif differ(before, after, DRAWING):
            self.inspector.draw()
        if before.task != after.task and not structure:
            self.files.follow()

    @locked
    def note(self, name: str, text: str) -> None:
        """Says something of an input, until it is chosen again."""
        others = {other: note for other, note in self.lab.notes.items() if other != name}
        self.state.change(notes=others | ({name: text} if text else {}))

    @locked
    def undo(self, *, redo: bool = False) -> None:
        """Takes the inputs of before the last change, or those of after it."""
        found = self._past.step(self.lab.inputs, redo=redo)
        if found is not None:
            self._choose(vars(found))
            self.state.change(undoable=self._past.undoable)

    @locked
    def solve(self) -> None:
        """Solves for the maps rep_in -> rep_out."""
        self._with_question("solving", self._solve)

    @locked
    def roll(self) -> None:
        """Draws another seed, from the operating system: it is shown, so that it can be kept."""
        self.choose(seed=secrets.randbelow(10**6))

    def go(self, stage: str) -> None:
        """Shows a part of the page."""
        if stage in STAGES:
            self.state.change(stage=stage)

    @locked
    def ask_why(self, row: int, column: int) -> None:
        """Looks for the reason why an entry of the maps is as it is."""
        maps = self.lab.maps
        if maps is not None and row < len(maps.rows.names) and column < len(maps.columns.names):
            asked = why_stream(maps.basis, row, column)
            self.work.start("why", asked, lambda reason: self.state.change(reason=reason))

    @locked
    def watch(self) -> None:
        """Replays the solve of the basis that is shown."""
        start_watching(self.work)

    @locked
    def use_task(self) -> None:
        """Chooses group and representations of the task."""
        if self.lab.inputs.task != "file":
            self.work.start("task", runs.task_stream(self.lab.inputs.task), lambda task: self.choose(**task))

    @locked
    def train(self) -> None:
        """Starts training, or goes on after a pause."""
        job = self.jobs.get("training")
        if self.lab.training.status == "paused" and job is not None:
            self.state.advance("training", status="running")
            job.resume()
        elif self.lab.training.status != "running":
            self._with_question("training", self._train)

    @locked
    def toggle(self) -> None:
        """Pauses a run that goes on; starts or goes on otherwise."""
        if self.lab.training.status == "running":
            self.pause()
        else:
            self.train()

    @locked
    def pause(self) -> None:
        """Pauses training after the step under way."""
        job = self.jobs.get("training")
        if self.lab.training.status == "running" and job is not None:
            job.pause()
            self.state.advance("training", status="paused", message="paused")

    @locked
    def step(self) -> None:
        """Trains one step and pauses."""
        job = self.jobs.get("training")
        if self.lab.training.active and job is not None:
            job.step()
            self.state.advance("training", status="paused")
        else:
            self._with_question("training", lambda _: self._train(allowance=1))

    @locked
    def reset(self) -> None:
        """Ends the run and clears its curves; the next one starts from the initial weights of the seed."""
        self.cancel("training")
        self.state.change(training=Progress(), curves=Curves(), trained=None, earlier=kept(self.lab))
        self.inspector.forget()

    @locked
    def cancel(self, name: str) -> None:
        """Cancels a job at once; the result of a call under way is dropped, and so is what was shown of its course."""
        self._waiting.pop(name, None)
        self.work.cancel(name)
        if name == "solving":
            self._declined = True
            self.state.change(course=Course())

    @locked
    def close(self) -> None:
        """Cancels everything."""
        self.jobs.cancel_all()

    def _solve(self, question: Question) -> None:
        start_solve(self.work, self.checker, self.solvers[question.route], self._courses, question)

    def _train(self, _: Question | None = None, allowance: int | None = None) -> None:
        start_run(self.work, self.inspector, self.solvers["auto"], self.files.data, allowance)

    def _with_question(self, name: str, action: Callable[[Question], None]) -> None:
        """Calls action(question), after the check of the inputs where that is still to come."""
        question = self.lab.question
        if question is not None:
            action(question)
        else:
            self._waiting[name] = action
            self.state.change(**{name: Progress("running", "checking the inputs", started=time.monotonic())})
            self._check()

    def _check(self) -> None:
        def finish(checked: CheckedInputs) -> None:
            self.state.change(**vars(checked))
            self.inspector.draw()
            self.files.follow()
            question = checked.question
            quick = question is not None and not question.refusal and question.seconds < AT_ONCE_SECONDS
            if quick and not self._declined:
                self._waiting.setdefault("solving", self._solve)
            for name, action in [(name, self._waiting.pop(name)) for name in list(self._waiting)]:
                if checked.question is not None:
                    action(checked.question)
                else:
                    errors = checked.group_error, checked.rep_in_error, checked.rep_out_error
                    cause = next(error for error in errors if error)[:300]  # all of it stands below the text
                    self.work.fail(name, ValueError(f"{cause} Mend it first."))

        self.work.start(
            "checking", check_stream(self.lab.inputs, self.given, self.solvers[self.lab.inputs.route]), finish
        )
