"""Which pairings there are: seeds, the rule, the budget and the shape of the network."""

from typing import Any

import ipywidgets as w

from emlp_widgets.session.publisher import Publisher
from emlp_widgets.session.session import Session
from emlp_widgets.state.inputs import SEEDS, read_whole
from emlp_widgets.state.snapshot import Lab
from emlp_widgets.views.controls import button, labelled, number, quietly, row, show, show_numbers

RULES = {
    "exact": "exact: all indices of the argument are summed, as in emlp",
    "contract": "contract: any number of index pairs is summed",
    "full": "full: every equivariant bilinear map",
    "none": "none: no bilinear layers",
}
CARRIERS = {"sampled": "drawn by the seed", "all": "all copies"}


class ChoiceView:
    """seeds: the row at the top. rule, shape: rows for folds."""

    def __init__(self, session: Session):
        self._session = session
        self._make_seeds()
        self._make_rule()
        self.ch = number("ch", "Width", "Numbers in each hidden layer")
        self.layers = number("num_layers", "Hidden layers", "Number of hidden layers")
        self.layer = w.Dropdown(options=[("layer 1", 0)], tooltip="Which layer's pairings to show")
        self._show = labelled("Show", self.layer, "0 0 6.5rem")
        self._lists = {"pairing": self.rule, "policy": self.policy}
        self._numbers = {"budget": self.budget, "seed": self.seed, "ch": self.ch, "num_layers": self.layers}
        for control in (self.rule, self.policy, self.layer):
            control.layout.width = "100%"
        self._arrange()

    def _make_seeds(self) -> None:
        self.seed = number(
            "seed", "Seed", "The same seed keeps the same pairings and starting weights, on every computer."
        )
        self.seed.add_class("emlp-seed")
        self.dice = button("⚄ Dice", "Draw a new seed.")
        self.lock = w.ToggleButton(
            description="Lock pairings",
            tooltip="Keep these pairings while the seed draws other starting weights.",
            layout=w.Layout(width="auto"),
        )
        self.lock.add_class("emlp-button")
        self.other = number("other", "Compare with seed", "A second seed, whose pairings are compared", low=0)
        self.other.add_class("emlp-other-seed")
        show(self.other, 1)
        self.undo = button("Undo switches", "Turn everything on or off as the seed has it")

    def _make_rule(self) -> None:
        self.rule = w.Dropdown(
            options=[(text, rule) for rule, text in RULES.items()], tooltip="Which ways of multiplying are allowed."
        )
        self.rule.add_class("emlp-rule")
        self.policy = w.Dropdown(
            options=[(text, name) for name, text in CARRIERS.items()], tooltip="Which copies of a type act as carriers"
        )
        self.budget = number(
            "budget",
            "Budget of each type",
            "How many copies of each type may act; 0 takes as many as the type has dimensions.",
        )

    def _arrange(self) -> None:
        self.seeds = row(
            labelled("Seed", self.seed, "0 0 6rem"),
            self.dice,
            self.lock,
            labelled("Compare with seed", self.other, "0 0 8.5rem"),
            self._show,
            self.undo,
        )
        self.kinds = row(
            labelled("Rule", self.rule, "0 1 19rem"),
            labelled("Carriers", self.policy, "0 1 10rem"),
            labelled("Budget of each type", self.budget, "0 1 9rem"),
        )
        self.shape = row(
            labelled("Width", self.ch, "0 1 7rem", "channels"), labelled("Hidden layers", self.layers, "0 1 6rem")
        )

    def connect(self, publisher: Publisher) -> None:
        """Lets the controls act."""
        session = self._session
        for name, control in (*self._lists.items(), *self._numbers.items()):
            quietly(publisher, control, lambda value, name=name: session.choose(**{name: value}))
        quietly(publisher, self.layer, lambda number: session.inspector.show_layer(number or 0))
        quietly(publisher, self.lock, lambda on: session.choose(lock=session.lab.inputs.seed if on else -1))
        quietly(publisher, self.other, self._compare_with)
        self.dice.on_click(lambda _: session.roll())
        self.undo.on_click(lambda _: session.choose(switched=""))

    def draw(self, lab: Lab) -> None:
        """Shows the choice of the snapshot."""
        inputs = lab.inputs
        for name, control in self._lists.items():
            show(control, getattr(inputs, name))
        show_numbers(self._numbers, lab)
        show(self.lock, inputs.lock >= 0)
        self.other.note = lab.notes.get("other", "")
        if inputs.other >= 0:
            show(self.other, inputs.other)
        for control in (self.budget, self.lock, self.other):
            control.disabled = inputs.policy != "sampled"
        self.undo.layout.display = None if inputs.switched else "none"
        self._draw_layers(lab)

    def _draw_layers(self, lab: Lab) -> None:
        number = max(1, len(lab.pairings))
        self._show.layout.display = None if number > 1 else "none"
        if len(self.layer.options) != number:
            self.layer.options = [(f"layer {i + 1}", i) for i in range(number)]
            self.layer.value = lab.shown_layer  # new options take the first one
        show(self.layer, lab.shown_layer)

    def _compare_with(self, seed: Any) -> None:
        """Takes the second seed; in the box, -1 is no seed, where among the inputs it is the end of the comparison."""
        found, note = read_whole(seed, *SEEDS)
        if found is not None:
            self._session.choose(other=found)
        self._session.note("other", note)
