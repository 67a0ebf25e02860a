"""Saved models that visitors hand in: opened with their inputs; damaged, foreign and huge ones are a short sentence."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

import pytest
from emlp_widgets.compute.model_file import MAX_BYTES, MAX_MESSAGE, is_model, read_model
from emlp_widgets.session.session import Session
from emlp_widgets.state.switches import by_hand, read_switches, switches_between
from emlp_widgets.views.training.opened import OpenedView

from emlp_lab import save
from emlp_lab.checkpoint.checkpoint import FILE
from emlp_lab.groups import SO, O, S
from emlp_lab.nn import EMLP, MLP, Explicit, Sampled, keep
from emlp_lab.nn.bilinear.plan import bilinear_plan
from emlp_lab.reps import T, V, to_json
from emlp_lab.solve import Solver
from emlp_lab.tasks import inertia
from emlp_lab.train import Learner
from tests.cases import catches, some
from tests.sessions import small_session, until


@pytest.fixture
def session() -> Iterator[Session]:
    with small_session() as made:
        yield made


@cache
def saved(kind: str) -> bytes:
    made = {
        "whole": lambda: EMLP(T(1), T(0), SO(2), ch=8, num_layers=1, seed=5, pairing="contract"),
        "by hand": lambda: EMLP(T(1), T(0), SO(2), ch=8, num_layers=1, policy=Explicit([{"T(1)": [0]}])),
        "locked": lambda: EMLP(T(1), T(0), SO(2), ch=8, num_layers=1, policy=Sampled(3, 1)),
        "own layers": lambda: EMLP(T(1), T(0), SO(2), ch=[2 + 3 * V], seed=1),
        "learner": lambda: Learner(EMLP(5 * T(0) + 5 * T(1), T(2), O(3), ch=8, num_layers=1), inertia(30, 30)),
        "dense": lambda: MLP(T(1), T(0), SO(2), ch=6, num_layers=2, seed=2),
        "two groups": lambda: EMLP(V(S(2)) * V(SO(2)), V(SO(2)), ch=[1 + V(SO(2))]),
    }[kind]()
    with TemporaryDirectory() as folder:
        save(made, Path(folder) / "model")
        return (Path(folder) / "model").read_bytes()


OPENED = {
    "whole": {"group": "SO(2)", "rep_in": "T(1)", "rep_out": "T(0)", "seed": 5, "ch": 8, "pairing": "contract"},
    "by hand": {"seed": 0, "lock": -1, "switched": "0.1.1"},
    "locked": {"lock": 3, "budget": 1, "switched": ""},
    "learner": {"group": "O(3)", "rep_in": "5*T(0) + 5*T(1)", "rep_out": "T(2)", "ch": 8},
    "dense": {"seed": 2, "ch": 6, "num_layers": 2},
}


# Each compiles three networks.
@some("kind", OPENED, len(OPENED), also=lambda kind: kind == "learner")
def test_a_model_opens_with_its_inputs_and_predicts_the_same(session: Session, kind: str):
    session.files.receive("model", saved(kind))
    lab = until(session, lambda lab: lab.opening.status in ("done", "failed"))
    assert lab.opening.status == "done", lab.opening.message
    assert {name: getattr(lab.inputs, name) for name in OPENED[kind]} == OPENED[kind]
    assert lab.opened is not None
    assert lab.opened.difference is not None
    assert lab.opened.difference < 1e-6
    assert lab.opened.told == ()
    assert bool(lab.opened.tests) == (kind == "learner")
    session.undo()
    assert session.lab.inputs.seed == 0


def test_a_network_that_no_width_makes_is_told(session: Session):
    session.files.receive("own.safetensors", saved("own layers"))
    lab = until(session, lambda lab: lab.opening.status in ("done", "failed"))
    assert lab.opened is not None
    assert lab.opened.difference is None
    assert "hidden layers are its own" in lab.opened.told[0]


def forged(**changes: object) -> bytes:
    """A file with a right checksum whose specification was changed."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "model"
        path.write_bytes(saved("whole"))
        specification, tensors = FILE.read(path)
    return FILE.pack(specification | changes, tensors)


