"""What the workbench knows, as one immutable value, and the place that holds the newest."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from jaxtyping import Float

from emlp_lab.groups import Group
from emlp_lab.nn import Pairing, Pairings
from emlp_lab.nn.bilinear.contribution import Contribution
from emlp_lab.solve import Basis, Reason
from emlp_lab.train import Learner, Record
from emlp_widgets.compute.check import Check
from emlp_widgets.compute.demonstration import Demonstration
from emlp_widgets.compute.maps import Maps
from emlp_widgets.compute.network import Inspection, KeptLayers
from emlp_widgets.compute.opened import Opened
from emlp_widgets.compute.own_group import OwnGroup
from emlp_widgets.compute.preview import Preview
from emlp_widgets.compute.task_cards import TaskCard
from emlp_widgets.compute.watching import Watched
from emlp_widgets.state.inputs import SETUP, Inputs, differ
from emlp_widgets.state.question import Question
from emlp_widgets.state.solve_trace import Course

STAGES = ("maps", "check", "pairings", "training")


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

    losses: of every step, by model; records: evaluations, by model. learners: what is trained. truth, predictions: of a
    few test rows, at the last evaluation.
    """

    steps: list[int] = field(default_factory=list)
    losses: dict[str, list[float]] = field(default_factory=dict)
    records: dict[str, list[Record]] = field(default_factory=dict)
    learners: dict[str, Learner] = field(default_factory=dict)
    truth: Float[np.ndarray, "rows n_out"] = field(default_factory=lambda: np.zeros((0, 0)))
    predictions: Mapping[str, Float[np.ndarray, "rows n_out"]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Earlier:
    """The test errors of the EMLP of an older run. label: what differs from the run after it, in a word or two."""

    label: str
    steps: tuple[int, ...]
    errors: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class Made:
    """A file that took long to make. kind: what was asked for."""

    kind: str
    name: str
    content: bytes


@dataclass(frozen=True, eq=False)
class Lab:
    """A snapshot of everything that is shown. The *_error fields hold one readable message, or None."""

    inputs: Inputs = field(default_factory=Inputs)
    notes: Mapping[str, str] = field(default_factory=dict)  # by input: what was not taken as it was given, and why
    stage: str = "maps"  # the part of the page that is shown
    link: int = 0  # number of the link that was taken last
    undoable: bool = False  # whether there are inputs of before the last change
    question: Question | None = None
    group: Group | None = None  # also known while a representation cannot be read
    group_order: str = ""  # number of its elements in words, "" if not known
    group_error: str | None = None
    own: OwnGroup | None = None  # a group that is being written, as far as it is known
    rep_in_error: str | None = None
    rep_out_error: str | None = None
    basis: Basis | None = None
    basis_question: Question | None = None  # the question that `basis` solves; older than `question` after a change
    solving: Progress = Progress()
    course: Course = field(default_factory=Course)  # of the newest solve, also one that goes on
    basis_course: Course = field(default_factory=Course)  # of the solve that found `basis`
    watched: Watched | None = None  # a solve that was replayed, of `basis` or of an older one
    maps: Maps | None = None  # `basis` as people read it; of an older one while the new one is read
    weights: tuple[float, ...] = ()  # of the terms of `maps`, as the sliders have them
    check: Check | None = None  # of `maps`, or of older ones while the new ones are checked
    reason: Reason | None = None  # of the entry that was asked for
    layers: KeptLayers | None = None
    pairing: Progress = Progress()
    layer: int = 0
    example: int = 0
    picked: tuple[int, Pairing] | None = None  # layer and pairing that a visitor chose
    inspection: Inspection | None = None
    contribution: Contribution | None = None  # of the pairing that is shown
    saving: Progress = Progress()
    demonstration: Demonstration | None = None
    exporting: Progress = Progress()
    made: Made | None = None  # the last file
    training: Progress = Progress()
    curves: Curves = field(default_factory=Curves)
    earlier: tuple[Earlier, ...] = ()  # runs that were reset, the last ones
    trained: Inputs | None = None  # the inputs that the run on the page was started with
    card: TaskCard | None = None  # of the task, or of an older one until it is made
    tasks: tuple[TaskCard, ...] = ()  # all cards; none until somebody looks at them
    file: str | None = None  # name of the uploaded data file
    data: Progress = Progress()  # how reading it stands
    preview: Preview | None = None  # of it, for the representations of `question`
    opening: Progress = Progress()  # of a saved model
    opened: Opened | None = None  # the last one that could be

    @property
    def basis_is_current(self) -> bool:
        """Whether the basis belongs to the group, the representations and the route that are chosen now."""
        a, b = self.question, self.basis_question
        return a is not None and b is not None and a.question == b.question

    @property
    def run_is_current(self) -> bool:
        """Whether the run on the page was started with the inputs that are chosen now, or there is none."""
        return self.trained is None or not differ(self.trained, self.inputs, SETUP)

    @property
    def pairings(self) -> tuple[Pairings, ...]:
        """Of all layers; none while they are not known."""
        return self.layers.pairings if self.layers else ()

    @property
    def shown_layer(self) -> int:
        """Number of the layer whose pairings are shown: the last one where the network has fewer than was asked for."""
        return max(0, min(self.layer, len(self.pairings) - 1))

    @property
    def checking(self) -> bool:
        """Whether what the texts mean is still to be found out."""
        return self.question is None and not (self.group_error or self.rep_in_error or self.rep_out_error)

    @property
    def busy(self) -> bool:
        """Whether time goes by that people watch."""
        jobs = self.solving, self.pairing, self.saving
        return any(job.active for job in jobs) or self.training.status == "running"


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
