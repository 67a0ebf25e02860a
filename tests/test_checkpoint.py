"""Models in one file: built from it alone, bit for bit; every damaged or foreign file is one clear error."""

import json
import os
from pathlib import Path

import numpy as np
import objax
import pytest
from safetensors.numpy import load_file, save_file

from emlp_lab import load, save
from emlp_lab.checkpoint.checkpoint import FILE
from emlp_lab.groups import O13, SO, S, from_generators
from emlp_lab.nn import EMLP, MLP, All, EmlpLegacy, Explicit, Sampled
from emlp_lab.reps import Rep, Scalar, T, V
from emlp_lab.tasks import inertia
from emlp_lab.train import Learner, Standardized, TrainConfig
from tests.cases import catches, some
from tests.networks import predict, rows
from tests.processes import run

OWN = from_generators([[[0.0, 1 / 3], [-1 / 3, 0]]], [[[-1.0, 0], [0, 1.0]]], name="own")
CLOUD = V(S(3)) * (1 + V(SO(2)))
WIDE = 1 + 2 * V + 9 * T(2)


class Determinant(Rep):
    def rho(self, g):
        return np.linalg.det(g) * np.eye(1)

    def __str__(self):
        return "Det"


MODELS = {
    "exact": lambda: EMLP(V + T(2), 1 + V, SO(2), ch=[WIDE, 7], seed=3),
    "contract, all": lambda: EMLP(V, T(2), SO(2), ch=[WIDE], pairing="contract", policy=All()),
    "full": lambda: EMLP(V + 1, V, S(3), ch=[2 + V], pairing="full", policy=Sampled(4, budget=2)),
    "explicit": lambda: EMLP(V, V, SO(2), ch=[WIDE, WIDE], policy=Explicit([{"T(2)": [8, 0]}, {}])),
    "emlp": lambda: EMLP(V, V, SO(2), ch=30, policy=EmlpLegacy(5), num_layers=2),
    "not orthogonal": lambda: EMLP(V, V.T + 1, O13(), ch=[V + V.T + T(1, 1) + 1]),
    "two groups": lambda: EMLP(CLOUD, V(SO(2)), ch=[1 + CLOUD], seed=2),
    "scalars": lambda: EMLP(3 * Scalar, Scalar, SO(3), ch=[4 * Scalar]),
    "own group": lambda: EMLP(V, T(2), OWN, ch=[WIDE]),
    "own rule": lambda: EMLP(V + Determinant(), V, SO(2), ch=[V + 2 * Determinant() + 1]),
    "dense": lambda: MLP(V, T(2), SO(2), ch=9, num_layers=2, seed=8),
}
RULES = {"Det": Determinant()}
READ = """
import sys
import jax.numpy as jnp, numpy as np, objax
from emlp_lab import load
x, y = np.load(sys.argv[2]).values()
model = load(sys.argv[1])
print(np.array_equal(np.asarray(objax.Jit(model)(jnp.asarray(x))), y))
print(repr(model.pairings))
"""


def changed(model: objax.Module) -> objax.Module:
    """With weights that are not those of its seed."""
    for variable in model.vars().subset(objax.TrainVar):
        variable.assign(variable.value + 0.1)
    return model


@pytest.fixture(scope="module")
def saved(tmp_path_factory) -> tuple[Path, EMLP]:
    path = tmp_path_factory.mktemp("saved") / "model.safetensors"
    model = changed(EMLP(V, V, SO(2), ch=[1 + V], seed=3))
    save(model, path)
    return path, model