DAMAGED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty": ("a.safetensors", lambda: b"", "emlp_lab.save"),
    "cut": ("a.safetensors", lambda: saved("whole")[:-9], "damaged"),
    "cut in the head": ("a.safetensors", lambda: saved("whole")[:60], "damaged"),
    "a changed byte": ("a.safetensors", lambda: saved("whole")[:-1] + b"\xff", "checksum"),
    "a table": ("a.safetensors", lambda: b"1,2,3\n4,5,6", "emlp_lab.save"),
    "an archive of arrays": ("a.npz", lambda: b"PK\x03\x04" + bytes(40), "emlp_lab.save"),
    "a head of nonsense": ("a.safetensors", lambda: (2**40).to_bytes(8, "little") + b"{" * 99, "damaged"),
    "huge": ("a.safetensors", lambda: bytes(MAX_BYTES + 1), "64 MiB"),
    "two groups": ("a.safetensors", lambda: saved("two groups"), "2 groups at once"),
    "a model of the future": ("a.safetensors", lambda: replace(FILE, format=9).pack({}, {}), "later version"),
    "no specification": ("a.safetensors", lambda: FILE.pack({}, {}), "fit together"),
    "a huge input": ("a.safetensors", lambda: forged(rep_in=to_json(T(30)(SO(3)))), "too large"),
    "a huge layer": ("a.safetensors", lambda: forged(hidden=[to_json((10**9 * V)(SO(2)))]), "too large"),
    "many layers": ("a.safetensors", lambda: forged(hidden=[to_json(V(SO(2)))] * 99), "too large"),
    "another group": ("a.safetensors", lambda: forged(groups=to_json(V(SO(3)))), "SO(3)"),
    "another kind": ("a.safetensors", lambda: forged(model="Evil"), "Evil"),
    "a policy of nonsense": ("a.safetensors", lambda: forged(policy={"policy": "__import__('os')"}), "policy"),
    "a representation of nonsense": ("a.safetensors", lambda: forged(rep_in="[" * 5000), "representation"),
    "a long name": ("n" * 200, lambda: saved("whole")[:-9], "nnn"),
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_what_is_no_model_is_one_short_sentence(kind: str):
    name, make, words = DAMAGED[kind]
    raw = make()
    catches(lambda: read_model(name, raw), words)
    with pytest.raises(ValueError, match=f"^{name[:20]}") as caught:
        read_model(name, raw)
    assert len(str(caught.value)) <= MAX_MESSAGE
    assert gettempdir() not in str(caught.value)  # where it lay while it was read


def test_what_is_no_model_leaves_everything_as_it_is(session: Session):
    before = session.lab
    for file, make, _ in [DAMAGED["cut"], DAMAGED["two groups"], DAMAGED["a huge layer"]]:
        session.files.receive(file, make())
        lab = until(session, lambda lab: lab.opening.status == "failed")
        view = OpenedView(session)
        view.draw(lab)
        assert view.zone.shown["error"] == lab.opening.message
        for name in ("inputs", "question", "layers", "basis", "opened"):
            assert getattr(lab, name) == getattr(before, name)
        assert not lab.undoable
        session.state.advance("opening", status="idle")


@pytest.mark.parametrize("switches", ["", "0.1.1", "0.0 0.1.0", "0.1.0.1.0 0.2"])
def test_switches_are_found_again_from_pairings(switches: str):
    rep = (2 + V + 2 * T(2))(O(3))
    drawn = keep(bilinear_plan(rep, rep, rule="contract", policy=Sampled(), solver=Solver()), 0)
    policy = by_hand([drawn], read_switches(switches))
    turned = keep(bilinear_plan(rep, rep, rule="contract", policy=policy, solver=Solver()), 0)
    again = by_hand([drawn], switches_between([drawn], [turned.pairings]))
    assert again == policy


def test_models_are_told_from_data():
    assert is_model("a.safetensors", b"")
    assert is_model("a", saved("whole"))
    assert not is_model("a.csv", b"1,2,3,4,5,6")
    assert not is_model("a.npz", b"PK\x03\x04" + bytes(9))
