"""A saved model, opened: what it was, and how well it predicts beside a new network."""

import ipywidgets as w

from emlp_widgets.compute.opened import Opened
from emlp_widgets.pictures.controls.file_drop import FileDrop
from emlp_widgets.session.publisher import Publisher
from emlp_widgets.session.session import Session
from emlp_widgets.state.inputs import NETWORK, differ
from emlp_widgets.state.snapshot import Lab
from emlp_widgets.views import html
from emlp_widgets.views.training.own_data import refuse

PROMPT = "Drop a saved model (.safetensors) here, or"
HINT = "A file of “Download model” or emlp_lab.save; at most 64 MiB, in JupyterLab 9 MiB"
NOTE = "Group, representations, seed, width and pairings of the page become those of the model; Undo takes them back."


class OpenedView:
    """Where a model is handed in, and what was found."""

    def __init__(self, session: Session):
        self._session = session
        self._drawn: tuple[object, ...] = ()
        self.zone = FileDrop(PROMPT, HINT, ".safetensors,.npz")
        self.widget = w.VBox([self.zone])

    def connect(self, publisher: Publisher) -> None:
        """Lets files be handed in; data that are dropped here are refused as a model."""
        del publisher
        self.zone.on_file(self._session.files.open)
        self.zone.on_ask(lambda _, text: refuse(self._session, "opening", text))

    def draw(self, lab: Lab) -> None:
        """Shows the model of the snapshot."""
        key = (lab.opening, lab.opened, lab.inputs, lab.curves, _reached(lab))
        if key == self._drawn:
            return
        self._drawn = key
        error = lab.opening.message if lab.opening.status == "failed" else ""
        if lab.opening.active:
            self.zone.shown = {"lines": [f"{lab.opening.message} …"], "busy": True}
        elif lab.opened is None:
            self.zone.shown = {"error": error, "lines": [NOTE]}
        else:
            self.zone.shown = {"error": error, "lines": _lines(lab.opened), **_table(lab.opened, lab)}


def _lines(opened: Opened) -> list[str]:
    inputs = opened.inputs
    units = ", in the units of its data" if opened.scaled else ""
    head = (
        f"{opened.name}: {opened.kind}{units}, {inputs['rep_in']} → {inputs['rep_out']} over {inputs['group']}, "
        f"seed {inputs['seed']}, width {inputs['ch']}, {inputs['num_layers']} hidden layers. These are the inputs now."
    )
    return [head, _same(opened), *opened.told, *([] if opened.tests else [_untested(opened)])]


def _same(opened: Opened) -> str:
    if opened.difference is None:
        return "With these inputs the page makes another network: it is compared by its test error alone."
    if opened.difference == 0:
        return "The page's network with the weights of the file gives the same outputs, bit for bit: the same pairings."
    share = html.percent(opened.difference)
    return f"The page's network with the weights of the file differs by {share} of the largest output, over 64 inputs."


def _untested(opened: Opened) -> str:
    del opened
    return "The task of now has other columns: choose one that fits, and open the file again to see its test error."


def _table(opened: Opened, lab: Lab) -> dict[str, object]:
    if not opened.tests:
        return {}
    rows = [[name, f"{error:.4g}"] for name, error in opened.tests]
    reached = _reached(lab)
    if reached is not None:
        rows.append([f"the run on this page, after {reached[0]:,} steps", f"{reached[1]:.4g}"])
    return {"heads": [[["predictions of", 1], ["test error", 1]]], "rows": rows}


def _reached(lab: Lab) -> tuple[int, float] | None:
    """Step and test error of the run on the page, where it is of the network that is chosen now."""
    records = lab.curves.records.get(lab.opened.kind, []) if lab.opened else []
    if not records or lab.trained is None or differ(lab.trained, lab.inputs, (*NETWORK, "task", "rows")):
        return None
    return records[-1].step, records[-1].test
