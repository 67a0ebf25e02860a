"""Panels from Python: traits that are read, set, observed and linked."""

import re
import threading
from collections.abc import Iterator
from dataclasses import fields

import ipywidgets as w
import numpy as np
import pytest
import traitlets
from emlp_widgets import MapsPanel, PairingsPanel, TrainingPanel, Workbench
from emlp_widgets.state.inputs import Inputs
from emlp_widgets.state.snapshot import Lab
from emlp_widgets.views.answer.maps import MapsView
from emlp_widgets.views.observed import RESULTS, Observed

from emlp_lab.groups import SO, O, S, from_generators
from emlp_lab.nn import Pairing
from emlp_lab.reps import T, V
from tests.cases import some
from tests.test_panels import until, view

SMALL = {"ch": 12, "num_layers": 1, "rows": 40, "batch_size": 20, "steps": 6}


@pytest.fixture
def bench() -> Iterator[Workbench]:
    made = Workbench(group="O(3)", rep_in="T(2)", rep_out="T(2)", **SMALL)
    until(lambda: made.basis is not None and made.W is not None)
    yield made
    made.close()


def test_every_input_is_a_trait():
    traits = set(Observed.class_trait_names())
    assert {f.name for f in fields(Inputs)} | set(RESULTS) <= traits


def test_a_panel_tells_what_it_shows(bench: Workbench):
    assert bench.group == O(3)
    assert bench.rep_in == T(2)(O(3))
    assert bench.basis.rank == len(bench.weights) == 3
    assert bench.W.shape == (9, 9)
    np.testing.assert_allclose(bench.basis.project(bench.W.ravel()), bench.W.ravel(), atol=1e-6)
    until(lambda: bench.pairings and bench.model is not None)
    assert len(bench.pairings) == 1
    assert (bench.seed, bench.stage, bench.error, bench.history) == (0, "maps", "", {})


def test_what_is_set_is_shown(bench: Workbench):
    bench.weights = [1.0, 0.0, 0.0]
    until(lambda: np.array_equal(bench.W, np.eye(9)))
    until(lambda: view(bench, MapsView).picture.weights == [1.0, 0.0, 0.0])  # where the sliders are
    bench.group = SO(3)
    until(lambda: (basis := bench.basis) is not None and str(basis.rep.groups[0]) == "SO(3)")
    bench.rep_out = "T(1)"
    until(lambda: bench.rep_out == V(SO(3)) and bench.basis is not None)
    bench.stage = "training"
    until(lambda: bench.session.lab.stage == "training")
    bench.seed = 7
    until(lambda: bench.session.lab.inputs.seed == 7 and bench.pairings and bench.pairings[0].seed == 7)
    own = from_generators(discrete=[[[0, 1], [1, 0]]], name="swap")
    bench.group = own
    until(lambda: bench.basis is not None and bench.group == own)


@some(
    ("name", "value", "words"),
    [
        ("seed", "abc", "no number"),
        ("seed", -1, "less than"),
        ("ch", 10**9, "more than"),
        ("group", "SO(", "SO("),
        ("rep_in", "T(", "T("),
        ("task", "chess", "none of"),
        ("stage", "cellar", "choose one of"),
        ("weights", [1.0], "each term"),
        ("basis", 1, "cannot be set"),
        ("W", np.eye(3), "cannot be set"),
    ],
    2,
)
def test_what_cannot_be_taken_is_refused_and_nothing_is_lost(bench: Workbench, name: str, value: object, words: str):
    before = bench.session.lab.inputs
    with pytest.raises(traitlets.TraitError, match=re.escape(words)):
        setattr(bench, name, value)
    assert bench.session.lab.inputs == before


def test_what_is_set_while_another_thread_draws_is_looked_at(bench: Workbench, monkeypatch: pytest.MonkeyPatch):
    drawing, told = threading.Event(), threading.Event()

    def slowly(_: Lab) -> list[tuple[str, object]]:
        drawing.set()
        told.wait(30)
        return []

    monkeypatch.setattr(bench, "_values", slowly)
    drawer = threading.Thread(target=bench.draw, args=[bench.session.lab])
    drawer.start()
    try:
        assert drawing.wait(30)
        for name, value in (("basis", 1), ("seed", "abc")):
            with pytest.raises(traitlets.TraitError):
                setattr(bench, name, value)
    finally:
        told.set()
        drawer.join()


