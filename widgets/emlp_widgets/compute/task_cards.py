"""The tasks of the library as a visitor chooses among them."""

from dataclasses import dataclass
from functools import cache

from emlp_lab.groups import Group
from emlp_lab.reps import Rep
from emlp_lab.stream import Event, Stream
from emlp_lab.tasks import TASKS, Task
from emlp_widgets.sketches.tasks import task_picture
from emlp_widgets.state.question import Question

ROWS = 30  # of which a picture is drawn


@dataclass(frozen=True, eq=False)
class TaskCard:
    """What a task is about. picture: SVG of 240 x 160 pixels; refusal: why it cannot be chosen, or "".

    group, rep_in, rep_out: None where it cannot be made here.
    """

    name: str
    summary: str = ""
    picture: str = ""
    refusal: str = ""
    group: Group | None = None
    rep_in: Rep | None = None
    rep_out: Rep | None = None

    def fits(self, question: Question) -> bool:
        """Whether representations have as many numbers as the columns of the task."""
        if self.rep_in is None or self.rep_out is None:
            return False
        return (self.rep_in.size(), self.rep_out.size()) == (question.rep_in.size(), question.rep_out.size())

    def matches(self, question: Question) -> bool:
        """Whether these are the group and the representations of the task."""
        theirs = question.group, question.rep_in(question.group), question.rep_out(question.group)
        return (self.group, self.rep_in, self.rep_out) == theirs


def cards_stream() -> Stream[tuple[TaskCard, ...]]:
    """All cards; each is made once in a process. Events have those that are made as "cards"."""
    found: tuple[TaskCard, ...] = ()
    for name in TASKS:
        found = (*found, card(name))
        yield Event("task", f"{name} drawn", len(found), len(TASKS), {"cards": found})
    return found


def card_stream(name: str) -> Stream[TaskCard]:
    """The card of one task."""
    yield Event("task", f"looking at {name}")
    return card(name)


@cache
def card(name: str) -> TaskCard:
    """The card of a task by its name in `TASKS`."""
    try:
        task: Task = TASKS[name](ROWS, ROWS)
    except (ImportError, ValueError) as problem:  # the images of digits are in a package that may not be there
        return TaskCard(name, refusal=str(problem))
    picture = task_picture(task)
    if isinstance(task.group, Group):
        return TaskCard(name, task.summary, picture, "", task.group, task.rep_in, task.rep_out)
    several = f"{len(task.group)} groups act at once, and this page shows one: emlp_lab.tasks.{name} has it."
    return TaskCard(name, task.summary, picture, several)
