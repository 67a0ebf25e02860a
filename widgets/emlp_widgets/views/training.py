"""Training the equivariant network beside a dense one, live."""

import time

import ipywidgets as w
import numpy as np

from emlp_lab.train import Record
from emlp_widgets.pictures import LiveCurves
from emlp_widgets.session.publisher import Publisher
from emlp_widgets.session.session import Session
from emlp_widgets.state.snapshot import Curves, Lab
from emlp_widgets.views import html
from emlp_widgets.views.controls import button, labelled, number, quietly, row, show, show_numbers

SERIES = (
    {"name": "EMLP test", "color": 4},
    {"name": "EMLP train", "color": 4, "dash": True},
    {"name": "MLP test", "color": 5},
    {"name": "MLP train", "color": 5, "dash": True},
)
MAX_FILE_TEXT = "at most 64 MiB (9 MiB in JupyterLab; emlp_lab.tasks.from_file has the larger limit there too)"


class TrainingView:
    """Task, transport buttons, live curves and the numbers of the last evaluation."""

    def __init__(self, session: Session):
        self._session = session
        self._drawn: tuple[Curves, int, int] | None = None
        self.task = w.Dropdown(
            options=[
                ("Inertia: 5 masses and positions → tensor of inertia", "Inertia"),
                ("A file of your own", "file"),
            ],
            tooltip="What to learn",
        )
        self.file = w.FileUpload(
            accept=".csv,.npz", multiple=False, tooltip=f"CSV or NPZ, {MAX_FILE_TEXT}", description="File"
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
        self.numbers = w.HTML()
        self.widget = w.VBox(self._parts())

    def _parts(self) -> list[w.Widget]:
        self.task.layout.width = "100%"
        fields = [
            labelled("Task", self.task, "1 1 16rem"),
            labelled("Data file", self.file, "0 0 auto"),
            labelled("Training rows", self.rows, "0 1 7rem"),
            labelled("Steps", self.steps, "0 1 6rem"),
            labelled("Batch", self.batch, "0 1 6rem", "rows"),
            labelled("Learning rate", self.lr, "0 1 7rem"),
        ]
        buttons = row(self.play, self.once, self.reset, self.bar)
        return [row(*fields), buttons, self.status, self.curves, self.numbers]

    def connect(self, publisher: Publisher) -> None:
        """Lets the controls act."""
        session = self._session
        for name, control in {"task": self.task, **self._numbers}.items():
            quietly(publisher, control, lambda value, name=name: session.choose(**{name: value}))
        quietly(publisher, self.file, self._upload)
        self.play.on_click(lambda _: session.toggle())
        self.once.on_click(lambda _: session.step())
        self.reset.on_click(lambda _: session.reset())

    def draw(self, lab: Lab) -> None:
        """Shows the run of the snapshot."""
        inputs, progress = lab.inputs, lab.training
        show(self.task, inputs.task)
        show_numbers(self._numbers, lab)
        self.rows.disabled = inputs.task == "file"
        labels = {"running": "Pause", "paused": "▶ Go on"}
        self.play.description = labels.get(progress.status, "▶ Train")
        self.bar.value = progress.done / progress.total if progress.total else 0.0
        self.status.value = _status(lab)
        self._draw_curves(lab.curves)

    def _draw_curves(self, curves: Curves) -> None:
        steps = len(curves.steps)
        evaluations = min((len(records) for records in curves.records.values()), default=0)
        if self._drawn == (curves, steps, evaluations):
            return
        self._drawn = (curves, steps, evaluations)
        data = {}
        for model in ("EMLP", "MLP"):
            records = curves.records.get(model, [])[:evaluations]
            data[f"{model} test"] = ([r.step for r in records], [r.test for r in records])
            data[f"{model} train"] = (curves.steps[:steps], curves.losses.get(model, [])[:steps])
        self.curves.show(data)
        self.numbers.value = _numbers({name: records[-1] for name, records in curves.records.items() if records})

    def _upload(self, files: tuple) -> None:
        if files:
            self._session.upload(str(files[0].name), bytes(files[0].content))


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


def _numbers(records: dict[str, Record]) -> str:
    if not records:
        return ""
    head = ("model", "step", "epoch", "train loss", "test loss", "equivariance error", "time per step")
    rows = []
    for name, r in records.items():
        train = "—" if r.train is None else f"{r.train:.4g}"
        error = html.badge(f"{r.equivariance:.1e}", "good" if r.equivariance < 1e-4 else "warn")
        seconds = f"{html.number(r.seconds * 1e3)} ms" if r.seconds and np.isfinite(r.seconds) else "—"
        rows.append([html.escape(name), str(r.step), html.number(r.epoch), train, f"{r.test:.4g}", error, seconds])
    return html.table(head, rows, "records")
