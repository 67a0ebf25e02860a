"""Training: what to learn, buttons, live curves, scores, predictions beside the truth."""

import time

import ipywidgets as w

from emlp_widgets.compute.exports import curves_csv
from emlp_widgets.compute.model_file import is_model
from emlp_widgets.pictures import Download, LiveCurves
from emlp_widgets.pictures.controls.fold_bar import folds
from emlp_widgets.pictures.controls.lost_run import LostRun
from emlp_widgets.pictures.curves.scatter import Scatter
from emlp_widgets.session.publisher import Publisher
from emlp_widgets.session.session import Session
from emlp_widgets.sketches.efficiency import TASKS as METHODS
from emlp_widgets.sketches.efficiency import published
from emlp_widgets.state.snapshot import Curves, Earlier, Lab
from emlp_widgets.views import html
from emlp_widgets.views.controls import button, labelled, number, quietly, row, show, show_numbers
from emlp_widgets.views.export import ExportRow
from emlp_widgets.views.training.opened import OpenedView
from emlp_widgets.views.training.own_data import OwnDataView
from emlp_widgets.views.training.scores import COLORS, MODELS, headline, scores
from emlp_widgets.views.training.tasks import TaskView

SERIES = tuple(
    {"name": f"{model} {what}", "color": COLORS[model], "dash": what == "train"}
    for model in MODELS
    for what in ("test", "train")
)
WORDS = (
    "On the line a prediction is right. <b>Equivariance error</b>: how much the answer depends on the viewpoint, "
    "relative to its size; 6e-8 is the rounding of 32-bit numbers, 0.2 a fifth of the answer."
)
PUBLISHED = {"inertia": "Inertia", "o5synthetic": "O5Synthetic", "particles": "Particles"}
DRAWN = (".emlp-train-curves .emlp-curves-stage > svg", ".emlp-train-curves .emlp-curves-legend > li")


