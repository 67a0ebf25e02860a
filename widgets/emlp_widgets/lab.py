"""What the workbench knows, as one immutable value, and the place that holds the newest."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from emlp_lab.groups import Group
from emlp_lab.nn import Pairings
from emlp_lab.reps import Rep
from emlp_lab.solve import ROUTES, Basis, Estimate
from emlp_lab.train import Record
from emlp_widgets.course import Course


@dataclass(frozen=True)
class Inputs:
    """What a person chose. Texts are kept as typed, also when they are wrong."""

    group: str = "O(3)"
    rep_in: str = "5*T(0) + 5*T(1)"
    rep_out: str = "T(2)"
    route: str = "auto"
    seed: int = 0
    ch: int = 128
    num_layers: int = 2
    task: str = "Inertia"
    rows: int = 1000
    steps: int = 1000
    batch_size: int = 500
    lr: float = 3e-3


@dataclass(frozen=True, eq=False)
class Problem:
    """Group and representations that the texts mean, and how they will be solved.

    estimates: of every problem, none where it is refused before it is planned. refusal: why it will not be solved, or
    None.
    """

    group: Group
    rep_in: Rep
    rep_out: Rep
    route: str
    estimates: tuple[Estimate, ...]
    refusal: str | None

    @property
    def bytes(self) -> int:
        """Memory of the largest problem; they are solved one after another."""
        return max((estimate.bytes for estimate in self.estimates), default=0)

    @property
    def seconds(self) -> float:
        """Time of all problems."""
        return sum(estimate.seconds for estimate in self.estimates)

    @property
    def routes(self) -> tuple[str, ...]:
        """Those that will be taken."""
        return tuple(sorted({estimate.route for estimate in self.estimates}))

    @property
    def question(self) -> tuple[Group, Rep, Rep, str]:
        """What a solve answers."""
        return self.group, self.rep_in, self.rep_out, self.route


@dataclass(frozen=True)
class Progress:
    """How a job stands. status: "idle", "running", "paused", "done", "cancelled" or "failed"; message: one line."""

    status: str = "idle"
    message: str = ""
    done: int = 0
    total: int = 0
    started: float = 0.0
    seconds: float | None = None

    @property
    def active(self) -> bool:
        """Whether the job is under way."""
        return self.status in ("running", "paused")


@dataclass(eq=False)
class Curves:
    """Numbers of one training run, appended by its thread alone; readers take what is there.

    losses: of every step, by model; records: evaluations, by model.
    """

    steps: list[int] = field(default_factory=list)
    losses: dict[str, list[float]] = field(default_factory=dict)
    records: dict[str, list[Record]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Lab:
    """A snapshot of everything that is shown. The *_error fields hold one readable message, or None."""

    inputs: Inputs = Inputs()
    problem: Problem | None = None
    group: Group | None = None  # also known while a representation cannot be read
    group_order: str = ""  # number of its elements in words, "" if not known
    group_error: str | None = None
    rep_in_error: str | None = None
    rep_out_error: str | None = None
    basis: Basis | None = None
    basis_problem: Problem | None = None  # the problem that `basis` solves; older than `problem` after a change
    solving: Progress = Progress()
    course: Course = field(default_factory=Course)  # of the newest solve, also one that goes on
    basis_course: Course = field(default_factory=Course)  # of the solve that found `basis`
    element: int | None = None  # number of the basis element in the picture, None for a combination of all
    pairings: tuple[Pairings, ...] = ()
    pairings_error: str | None = None
    layer: int = 0
    training: Progress = Progress()
    curves: Curves = field(default_factory=Curves)
    trained: Inputs | None = None  # the inputs that the run on the page was started with
    file: str | None = None  # name of the uploaded data file

    @property
    def basis_is_current(self) -> bool:
        """Whether the basis belongs to the group, the representations and the route that are chosen now."""
        a, b = self.problem, self.basis_problem
        return a is not None and b is not None and a.question == b.question

    @property
    def checking(self) -> bool:
        """Whether what the texts mean is still to be found out."""
        return self.problem is None and not (self.group_error or self.rep_in_error or self.rep_out_error)

    @property
    def busy(self) -> bool:
        """Whether time goes by that people watch."""
        return self.solving.active or self.training.status == "running"


class LabState:
    """Holds the newest Lab. Any thread may change it; `wait` lets one thread follow."""

    def __init__(self, inputs: Inputs | None = None):
        self._lab = Lab(inputs=inputs or Inputs())
        self._version = 0
        self._changed = threading.Condition()

    @property
    def lab(self) -> Lab:
        """The newest snapshot."""
        return self._lab

    def change(self, **fields: Any) -> Lab:
        """Replaces fields of the snapshot and wakes who waits; returns the new snapshot."""
        with self._changed:
            self._lab = replace(self._lab, **fields)
            self._version += 1
            self._changed.notify_all()
            return self._lab

    def choose(self, **inputs: Any) -> Lab:
        """Replaces fields of the inputs."""
        with self._changed:
            return self.change(inputs=replace(self._lab.inputs, **inputs))

    def advance(self, name: str, **fields: Any) -> Lab:
        """Replaces fields of the Progress called `name`."""
        with self._changed:
            return self.change(**{name: replace(getattr(self._lab, name), **fields)})

    def wait(self, seen: int, seconds: float | None = None) -> tuple[int, Lab]:
        """Waits until there is a version newer than `seen`, at most `seconds`; returns (version, snapshot)."""
        with self._changed:
            self._changed.wait_for(lambda: self._version != seen, timeout=seconds)
            return self._version, self._lab

    def wake(self) -> None:
        """Wakes who waits, without a change."""
        with self._changed:
            self._version += 1
            self._changed.notify_all()


def clamped(inputs: Mapping[str, Any], base: Inputs) -> Inputs:
    """`base` with the given fields, each cut to what the workbench allows; what cannot be read is left as it was.

    A visitor of a Voila page can send anything for any control, so every value passes here.
    """
    known: dict[str, Any] = {}
    for name, value in inputs.items():
        try:
            known[name] = _LIMITS[name](value)
        except (KeyError, TypeError, ValueError, OverflowError):
            continue
    return replace(base, **known)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value[:500]


def _between(low: float, high: float, kind: type) -> Any:
    def cut(value: Any) -> Any:
        number = kind(value)
        if number != number:
            raise ValueError("NaN")
        return min(max(number, low), high)

    return cut


TASKS = ("Inertia", "file")
MAX_SEED = 2**31 - 1
_LIMITS = {
    "group": _text,
    "rep_in": _text,
    "rep_out": _text,
    "route": lambda value: ROUTES[ROUTES.index(value)],
    "seed": _between(0, MAX_SEED, int),
    "ch": _between(1, 384, int),
    "num_layers": _between(1, 6, int),
    "task": lambda value: TASKS[TASKS.index(value)],
    "rows": _between(10, 10_000, int),
    "steps": _between(1, 20_000, int),
    "batch_size": _between(1, 2_000, int),
    "lr": _between(1e-6, 1.0, float),
}
