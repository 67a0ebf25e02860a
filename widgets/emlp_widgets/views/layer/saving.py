"""What saving and loading does to the model, and files to take away."""

import json

import ipywidgets as w

from emlp_widgets.compute.demonstration import Demonstration
from emlp_widgets.pictures import Download
from emlp_widgets.session.publisher import Publisher
from emlp_widgets.session.session import Session
from emlp_widgets.state.snapshot import Lab
from emlp_widgets.views import html
from emlp_widgets.views.controls import button, row


class SavingView:
    """Buttons to save, load and compare; files of the model and of its pairings, `pairings` for a place of its own."""

    def __init__(self, session: Session):
        self._session = session
        self.save = button("Save, load, compare", "Saves the model and loads it in three ways")
        self.pairings = Download("Download pairings", "The pairings of all layers as JSON", self._pairings)
        self.checkpoint = Download("Download model", "The saved model: emlp_lab.load(file)", self._checkpoint)
        self.result = w.HTML()
        self.widget = w.VBox([row(self.save, self.checkpoint), self.result])

    def connect(self, publisher: Publisher) -> None:
        """Lets the button act."""
        del publisher
        self.save.on_click(lambda _: self._session.inspector.demonstrate())

    def draw(self, lab: Lab) -> None:
        """Shows the demonstration of the snapshot."""
        # Not while the network is computed anew: who presses then gets it, and a press must not be lost between.
        to_come = lab.question is not None and not lab.question.refusal and lab.pairing.status != "failed"
        self.save.disabled = lab.saving.active or not to_come
        self.pairings.disabled = not lab.pairings
        self.checkpoint.disabled = lab.demonstration is None
        self.result.value = _result(lab)

    def _pairings(self) -> tuple[str, bytes] | None:
        found = self._session.lab.pairings
        text = json.dumps([pairings.as_dict() for pairings in found], indent=1)
        return ("pairings.json", text.encode()) if found else None

    def _checkpoint(self) -> tuple[str, bytes] | None:
        demonstration = self._session.lab.demonstration
        return ("model.safetensors", demonstration.content) if demonstration else None


def _result(lab: Lab) -> str:
    progress, found = lab.saving, lab.demonstration
    content = html.note(html.escape(progress.message)) if progress.active else _loaded(found, lab) if found else ""
    return html.status("saving", progress, content, spoken=False)


def _loaded(found: Demonstration, lab: Lab) -> str:
    other = f"seed {found.other_seed}"
    rows = [
        ["<code>load(file)</code>: built from the file alone", _difference(found.from_file)],
        [f"<code>objax.io</code> into a model of {other}, compiled before", _difference(found.into_other)],
        [f"its weights alone, with the pairings of {other}: a file of emlp", _difference(found.weights_only)],
    ]
    head = ("what is loaded", f"largest difference of the outputs, {found.rows} inputs")
    size = f"{len(found.content) / 1000:,.0f} kB, SHA-256 {found.digest[:12]}…, {found.weights}"
    tested = f" On the test rows its error is {found.test:.4g}." if found.test is not None else ""
    if found.test is None and lab.inputs.task == "file":
        tested = " It is not trained, and knows nothing of your data or of their scale."
    same = ""
    if found.weights_only == 0:
        reason = "the switches fix them" if lab.inputs.switched else "they do not depend on the seed"
        same = html.note(f"No difference in the last row: the other seed has the same pairings, since {reason} here.")
    told = html.note(f"One file: {size}.{tested}")
    return f"{told}{html.table(head, rows, 'loaded')}{same}"


def _difference(value: float) -> str:
    return (
        html.badge("none: bit for bit", "good")
        if value == 0
        else html.badge(f"{html.percent(value)} of the largest", "warn")
    )
