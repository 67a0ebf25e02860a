"""The bar at the top, the link to the state, and the keyboard."""

import ipywidgets as w

from emlp_widgets.pictures import Keyboard, UrlState
from emlp_widgets.pictures.controls.top_bar import TopBar
from emlp_widgets.session.publisher import Publisher
from emlp_widgets.session.session import Session
from emlp_widgets.state.examples import EXAMPLES, WORDS
from emlp_widgets.state.inputs import BOUNDS
from emlp_widgets.state.snapshot import STAGES, Lab
from emlp_widgets.views import html

NETWORK = ("seed", "ch", "num_layers", "pairing", "policy", "budget", "lock", "other", "switched")
# Inputs that have a place of their own for what is said of them.
NOTED = {"group", "rep_in", "rep_out", "parameter", *BOUNDS} - {"lock"}
LINKED = ("group", "rep_in", "rep_out", "route", *NETWORK, "rows", "steps", "batch_size", "lr", "task", "augmented")


class HeadView:
    """Parts of the page, examples, undo, link and keys."""

    def __init__(self, session: Session):
        self._session = session
        self._said = ""
        self.link = UrlState()
        self.keyboard = Keyboard()
        self.bar = TopBar(shown={})
        self.notes = w.HTML()
        self.widget = w.VBox([self.bar, self.link, self.keyboard, self.notes])

    def connect(self, publisher: Publisher) -> None:
        """Lets bar, link and keyboard act."""
        session = self._session
        wishes = {"undo": session.undo, "redo": lambda: session.undo(redo=True), "share": self.link.copy}
        self.bar.on_ask(lambda name, text: wishes[name]() if name in wishes else self._go(name, text))
        self.link.observe(lambda _: self._arrive(), names="arrivals")
        self.link.observe(lambda change: self._report(change["new"], publisher), names="copied")
        actions = {" ": session.toggle, "s": session.step, "r": session.reset, "d": session.roll}
        self.keyboard.observe(lambda change: actions.get(change["new"][1], _nothing)(), names="pressed")

    def draw(self, lab: Lab) -> None:
        """Writes the bar and the link of the snapshot."""
        own = self._session.given.written.get(lab.inputs.group)
        written = {"gens": own} if own else {}
        self.link.state = {name: str(getattr(lab.inputs, name)) for name in LINKED} | {"stage": lab.stage} | written
        self.notes.value = html.warning(" ".join(note for name, note in lab.notes.items() if name not in NOTED))
        self.bar.shown = {
            "stages": [[stage, stage.capitalize()] for stage in STAGES],
            "stage": lab.stage,
            "live": "training" if lab.training.status == "running" and lab.stage != "training" else "",
            "undo": lab.undoable,
            "examples": [[each.title, f"{each.acts}: {', '.join(each.counts)}"] for each in EXAMPLES],
            "said": self._said,
            "words": [[word.word, word.means, word.lesson] for word in WORDS],
        }

    def _go(self, name: str, text: str) -> None:
        if name == "stage":
            self._session.go(text)
        elif name == "example" and text.isdecimal() and int(text) < len(EXAMPLES):
            example = EXAMPLES[int(text)]
            self._session.choose(**example.inputs)
            self._session.go(example.stage)

    def _arrive(self) -> None:
        """Takes the state out of a link; values that make no sense are left out one by one, and each is named."""
        incoming = dict(self.link.incoming)
        stage, own = incoming.pop("stage", None), incoming.pop("gens", None)
        if own is not None:
            incoming.pop("group", None)
        holds_file = incoming.get("task") == "file"
        if holds_file:
            del incoming["task"]
        if incoming:
            self._session.choose(**incoming)
            self._session.solve()
        if own is not None:
            self._session.writing.write(own, use=True)
        if stage is not None:
            self._session.go(stage)
        if holds_file:
            self._session.note("task", "A link holds no data: choose the task below.")

    def _report(self, copied: int, publisher: Publisher) -> None:
        self._said = "Link copied." if copied > 0 else "Copying is not allowed here: use the address bar."
        publisher.redraw()


def _nothing() -> None:
    """What a key without a meaning does."""
