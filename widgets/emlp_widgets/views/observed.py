"""What a program sees of a panel: traits that it can read, set, observe and link."""

import threading
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import numpy as np
import traitlets

from emlp_lab.nn import Pairing
from emlp_lab.reps import Rep
from emlp_widgets.session.publisher import Publisher
from emlp_widgets.session.session import Session
from emlp_widgets.state.inputs import Inputs, required
from emlp_widgets.state.selection import exists, layer_shown, shown
from emlp_widgets.state.snapshot import STAGES, Lab

NAMES = tuple(f.name for f in fields(Inputs))
OBJECTS = ("group", "rep_in", "rep_out")  # inputs that are objects here, and texts on the page


def _model(lab: Lab) -> Any:
    learner = lab.curves.learners.get("EMLP")
    return learner.model if learner else lab.inspection.model if lab.inspection else None


def _matrix(lab: Lab) -> np.ndarray | None:
    maps = lab.maps
    if maps is None or maps.basis is not lab.basis or len(lab.weights) != len(maps.terms) or maps.classes is None:
        return None
    return maps.matrix(lab.weights)


# By name, what a panel tells and does not take.
RESULTS: dict[str, Callable[[Lab], Any]] = {
    "basis": lambda lab: lab.basis if lab.basis_is_current else None,
    "W": _matrix,
    "model": _model,
    "pairings": lambda lab: lab.pairings,
    "history": lambda lab: {name: tuple(records) for name, records in lab.curves.records.items()},
    "step": lambda lab: len(lab.curves.steps),
    "running": lambda lab: lab.training.status == "running",
    "error": lambda lab: lab.group_error or lab.rep_in_error or lab.rep_out_error or "",
}
# By name, what a panel takes beside the inputs.
SETTINGS: dict[str, Callable[[Lab], Any]] = {
    "stage": lambda lab: lab.stage,
    "weights": lambda lab: list(lab.weights),
    "layer": lambda lab: lab.shown_layer,
    "picked": shown,
}


class Observed(traitlets.HasTraits):
    """Traits of a panel; all panels have the same, since a session stands behind each.

    group, rep_in, rep_out are objects, and take texts too; the other inputs are those of `Inputs`. weights: of the
    terms of the maps; stage: the part of the page that is shown; layer, picked: the bilinear layer and the `Pairing`
    that are shown. Read-only: basis, W (n_out, n_in), model, pairings, history (records by model), step, running,
    error. Setting what the workbench cannot take raises TraitError.
    """

    _lab: Lab | None = None
    _meant: frozenset[str] = frozenset()  # what is being set, which an older snapshot does not set back
    _drawing: int | None = None  # the thread that takes over a snapshot, while it does; others set what they mean
    group = traitlets.Any()
    rep_in = traitlets.Any()
    rep_out = traitlets.Any()
    route = traitlets.Any()
    seed = traitlets.Any()
    ch = traitlets.Any()
    num_layers = traitlets.Any()
    pairing = traitlets.Any()
    policy = traitlets.Any()
    budget = traitlets.Any()
    lock = traitlets.Any()
    other = traitlets.Any()
    switched = traitlets.Any()
    task = traitlets.Any()
    augmented = traitlets.Any()
    rows = traitlets.Any()
    steps = traitlets.Any()
    batch_size = traitlets.Any()
    lr = traitlets.Any()
    stage = traitlets.Any()
    weights = traitlets.Any()
    layer = traitlets.Any()
    picked = traitlets.Any()
    basis = traitlets.Any()
    W = traitlets.Any()
    model = traitlets.Any()
    pairings = traitlets.Any()
    history = traitlets.Any()
    step = traitlets.Any()
    running = traitlets.Any()
    error = traitlets.Any()

    def follow(self, session: Session, publisher: Publisher) -> None:
        """Lets the traits act on the session."""

        def act(change: dict[str, Any]) -> None:
            if not (self._follows or publisher.is_drawing_here):
                try:
                    self._set(session, change["name"], change["new"])
                finally:
                    self._meant = self._meant - {change["name"]}
                publisher.redraw()

        self.observe(act, [*NAMES, *SETTINGS])

    @property
    def _follows(self) -> bool:
        return self._drawing == threading.get_ident()

    def _set(self, session: Session, name: str, value: Any) -> None:
        if name == "stage":
            session.go(value)
        elif name == "weights":
            session.checker.weigh(list(value))
        elif name == "layer":
            session.inspector.show_layer(value)
        elif name == "picked":
            session.inspector.open(session.lab.shown_layer, session.lab.example, value)
        else:
            session.choose(**{name: value})

    @traitlets.validate(*NAMES, *SETTINGS, *RESULTS)
    def _takes(self, proposal: dict[str, Any]) -> Any:
        name, value = proposal["trait"].name, proposal["value"]
        if self._follows or self._lab is None:
            return value
        if name in RESULTS:
            raise traitlets.TraitError(f"{name} is what the panel tells, and cannot be set.")
        try:
            value = self._checked(name, value)
        except ValueError as problem:
            raise traitlets.TraitError(f"{name}={value!r}: {problem}") from None
        if not _same(getattr(self, name), value):
            self._meant |= {name}
        return value

    def _checked(self, name: str, value: Any) -> Any:
        if name == "stage" and value not in STAGES:
            raise ValueError(f"choose one of {', '.join(STAGES)}.")
        if name == "weights" and len(value) != len(getattr(self._lab, "weights", ())):
            raise ValueError("give a number for each term of the maps.")
        if name in ("layer", "picked"):
            _has(self._lab, name, value)
        if name in NAMES:
            text = self.session.given.texts({name: value})  # type: ignore[attr-defined]
            required(text)
            if name in OBJECTS:
                read = self.session.given.group if name == "group" else self.session.given.rep  # type: ignore[attr-defined]
                return read(text[name])
        return value

    def draw(self, lab: Lab) -> None:
        """Takes the values of a snapshot."""
        self._lab, self._drawing = lab, threading.get_ident()
        try:
            for name, value in self._values(lab):
                if name not in self._meant and not _same(getattr(self, name), value):
                    setattr(self, name, value)
        finally:
            self._drawing = None

    def _values(self, lab: Lab) -> list[tuple[str, Any]]:
        found = [(name, getattr(lab.inputs, name)) for name in NAMES if name not in OBJECTS]
        if lab.question is not None:
            found += [(name, getattr(lab.question, name)) for name in OBJECTS]
        return found + [(name, read(lab)) for name, read in (SETTINGS | RESULTS).items()]


def _has(lab: Lab | None, name: str, value: Any) -> None:
    """Raises ValueError for a layer or a pairing that the network does not have."""
    kept = lab.layers.kept if lab is not None and lab.layers else ()
    if name == "layer" and value not in range(len(kept)):
        raise ValueError(f"the network has {len(kept)} bilinear layers, counted from 0.")
    if name == "layer":
        return
    layer = layer_shown(lab) if lab is not None else None
    if layer is None or not isinstance(value, Pairing) or not exists(layer, value):
        raise ValueError("the layer that is shown keeps no such pairing: give a Pairing(combination, copies).")


def _same(old: Any, new: Any) -> bool:
    if isinstance(old, np.ndarray) or isinstance(new, np.ndarray):
        return isinstance(old, np.ndarray) and isinstance(new, np.ndarray) and np.array_equal(old, new)
    if isinstance(old, Rep) or isinstance(new, Rep) or isinstance(old, str | int | float | list | tuple | dict):
        return bool(old == new)
    return old is new or (type(old) is type(new) and old == new)
