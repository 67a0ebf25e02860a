"""The bar at the top, the link to the state, and the keyboard."""

import ipywidgets as w

from emlp_widgets.pictures import Keyboard, UrlState
from emlp_widgets.pictures.controls.top_bar import TopBar
from emlp_widgets.session.opening import Opening
from emlp_widgets.session.publisher import Publisher
from emlp_widgets.session.session import Session
from emlp_widgets.state.examples import EXAMPLES, WORDS
from emlp_widgets.state.inputs import BOUNDS
from emlp_widgets.state.link import write_element, write_link
from emlp_widgets.state.snapshot import STAGES, Lab
from emlp_widgets.views import html

# Inputs that have a place of their own for what is said of them.
NOTED = {"group", "rep_in", "rep_out", *BOUNDS} - {"lock"}


class HeadView:
    """Parts of the page, examples, undo, link and keys."""

    def __init__(self, session: Session):
        self._session = session
        self._opening = Opening(session)
        self.link = UrlState()
        self.keyboard = Keyboard()
        self.bar = TopBar(shown={})
        self.notes = w.HTML()
        self.widget = w.VBox([self.bar, self.link, self.keyboard, self.notes])

    def connect(self, publisher: Publisher) -> None:
        """Lets bar, link and keyboard act."""
        session = self._session
        wishes = {"undo": session.undo, "redo": lambda: session.undo(redo=True)}
        self.bar.on_ask(lambda name, text: wishes[name]() if name in wishes else self._go(name, text))
        self.link.observe(lambda _: self._arrive(), names="arrivals")
        actions = {" ": session.toggle, "s": session.step, "r": session.reset, "d": session.roll}
        self.keyboard.observe(lambda change: actions.get(change["new"][1], _nothing)(), names="pressed")

    def draw(self, lab: Lab) -> None:
        """Writes the bar and the link of the snapshot."""
        self.link.state = self._written(lab)
        notes = " ".join(note for name, note in lab.notes.items() if name not in NOTED)
        self.notes.value = html.warning(html.cut(notes))
        self.bar.shown = {
            "stages": [[stage, stage.capitalize()] for stage in STAGES],
            "stage": lab.stage,
            "live": "training" if lab.training.status == "running" and lab.stage != "training" else "",
            "undo": lab.undoable,
            "examples": [[each.title, f"{each.acts}: {', '.join(each.counts)}"] for each in EXAMPLES],
            "words": [[word.word, word.means, word.lesson] for word in WORDS],
        }

    def uncover(self, lab: Lab) -> None:
        """Lets the page be seen, once everything is drawn that a link asks for."""
        if self._opening.is_shown(lab):
            self.link.shown = lab.link

    def _go(self, name: str, text: str) -> None:
        if name == "stage":
            self._session.go(text)
        elif name == "example" and text.isdecimal() and int(text) < len(EXAMPLES):
            example = EXAMPLES[int(text)]
            self._session.choose(**example.inputs)
            self._session.go(example.stage)

    def _arrive(self) -> None:
        self._opening.take(self.link.incoming, self.link.arrivals)

    def _written(self, lab: Lab) -> dict[str, str]:
        """The link to a snapshot."""
        checker, own = self._session.checker, self._session.given.written.get(lab.inputs.group)
        moved = bool(checker.drawn or checker.mirrored)
        rest = {"gens": own or "", "g": write_element(checker.drawn, mirrored=checker.mirrored) if moved else ""}
        return write_link(lab) | {name: text for name, text in rest.items() if text}


def _nothing() -> None:
    """What a key without a meaning does."""