class TrainingView:
    """Task, transport buttons, live curves and the numbers of the last evaluation."""

    def __init__(self, session: Session):
        self._session = session
        self._drawn: tuple[Curves, int, int] | None = None
        self._earlier: tuple[Earlier, ...] = ()
        self.own, self.opened = OwnDataView(session), OpenedView(session)
        self.lost = LostRun(shown={})
        self.task = TaskView(session, lambda: self._open(0))
        self.augmented = w.Checkbox(
            description="MLP + augmentation",
            indent=False,
            tooltip="Also train the plain network on examples that are moved at random; takes effect after Reset",
            layout=w.Layout(width="auto"),
        )
        self.rows = number("rows", "Training rows", "Training examples of the Inertia task")
        self.steps = number("steps", "Steps", "Steps of the optimiser")
        self.steps.add_class("emlp-steps")
        self.batch = number("batch_size", "Batch", "Examples in each step")
        falls = (
            "Learning rate of Adam; in the second half of a run it falls to 0. Takes effect at once, also in training"
        )
        self.lr = number("lr", "Learning rate", falls, 0.001)
        self._numbers = {"rows": self.rows, "steps": self.steps, "batch_size": self.batch, "lr": self.lr}
        self.play = button("▶ Train", "Train, pause, go on (keyboard: space)", "primary")
        self.once = button("Step", "One step, then pause (keyboard: S)")
        self.reset = button("Reset", "Clear the curves and start again from the seed (keyboard: R)")
        self.bar = w.FloatProgress(min=0, max=1, tooltip="Steps done", layout=w.Layout(flex="1 1 6rem"))
        self.status = w.HTML()
        self.curves = LiveCurves(series=list(SERIES))
        self.curves.add_class("emlp-train-curves")
        self.download = Download("Curves (CSV)", "Errors of all networks at each evaluation", self._curves)
        self.export = ExportRow(session, "curves", "Picture of the curves", DRAWN, [self.download])
        below = {"Own data": self.own.widget, "Load a model": self.opened.widget, "Export": self.export.widget}
        self.folds = folds(below)
        self.headline = w.HTML()
        self.numbers = w.HTML()
        self.scatter = Scatter([{"name": name, "color": COLORS[name]} for name in MODELS])
        self.widget = w.VBox(self._parts())

    def _parts(self) -> list[w.Widget]:
        transport = row(
            self.play,
            self.once,
            self.reset,
            labelled("Steps", self.steps, "0 1 6rem"),
            labelled("Learning rate", self.lr, "0 1 7rem"),
            labelled("Batch", self.batch, "0 1 6rem", "rows"),
            labelled("Data rows", self.rows, "0 1 6rem"),
            labelled("Task", self.task.choice, "1 1 14rem"),
            self.task.use,
        )
        transport.add_class("emlp-transport")
        beside = w.VBox([self.numbers, row(self.scatter, w.HTML(html.note(WORDS))), self.augmented])
        main = w.Box([w.VBox([self.headline, self.curves]), beside])
        main.add_class("emlp-training-grid")
        return [transport, self.lost, self.task.doubt, row(self.bar, self.status), main, self.folds]

    def connect(self, publisher: Publisher) -> None:
        """Lets the controls act."""
        session = self._session
        for name, control in self._numbers.items():
            quietly(publisher, control, lambda value, name=name: session.choose(**{name: value}))
        quietly(publisher, self.augmented, lambda on: session.choose(augmented="on" if on else "off"))
        for view in (self.task, self.own, self.opened):
            view.connect(publisher)
        self.own.zone.on_file(self._receive)
        self.lost.on_ask(lambda *_: session.train())
        self.play.on_click(lambda _: session.toggle())
        self.once.on_click(lambda _: session.step())
        self.reset.on_click(lambda _: session.reset())

    def draw(self, lab: Lab) -> None:
        """Shows the run of the snapshot."""
        inputs, progress = lab.inputs, lab.training
        show(self.augmented, inputs.augmented == "on")
        for view in (self.task, self.own, self.opened):
            view.draw(lab)
        show_numbers(self._numbers, lab)
        self.rows.disabled = inputs.task == "file"
        labels = {"running": "Pause", "paused": "▶ Go on"}
        self.play.description = labels.get(progress.status, "▶ Train")
        self.bar.value = progress.done / progress.total if progress.total else 0.0
        self.headline.value = headline(lab)
        self.curves.levels = levels(lab)
        if self._earlier is not lab.earlier:
            self._earlier = lab.earlier
            self.curves.show_earlier([(run.label, run.steps, run.errors) for run in lab.earlier])
        self._draw_curves(lab.curves)
        self.lost.ran = bool(lab.curves.steps)
        self.export.draw(lab, there=bool(lab.curves.records))
        self.status.value = _status(lab)  # last: it says that the curves are those of the end

    def _draw_curves(self, curves: Curves) -> None:
        steps = len(curves.steps)
        evaluations = min((len(records) for records in curves.records.values()), default=0)
        if self._drawn == (curves, steps, evaluations):
            return
        self._drawn = (curves, steps, evaluations)
        data = {}
        for model in MODELS:
            records = curves.records.get(model, [])[:evaluations]
            data[f"{model} test"] = ([r.step for r in records], [r.test for r in records])
            data[f"{model} train"] = (curves.steps[:steps], curves.losses.get(model, [])[:steps])
        self.curves.show(data)
        self.numbers.value = scores(curves)
        self.scatter.show(curves.truth, curves.predictions)
        self.download.disabled = not curves.records

    def _curves(self) -> tuple[str, bytes] | None:
        curves = self._session.lab.curves
        return ("curves.csv", curves_csv(curves)) if curves.records else None

    def _receive(self, name: str, content: bytes) -> None:
        """Takes a file that was dropped anywhere, and shows what became of it."""
        self._session.files.receive(name, content)
        self._session.go("training")
        self._open(int(is_model(name, content)))

    def _open(self, fold: int) -> None:
        self.folds.children[0].opened = fold


def _status(lab: Lab) -> str:
    progress = lab.training
    elapsed = f" · {time.monotonic() - progress.started:.0f} s" if progress.status == "running" else ""
    done = len(lab.curves.steps)
    text = {
        "idle": f"{lab.file} is here: Train reads it." if lab.inputs.task == "file" and lab.file else "Press Train.",
        "paused": f"Paused after step {done:,}." if done else "Paused before the first step.",
        "done": f"Done: {progress.total} steps in {html.duration(progress.seconds or 0)}.",
    }.get(progress.status, f"{progress.message}{elapsed}")
    stale = html.badge("inputs changed: Reset to use them", "warn") if not lab.run_is_current else ""
    return html.status("train-status", progress, f"{html.escape(text)} {stale}", step=done)


def levels(lab: Lab) -> list[list[object]]:
    """What was published of the task with as many rows."""
    name = PUBLISHED.get(lab.inputs.task)
    known = [line for line in published(name) if line.method == METHODS[name]] if name else []
    errors = {one.rows: one.mean for line in known for one in line.errors}
    rows = lab.inputs.rows
    return [[errors[rows], f"published EMLP, {rows:,} rows: {errors[rows]:.3g}"]] if rows in errors else []
