"""The whole page."""

from typing import ClassVar

import ipywidgets as w

from emlp_widgets.pictures import Keyboard, UrlState
from emlp_widgets.session.publisher import Publisher
from emlp_widgets.session.session import Session
from emlp_widgets.state.inputs import BOUNDS
from emlp_widgets.state.snapshot import Lab
from emlp_widgets.views import html
from emlp_widgets.views.basis import BasisView
from emlp_widgets.views.code import code
from emlp_widgets.views.controls import button, row
from emlp_widgets.views.group import GroupView
from emlp_widgets.views.layer.pairings import PairingsView
from emlp_widgets.views.panel import Panel, section
from emlp_widgets.views.reps import RepsView
from emlp_widgets.views.training import TrainingView

NETWORK = ("seed", "ch", "num_layers", "pairing", "policy", "budget", "lock", "other", "switched")
# Inputs that have a place of their own for what is said of them.
NOTED = {"group", "rep_in", "rep_out", "parameter", *BOUNDS} - {"lock"}
LINKED = ("group", "rep_in", "rep_out", "route", *NETWORK, "rows", "steps", "batch_size", "lr")


class HeadView:
    """Link to the state, the lines of code that do the same, keyboard."""

    def __init__(self, session: Session):
        self._session = session
        self.link = UrlState()
        self.keyboard = Keyboard()
        self.copy = button("Copy link", "Copies a link that restores everything chosen here, seed included")
        self.copied = w.HTML()
        self.code = w.HTML()
        self.code.layout.flex = "1 1 20rem"
        self.notes = w.HTML()
        line = row(self.copy, self.copied, self.code, self.link, self.keyboard)
        self.widget = w.VBox([line, self.notes])

    def connect(self, publisher: Publisher) -> None:
        """Lets link, keyboard and button act."""
        session = self._session
        self.copy.on_click(lambda _: self.link.copy())
        self.link.observe(lambda _: self._arrive(), names="arrivals")
        self.link.observe(lambda change: self._report(change["new"]), names="copied")
        actions = {" ": session.toggle, "s": session.step, "r": session.reset}
        self.keyboard.observe(lambda change: actions.get(change["new"][1], _nothing)(), names="pressed")

    def draw(self, lab: Lab) -> None:
        """Writes link and code of the snapshot."""
        self.link.state = {name: str(getattr(lab.inputs, name)) for name in LINKED}
        self.notes.value = html.warning(" ".join(note for name, note in lab.notes.items() if name not in NOTED))
        lines = html.escape(code(lab, self._session.given))
        self.code.value = f"<details><summary>Show the code</summary><pre>{lines}</pre></details>"

    def _arrive(self) -> None:
        """Takes the state out of a link; values that make no sense are left out one by one, and each is named."""
        linked = {name: value for name, value in self.link.incoming.items() if name != "task"}
        if linked:
            self._session.choose(**linked)
            self._session.solve()
        if "task" in self.link.incoming:
            self._session.note("task", "A link holds no data: choose the task below.")

    def _report(self, copied: int) -> None:
        self.copied.value = html.note(
            "Link copied." if copied > 0 else "The browser did not allow copying: use the address bar."
        )


class Workbench(Panel):
    """Group, representations, basis, pairings and training on one page; opens on a solved example."""

    kinds: ClassVar[tuple[tuple[str, type], ...]] = (
        ("", HeadView),
        ("1 · Group", GroupView),
        ("2 · Representations", RepsView),
        ("3 · Equivariant maps", BasisView),
        ("4 · Pairings of the bilinear layers", PairingsView),
        ("5 · Training", TrainingView),
    )

    def _arranged(self) -> list[w.Widget]:
        head, *parts = self.views
        titles = [title for title, _ in self.kinds[1:]]
        group, reps, basis, pairings, training = (
            section(*pair) for pair in zip(titles, (v.widget for v in parts), strict=True)
        )
        left, right = w.VBox([group, reps]), w.VBox([basis])
        grid = w.Box([left, right, pairings, training])
        grid.add_class("emlp-grid")
        head.widget.add_class("emlp-head")
        return [head.widget, grid]


def _nothing() -> None:
    """What a key without a meaning does."""
