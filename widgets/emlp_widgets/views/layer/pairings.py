"""Which pairings the bilinear layers keep: the map of one layer, one pairing with its numbers, and two seeds."""

import ipywidgets as w

from emlp_widgets.pictures import PairingMap
from emlp_widgets.pictures.controls.fold_bar import folds, retitle
from emlp_widgets.pictures.pairings.pairing_card import PairingCard
from emlp_widgets.session.publisher import Publisher
from emlp_widgets.session.session import Session
from emlp_widgets.state.snapshot import Lab
from emlp_widgets.views.export import ExportRow
from emlp_widgets.views.layer.card import card
from emlp_widgets.views.layer.choice import ChoiceView
from emlp_widgets.views.layer.drawing import draw_map
from emlp_widgets.views.layer.headline import headline, hidden
from emlp_widgets.views.layer.saving import SavingView
from emlp_widgets.views.layer.table import table
from emlp_widgets.views.layer.two_seeds import two_seeds
from emlp_widgets.views.layer.why import why

DRAWN = (".emlp-map-stage > svg", "")  # the map says in words what it shows


class PairingsView:
    """Headline and seeds, the map with the card of one pairing, two seeds, and folds."""

    def __init__(self, session: Session):
        self._session = session
        self._drawn: tuple[object, ...] = ()
        self.choice = ChoiceView(session)
        self.saving = SavingView(session)
        self.status, self.table, self.compared, self.why, self.hidden = (w.HTML() for _ in range(5))
        self.map = PairingMap()
        self.export = ExportRow(session, "pairings", "Picture of the pairings", DRAWN, [self.saving.pairings])
        self.card = PairingCard(shown={"note": ""})
        head = w.Box([self.status, self.choice.seeds])
        head.add_class("emlp-pairings-head")
        main = w.Box([w.VBox([self.map, self.compared]), self.card])
        main.add_class("emlp-pairings-grid")
        self.folds = folds(
            {
                "Why not keep all?": self.why,
                "Rule": self.choice.kinds,
                "Width and layers": w.VBox([self.choice.shape, self.hidden]),
                "All kinds as a table": self.table,
                "Save, load, compare": self.saving.widget,
                "Export": self.export.widget,
            }
        )
        self.widget = w.VBox([head, main, self.folds])

    def connect(self, publisher: Publisher) -> None:
        """Lets the controls act."""
        self.map.observe(lambda change: self._session.inspector.pick(*change["new"][1:]), names="picked")
        self.card.on_ask(self._act)
        self.choice.connect(publisher)
        self.saving.connect(publisher)

    def draw(self, lab: Lab) -> None:
        """Shows the choice and the pairings of the snapshot."""
        self.choice.draw(lab)
        self.map.busy = lab.pairing.active or lab.checking
        key = (lab.layers, lab.layer, lab.picked, lab.contribution, lab.inspection, lab.pairing.status)
        if lab.layers is not None and key != self._drawn:
            self._drawn = key
            draw_map(self.map, lab)
            self.card.shown = card(lab)
            self.table.value = table(lab)
            self.compared.value = two_seeds(lab)
            self.why.value = why(lab)
            self.hidden.value = hidden(lab)
            retitle(self.folds, _titles(lab))
        self.status.value = headline(lab)  # last: it says of which seed the map and the table are
        self.saving.draw(lab)
        self.export.draw(lab, there=bool(lab.pairings))

    def _act(self, wish: str, text: str) -> None:
        inspector = self._session.inspector
        if wish == "kind" and text.isdecimal():
            inspector.pick("links", int(text[:6]), 0)
        elif wish == "example":
            inspector.show_example(inspector.lab.example + 1)
        elif wish == "switch":
            inspector.switch_shown(text)


def _titles(lab: Lab) -> list[str]:
    """Of the first folds, with what was chosen in them."""
    inputs, kinds = lab.inputs, len(lab.pairings[lab.shown_layer].combinations)
    layers = f"{inputs.num_layers} layer{'' if inputs.num_layers == 1 else 's'}"
    every = f"All {kinds} kinds as a table" if kinds > 1 else "All kinds as a table"
    shape = f"Width {inputs.ch}, {layers}"
    return ["Why not keep all?", f"Rule: {inputs.pairing}", shape, every]
