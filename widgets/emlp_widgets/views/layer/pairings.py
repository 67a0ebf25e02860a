"""Which pairings the bilinear layers keep: rule, carriers, seed, and the map of one layer."""

import time
from typing import Any

import ipywidgets as w

from emlp_lab.nn import Pairings
from emlp_widgets.pictures import PairingMap
from emlp_widgets.pictures.controls.fold_bar import folds
from emlp_widgets.session.publisher import Publisher
from emlp_widgets.session.session import Session
from emlp_widgets.state.inputs import SEEDS, read_whole
from emlp_widgets.state.snapshot import Lab
from emlp_widgets.views import html
from emlp_widgets.views.controls import button, labelled, number, quietly, row, show, show_numbers
from emlp_widgets.views.export import ExportRow
from emlp_widgets.views.layer.drawing import draw_map
from emlp_widgets.views.layer.inside import InspectionView
from emlp_widgets.views.layer.table import comparison, nothing, table
from emlp_widgets.views.layer.why import why

RULES = {
    "exact": "exact: all indices of the argument are summed, as in emlp",
    "contract": "contract: any number of index pairs is summed",
    "full": "full: every equivariant bilinear map",
    "none": "none: no bilinear layers",
}
CARRIERS = {"sampled": "drawn by the seed", "all": "all copies"}
DRAWN = (".emlp-map-stage > svg", ".emlp-map-legend > span")


class PairingsView:
    """Controls of the choice, the map and the table of one layer, and below them the look inside."""

    def __init__(self, session: Session):
        self._session = session
        self._drawn: tuple[object, ...] = ()
        self._choices()
        self._comparison()
        self._lists = {"pairing": self.rule, "policy": self.policy}
        self._numbers = {"budget": self.budget, "seed": self.seed, "ch": self.ch, "num_layers": self.layers}
        self.status = w.HTML()
        self.map = PairingMap()
        self.table = w.HTML()
        self.compared = w.HTML()
        self.inside = InspectionView(session)
        self.export = ExportRow(session, "pairings", "Picture of the pairings", DRAWN, [])
        for control in (self.rule, self.policy, self.layer):
            control.layout.width = "100%"
        self.why = w.HTML()
        self.widget = self._arranged()

    def _arranged(self) -> w.VBox:
        head = row(
            labelled("Seed", self.seed, "0 1 8rem"),
            self.dice,
            self.lock,
            labelled("Compare with seed", self.other, "0 1 9rem"),
            self.compare,
            labelled("Show", self.layer, "0 1 7rem"),
            self.undo,
        )
        main = w.Box([self.map, w.VBox([self.inside.formula, self.compared])])
        main.add_class("emlp-pairings-grid")
        rule = row(
            labelled("Rule", self.rule, "0 1 19rem"),
            labelled("Carriers", self.policy, "0 1 10rem"),
            labelled("Budget of each type", self.budget, "0 1 9rem"),
        )
        shape = row(
            labelled("Width", self.ch, "0 1 7rem", "channels"), labelled("Hidden layers", self.layers, "0 1 6rem")
        )
        below = {
            "Why not keep all?": self.why,
            "Rule and budget": rule,
            "Width and layers": shape,
            "All kinds as a table": self.table,
            "Export": self.export.widget,
            "Save, load, compare, download": self.inside.saving,
        }
        self.folds = folds(below)
        return w.VBox([head, self.status, main, self.folds])

    def _choices(self) -> None:
        self.rule = w.Dropdown(
            options=[(text, rule) for rule, text in RULES.items()],
            tooltip="Which equivariant maps a carrier can be read as",
        )
        self.policy = w.Dropdown(
            options=[(text, name) for name, text in CARRIERS.items()], tooltip="Which copies of a type act as carriers"
        )
        self.budget = number(
            "budget",
            "Budget of each type",
            "Carriers of each type at most; 0: as many as the type has dimensions, as in emlp",
        )
        self.seed = number("seed", "Seed", "The same seed gives the same pairings and initial weights, everywhere")
        self.rule.add_class("emlp-rule")
        self.seed.add_class("emlp-seed")
        self.dice = button("⚄ dice", "Draw a new seed")
        self.lock = w.ToggleButton(
            description="lock pairings",
            tooltip="Keep these pairings while the seed, and with it the initial weights, changes",
            layout=w.Layout(width="auto"),
        )
        self.lock.add_class("emlp-button")
        for tool in (self.dice, self.lock):
            tool.add_class("emlp-seed-tool")
        self.ch = number("ch", "Width", "Numbers in each hidden layer")
        self.layers = number("num_layers", "Hidden layers", "Number of hidden layers")
        self.layer = w.Dropdown(options=[("layer 1", 0)], tooltip="Which layer's pairings to show")

    def _comparison(self) -> None:
        self.other = number("other", "Compare with seed", "A second seed, whose pairings are compared", low=0)
        show(self.other, 1)
        self.compare = w.ToggleButton(
            description="compare",
            tooltip="Show beside the carriers of this seed those of a second one",
            layout=w.Layout(width="auto"),
        )
        self.compare.add_class("emlp-button")
        self.undo = button("Undo switches", "Turn everything on or off as the seed has it")

    def connect(self, publisher: Publisher) -> None:
        """Lets the controls act."""
        session, inspector = self._session, self._session.inspector
        for name, control in (*self._lists.items(), *self._numbers.items()):
            quietly(publisher, control, lambda value, name=name: session.choose(**{name: value}))
        quietly(publisher, self.layer, lambda number: inspector.show_layer(number or 0))
        quietly(publisher, self.lock, lambda on: session.choose(lock=session.lab.inputs.seed if on else -1))
        quietly(publisher, self.compare, lambda on: session.choose(other=self.other.value if on else -1))
        quietly(publisher, self.other, self._compare_with)
        self.dice.on_click(lambda _: session.roll())
        self.undo.on_click(lambda _: session.choose(switched=""))
        self.map.observe(lambda change: self._picked(change["new"]), names="picked")
        self.inside.connect(publisher)

    def draw(self, lab: Lab) -> None:
        """Shows the choice and the pairings of the snapshot."""
        inputs = lab.inputs
        for name, control in self._lists.items():
            show(control, getattr(inputs, name))
        show_numbers(self._numbers, lab)
        show(self.lock, inputs.lock >= 0)
        show(self.compare, inputs.other >= 0)
        self.other.note = lab.notes.get("other", "")
        if inputs.other >= 0:
            show(self.other, inputs.other)
        sampled = inputs.policy == "sampled"
        for control in (self.budget, self.lock, self.compare, self.other):
            control.disabled = not sampled
        self.undo.disabled = not inputs.switched
        number = max(1, len(lab.pairings))
        if len(self.layer.options) != number:
            self.layer.options = [(f"layer {i + 1}", i) for i in range(number)]
            self.layer.value = lab.shown_layer  # new options take the first one
        show(self.layer, lab.shown_layer)
        self.map.busy = lab.pairing.active or lab.checking
        key = (lab.layers, lab.layer, lab.picked)
        if lab.layers is not None and key != self._drawn:
            self._drawn = key
            draw_map(self.map, lab)
            self.table.value = table(lab)
            self.compared.value = comparison(lab)
            self.why.value = why(lab)
        self.status.value = _status(lab)  # last: it says of which seed the map and the table are
        self.inside.draw(lab)
        self.export.draw(lab, there=bool(lab.pairings))

    def _compare_with(self, seed: Any) -> None:
        """Takes the second seed; in the box, -1 is no seed, where among the inputs it is the end of the comparison."""
        found, note = read_whole(seed, *SEEDS)
        if found is not None:
            self._session.choose(other=found)
        self._session.note("other", note)

    def _picked(self, pick: list) -> None:
        _, action, column, kind, copy = pick
        inspector = self._session.inspector
        (inspector.switch if action == "switch" else inspector.pick)(column, kind, copy)


