"""What to learn: cards to choose among, and a word where the network does not fit the columns."""

from collections.abc import Callable

import ipywidgets as w

from emlp_widgets.compute.task_cards import TaskCard
from emlp_widgets.pictures.controls.task_choice import TaskChoice
from emlp_widgets.session.publisher import Publisher
from emlp_widgets.session.session import Session
from emlp_widgets.state.inputs import TASKS
from emlp_widgets.state.snapshot import Lab
from emlp_widgets.state.words import rep_words
from emlp_widgets.views import html
from emlp_widgets.views.controls import button, row

# By name: a title, and what is learned.
TASK_WORDS = {
    "inertia": ("Moment of inertia", "5 masses and positions to a matrix"),
    "o5synthetic": ("Two vectors, one number", "a synthetic number of two vectors of 5 dimensions"),
    "particles": ("Scattering", "four momenta to the matrix element"),
    "inverted_cube": ("Cube or mirror image?", "the colours of a turned cube"),
    "broken_cube": ("Rubik's cube", "can this scrambled cube be solved?"),
    "point_cloud": ("Electric dipole", "charges, masses and positions of five ions in any order"),
    "digits": ("Digits", "images that lie in every direction"),
    "median": ("Sets of numbers", "how far each number is from the median"),
    "file": ("A file of your own", "rows of inputs and outputs as CSV or NPZ"),
}
USE = "Choose the group and the representations of this task"


class TaskView:
    """The choice of the task. doubt: says that the representations do not fit, with two ways out.

    load_own: opens the place for a file.
    """

    def __init__(self, session: Session, load_own: Callable[[], None]):
        self._session, self._load_own = session, load_own
        self._made: tuple[TaskCard, ...] | None = None
        self.choice = TaskChoice(shown={})
        self.use = button("Use its representations", USE)
        self._text = w.HTML()
        self._use = button("Use the task's", USE, "primary")
        self._own = button("Keep mine and load own data", "Learn from a file whose columns fit")
        self.doubt = row(self._text, self._use, self._own)
        self.doubt.add_class("emlp-doubt")

    def connect(self, publisher: Publisher) -> None:
        """Lets a task be chosen."""
        del publisher
        session = self._session
        wishes = {"look": lambda _: session.files.look_at_tasks(), "choose": self._choose}
        self.choice.on_ask(lambda name, text: wishes[name](text))
        for one in (self.use, self._use):
            one.on_click(lambda _: session.use_task())
        self._own.on_click(lambda _: self._load_own())

    def draw(self, lab: Lab) -> None:
        """Shows the task of the snapshot."""
        if self._made is not lab.tasks:
            self._made = lab.tasks
            self.choice.cards = cards(lab.tasks)
        if self.choice.shown != {"task": lab.inputs.task}:
            self.choice.shown = {"task": lab.inputs.task}
        self.use.disabled = lab.inputs.task == "file"
        text = misfit(lab)
        self._text.value = html.warning(text)
        self.doubt.layout.display = "flex" if text else "none"

    def _choose(self, name: str) -> None:
        self._session.choose(task=name)
        if name == "file":
            self._load_own()


def cards(made: tuple[TaskCard, ...]) -> list[list[str]]:
    """(name, title, sentence, picture, refusal) of each task; pictures as far as they are made."""
    by_name = {one.name: one for one in made}
    found = []
    for name, (title, sentence) in TASK_WORDS.items():
        one = by_name.get(name, TaskCard(name))
        group = f"{one.group}: " if one.group is not None else ""
        waits = "two groups act at once, this page shows one" if name not in TASKS else ""
        found.append([name, title, f"{group}{sentence}", one.picture, one.refusal or waits])
    return found


def misfit(lab: Lab) -> str:
    """A sentence where the representations have other numbers of columns than the task, else ""."""
    question, card = lab.question, lab.card
    if question is None or card is None or card.name != lab.inputs.task or card.rep_in is None or card.rep_out is None:
        return ""
    if card.fits(question):
        return ""
    title = TASK_WORDS[card.name][0]
    yours = f"{question.rep_in.size():,} in and {question.rep_out.size():,} out"
    theirs = f"{card.rep_in.size():,} in and {card.rep_out.size():,} out"
    words = f"{rep_words(card.rep_in)} in, {rep_words(card.rep_out)} out"
    return f"{title} has {words}: {theirs}. Yours has {yours}."
