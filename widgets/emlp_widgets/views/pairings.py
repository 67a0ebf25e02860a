"""Which pairings the bilinear layers keep, with the seed in one's hand."""

import secrets

import ipywidgets as w

from emlp_lab.nn import Pairings
from emlp_widgets.lab import MAX_SEED, Lab
from emlp_widgets.publisher import Publisher
from emlp_widgets.session import Session
from emlp_widgets.views import html
from emlp_widgets.views.controls import button, labelled, quietly, row

MAX_SQUARES = 60
EXPLANATION = (
    '<details class="emlp-explanation"><summary>What does the layer compute?</summary><p>Each filled square is a part '
    "x<sub>c</sub> of the features, read as a matrix. It multiplies other parts x<sub>a</sub> of the features, so the "
    "layer computes its weights from its input: y<sub>o</sub> = 0.1 Σ θ<sub>o,c,a</sub> x<sub>c</sub> x<sub>a</sub>, "
    "with one learnable number θ for each pairing of carrier, argument and output. There are too many pairings to keep "
    "them all; the seed decides which carriers act, and nothing else does.</p></details>"
)


class PairingsView:
    """Seed box, dice, size of the network, and the table of one layer's pairings."""

    def __init__(self, session: Session):
        self._session = session
        self.seed = w.BoundedIntText(
            min=0, max=MAX_SEED, tooltip="The same seed gives the same pairings and initial weights, everywhere"
        )
        self.seed.add_class("emlp-seed")
        self.dice = button("⚄ dice", "Draw a new seed")
        self.ch = w.BoundedIntText(min=1, max=384, tooltip="Numbers in each hidden layer")
        self.layers = w.BoundedIntText(min=1, max=6, tooltip="Number of hidden layers")
        self.layer = w.Dropdown(options=[("layer 1", 0)], tooltip="Which layer's pairings to show")
        self.table = w.HTML()
        fields = [
            labelled("Seed", self.seed, "0 1 9rem"),
            self.dice,
            labelled("Width", self.ch, "0 1 7rem", "channels"),
            labelled("Hidden layers", self.layers, "0 1 6rem"),
            labelled("Show", self.layer, "0 1 7rem"),
        ]
        for control in (self.seed, self.ch, self.layers, self.layer):
            control.layout.width = "100%"
        self.widget = w.VBox([row(*fields), self.table])

    def connect(self, publisher: Publisher) -> None:
        """Lets the controls act."""
        quietly(publisher, self.seed, lambda seed: self._session.choose(seed=seed))
        quietly(publisher, self.ch, lambda ch: self._session.choose(ch=ch))
        quietly(publisher, self.layers, lambda number: self._session.choose(num_layers=number))
        quietly(publisher, self.layer, lambda number: self._session.show_layer(number or 0))
        self.dice.on_click(lambda _: self._session.choose(seed=secrets.randbelow(10**6)))

    def draw(self, lab: Lab) -> None:
        """Shows the seed and the pairings of the snapshot."""
        self.seed.value, self.ch.value, self.layers.value = lab.inputs.seed, lab.inputs.ch, lab.inputs.num_layers
        number = max(1, len(lab.pairings))
        if len(self.layer.options) != number:
            self.layer.options = [(f"layer {i + 1}", i) for i in range(number)]
        self.layer.value = min(lab.layer, number - 1)
        if lab.pairings_error:
            self.table.value = html.error(lab.pairings_error)
        elif lab.pairings:
            self.table.value = _table(lab.pairings[min(lab.layer, number - 1)])


def _table(pairings: Pairings) -> str:
    share = pairings.weights / pairings.possible if pairings.possible else 1.0
    text = (
        f"Seed {pairings.seed}, rule “{pairings.rule}”: {pairings.weights:,} of {pairings.possible:,} possible weights "
        f"are kept ({share:.0%}). Filled squares are the copies that act as linear maps."
    )
    head = ("carrier", "copies kept", "takes each", "to each", "weights")
    kept = {carriers.type: _squares(carriers.kept, carriers.copies) for carriers in pairings.carriers}
    rows = [
        [
            html.escape(c.carrier),
            kept[c.carrier],
            html.escape(f"{c.arguments} × {c.argument}"),
            html.escape(f"{c.outputs} × {c.output}"),
            f"{c.weights:,} <span class='emlp-quiet'>of {c.possible:,}</span>",
        ]
        for c in pairings.combinations
    ]
    if not rows:
        return html.note("No part of this layer can act as a linear map on another: the bilinear layer is zero.")
    return html.note(html.escape(text)) + html.table(head, rows, "pairings") + EXPLANATION


def _squares(kept: tuple[int, ...], copies: int) -> str:
    chosen = set(kept)
    squares = "".join("■" if copy in chosen else "□" for copy in range(min(copies, MAX_SQUARES)))
    more = f" … {copies} in all" if copies > MAX_SQUARES else ""
    numbers = ", ".join(map(str, kept))
    return (
        f'<span class="emlp-squares" title="copies {html.escape(numbers)}" data-kept="{numbers}">{squares}</span>{more}'
    )