@some("name", MODELS, 2)
def test_loaded_models_are_the_saved_ones(tmp_path, name):
    model = changed(MODELS[name]())
    save(model, tmp_path / "model")
    other = load(tmp_path / "model", rules=RULES)
    assert (type(other), other.seed, other.group) == (type(model), model.seed, model.group)
    assert (other.rep_in, other.rep_out) == (model.rep_in, model.rep_out)
    values, loaded = ({k: np.asarray(v.value) for k, v in m.vars().items()} for m in (model, other))
    assert values.keys() == loaded.keys()
    assert all(values[k].dtype == loaded[k].dtype and np.array_equal(values[k], loaded[k]) for k in values)
    x = rows(model.rep_in, 3)
    np.testing.assert_array_equal(predict(other, x), predict(model, x))
    if isinstance(model, EMLP):
        assert other.pairings == model.pairings
        assert (other.plan.rule, other.plan.policy) == (model.plan.rule, model.plan.policy)
    save(other, tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == (tmp_path / "model").read_bytes()


def test_loaded_in_another_process(tmp_path):
    model = changed(MODELS["exact"]())
    save(model, tmp_path / "model")
    x = rows(model.rep_in, 4).astype(np.float32)
    np.savez(tmp_path / "io.npz", x=x, y=predict(model, x))
    same, pairings = run(READ, tmp_path / "model", tmp_path / "io.npz", PYTHONHASHSEED="7").split("\n", maxsplit=1)
    assert same == "True"
    assert pairings.strip() == repr(model.pairings)


def test_loading_does_not_solve(tmp_path, monkeypatch):
    """Weights are coefficients in a basis; a solver of another version may find another one of the same space."""
    save(MODELS["full"](), tmp_path / "model")
    monkeypatch.setattr("emlp_lab.solve.solver.Solver.stream", None)
    load(tmp_path / "model")


def test_learners_are_saved_with_their_units(tmp_path):
    task = inertia(30, 20)
    learner = Learner(EMLP(task.rep_in, task.rep_out, task.group, ch=[1 + V + T(2)]), task)
    learner.step(task.train, TrainConfig().lr)
    save(learner, tmp_path / "model")
    model = load(tmp_path / "model")
    assert isinstance(model, Standardized)
    x = task.test.x.astype(np.float32)
    np.testing.assert_array_equal(predict(model, x), predict(learner.standardized, x))
    np.testing.assert_allclose(predict(model, x), learner.predict(x), rtol=1e-4, atol=1e-4)
    assert np.ptp(task.normalization.y_scale) == 0 or not np.allclose(predict(model, x), predict(model.model, x))


def test_every_truncation_is_refused(saved, tmp_path):
    content = saved[0].read_bytes()
    for size in [*range(0, len(content), 64), *range(20), len(content) - 1]:
        broken(tmp_path, content[:size])
    broken(tmp_path, content + b"\0")


def test_every_flipped_byte_is_refused_or_means_nothing(saved, tmp_path):
    content = saved[0].read_bytes()
    rng = np.random.default_rng(0)
    for place in [*range(16), *rng.choice(len(content), 300, replace=False)]:
        for bit in rng.choice(8, 2, replace=False):
            changed_byte = bytearray(content)
            changed_byte[place] ^= 1 << bit
            broken(tmp_path, bytes(changed_byte))


def broken(folder: Path, content: bytes) -> None:
    path = folder / "broken"
    path.write_bytes(content)
    catches(lambda: load(path), str(path))


@pytest.mark.parametrize("content", [b"", b"\0" * 99, b"PK\x03\x04", b"{}", (2**62).to_bytes(8, "little") + b"{}"])
def test_foreign_files_are_refused(tmp_path, content):
    broken(tmp_path, content)


def test_other_safetensors_are_refused(tmp_path):
    path = tmp_path / "other"
    for metadata in (
        None,
        {"format": "pt"},
        {FILE.key: "[]"},
        {FILE.key: "{"},
        {FILE.key: json.dumps({"format": "1"})},
    ):
        save_file({"w": np.zeros(3)}, path, metadata)
        catches(lambda: load(path), "other")


def test_later_formats_are_refused(tmp_path):
    head = {"format": FILE.format + 1, "sha256": "", "specification": "{}"}
    save_file({"w": np.zeros(3)}, tmp_path / "later", {FILE.key: json.dumps(head)})
    catches(lambda: load(tmp_path / "later"), f"format {FILE.format + 1}", "update")


def altered(saved: tuple[Path, EMLP], path: Path, specification: dict | None = None, **tensors) -> Path:
    """The file with other content and a valid checksum; a tensor None is left out."""
    old, found = FILE.read(saved[0])
    together = {k: v for k, v in (found | tensors).items() if v is not None}
    FILE.write(path, old | (specification or {}), together)
    return path


def test_content_that_does_not_fit_is_refused(saved, tmp_path):
    _, tensors = FILE.read(saved[0])
    w = next(name for name in tensors if name.endswith("head(Linear).w"))
    basis = tensors["bases/0"]
    cases = [
        (None, {w: tensors[w][:-1]}, w.removeprefix("weights/")),
        (None, {w: None}, w.removeprefix("weights/")),
        (None, {"weights/more": tensors[w]}, "more"),
        (None, {"bases/0": None}, "bases/0"),
        (None, {"bases/0": basis[:, :0]}, "shape"),
        (None, {"bases/0": np.concatenate([basis, basis])}, "basis"),
        ({"model": "GNN"}, {}, "GNN"),
        ({"pairing": "exakt"}, {}, "exakt"),
        ({"policy": {"policy": "guess"}}, {}, "guess"),
        ({"hidden": []}, {}, "fit"),
        ({"rep_in": "V"}, {}, "representation"),
        ({"seed": "x"}, {}, "fit"),
    ]
    for specification, changes, word in cases:
        path = altered(saved, tmp_path / "altered", specification, **changes)
        catches(lambda path=path: load(path), "altered", word)
    other = tmp_path / "other"
    save(EMLP(V, V, SO(2), ch=[2 + V]), other)
    specification, _ = FILE.read(other)
    catches(lambda: load(altered(saved, tmp_path / "mixed", specification)), "mixed")


def test_a_missing_file_is_no_model(tmp_path):
    with pytest.raises(FileNotFoundError, match="nothing"):
        load(tmp_path / "nothing")


def test_own_rules_are_asked_for(tmp_path):
    save(MODELS["own rule"](), tmp_path / "model")
    catches(lambda: load(tmp_path / "model"), "Det", "rules")


def test_an_interrupted_save_leaves_the_old_file(saved, tmp_path, monkeypatch):
    path = tmp_path / "model"
    path.write_bytes(saved[0].read_bytes())
    for step in ("fsync", "replace"):
        with monkeypatch.context() as patch:
            patch.setattr(os if step == "fsync" else Path, step, fails)
            with pytest.raises(KeyboardInterrupt):
                save(MODELS["dense"](), path)
        assert path.read_bytes() == saved[0].read_bytes()
        assert list(tmp_path.iterdir()) == [path]


def fails(*_: object) -> None:
    raise KeyboardInterrupt


def test_files_are_plain_safetensors(saved):
    path, model = saved
    tensors = load_file(path)
    for name, variable in model.vars().items():
        np.testing.assert_array_equal(tensors[f"weights/{name}"], variable.value)


def test_other_modules_are_refused(tmp_path):
    catches(lambda: save(objax.nn.Linear(2, 2), tmp_path / "model"), "Linear", "objax.io")  # type: ignore[arg-type]