def test_results_are_observed():
    panel, seen = TrainingPanel(**SMALL), []
    try:
        until(lambda: panel.session.lab.question)
        panel.observe(lambda change: seen.append((change["name"], change["new"])), ["step", "running", "history"])
        panel.session.train()
        until(lambda: panel.step == 6 and not panel.running)
        assert ("running", True) in seen
        until(lambda: panel.history["EMLP"][-1].step == 6)
        assert panel.model is panel.session.lab.curves.learners["EMLP"].model
    finally:
        panel.close()


def test_panels_are_linked():
    one = MapsPanel(group="SO(3)", rep_in="V", rep_out="V", **SMALL)
    other = MapsPanel(group="SO(2)", rep_in="V", rep_out="V", **SMALL)
    try:
        until(lambda: one.basis is not None and other.basis is not None)
        w.link((one, "group"), (other, "group"))
        until(lambda: other.basis is not None and other.group == SO(3))
        other.group = S(4)
        until(lambda: (basis := one.basis) is not None and one.group == S(4) and basis.rank == 2)
        slider = w.IntSlider()
        w.link((slider, "value"), (one, "seed"))
        slider.value = 5
        until(lambda: one.session.lab.inputs.seed == 5)
    finally:
        one.close()
        other.close()


def test_layer_and_pairing_are_chosen():
    panel = PairingsPanel(group="O(3)", rep_in="2*V", rep_out="T(2)", **(SMALL | {"ch": 24, "num_layers": 2}))
    try:
        until(lambda: panel.picked is not None and len(panel.pairings or ()) == 2)
        panel.layer = 1
        until(lambda: panel.session.lab.shown_layer == 1 and panel.picked is not None)
        kept = panel.session.lab.layers.kept[1]
        number = len(kept.plan.terms) - 1
        wanted = Pairing(number, (kept.copies[kept.plan.terms[number].carrier][-1], 0, 0))
        assert wanted != panel.picked
        panel.picked = wanted
        until(lambda: panel.session.lab.picked == (1, wanted) and panel.picked == wanted)
        for name, value, words in (
            ("layer", 2, "2 bilinear layers"),
            ("layer", "x", "2 bilinear layers"),
            ("picked", Pairing(-1, (0, 0, 0)), "no such pairing"),
            ("picked", Pairing(0, (99, 0, 0)), "no such pairing"),
            ("picked", Pairing(0), "no such pairing"),
            ("picked", "V", "no such pairing"),
        ):
            with pytest.raises(traitlets.TraitError, match=words):
                setattr(panel, name, value)
        assert (panel.layer, panel.picked) == (1, wanted)
    finally:
        panel.close()


def test_entry_and_mode_are_those_of_the_picture():
    panel = MapsPanel(group="O(3)", rep_in="V", rep_out="V", **SMALL)
    try:
        picture = view(panel, MapsView).picture
        panel.entry, panel.mode = (np.int64(0), 2), "numbers"
        assert (picture.entry, picture.mode) == ([0, 2], "numbers")
        picture.set_state({"entry": [1, 1], "mode": "weights"})
        assert (panel.entry, panel.mode) == ((1, 1), "weights")
        for forged in ([1], [0, -1], [1, 2, 3], ["0", 1], {"a": 1}, None):
            picture.set_state({"entry": forged, "mode": forged})
        assert (panel.entry, panel.mode) == ((1, 1), "weights")
        panel.entry = ()
        for name, value in (("entry", (1,)), ("entry", (0, -1)), ("entry", "ab"), ("mode", "colours")):
            with pytest.raises((traitlets.TraitError, ValueError)):
                setattr(panel, name, value)
        assert (panel.entry, panel.mode) == ((), "weights")
    finally:
        panel.close()


def test_the_repr_is_short(bench: Workbench):
    assert repr(bench) == "Workbench(group='O(3)', rep_in='T(2)', rep_out='T(2)', seed=0)"