def _status(lab: Lab, patience_seconds: float = 0.5) -> str:
    """A summary; the progress of the work under way takes its place once that has taken `patience_seconds`."""
    progress = lab.pairing
    elapsed = time.monotonic() - progress.started if progress.active else 0.0
    working = elapsed > patience_seconds
    text = html.note(html.escape(f"{progress.message} · {elapsed:.1f} s")) if working else _summary(lab)
    return html.status("pairings-status", progress, text, spoken=False)


def _summary(lab: Lab) -> str:
    if not lab.pairings:
        return ""
    pairings: Pairings = lab.pairings[lab.shown_layer]
    if not pairings.possible:
        return html.note(nothing(pairings.rule))
    share = pairings.weights / pairings.possible
    lock = f", pairings locked at seed {lab.inputs.lock}" if lab.inputs.lock >= 0 else ""
    text = (
        f"Seed {pairings.seed}{lock}, rule “{pairings.rule}”: {pairings.weights:,} of {pairings.possible:,} possible "
        f"weights are kept ({html.percent(share)})."
    )
    changed = len(lab.inputs.switched.split())
    if changed:
        text += f" {changed} switched by hand."
    return html.note(html.escape(text)) + _hidden(lab)


def _hidden(lab: Lab) -> str:
    """The hidden layers, why they are so, and what the network can tell apart."""
    if lab.inspection is None:
        return ""
    plan, advice = lab.inspection.model.plan, lab.inspection.advice
    rep = plan.hidden[min(lab.shown_layer, len(plan.hidden) - 1)]
    text = f"Hidden layer of {rep.size()} numbers: {rep}{f' ({plan.why})' if plan.why else ''}. "
    if plan.sight is None or plan.sight.is_clear:
        return html.note(html.escape(f"{text}The network {plan.sight}."))
    return html.note(html.escape(text)) + html.warning(f"This network is blind: {plan.sight}. {advice}")
