"""Models of emlp 1.0.3 compute the same here; what their files do not hold is said, and what contradicts is refused."""

import io
import json
import tracemalloc
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from emlp_lab import import_emlp
from emlp_lab.emlp.order import EmlpOrder, emlp_hidden
from emlp_lab.groups import O13, SO, Group, O, S, SO11p
from emlp_lab.nn import EMLP, gated
from emlp_lab.nn.bilinear.emlp_draw import EmlpLegacy
from emlp_lab.nn.bilinear.plan import bilinear_plan
from emlp_lab.reps import Rep, Scalar, T, V
from tests.cases import catches, some
from tests.networks import predict
from tests.processes import ROOT

FIXTURES = (
    next((path for path in (ROOT / "shared", ROOT.parent / "shared") if path.is_dir()), ROOT) / "fixtures/emlp-1.0.3"
)
MODELS: dict[str, dict] = {
    "o3_inertia": {
        "group": O(3),
        "rep_in": 5 * Scalar + 5 * V,
        "rep_out": T(2),
        "ch": 64,
        "num_layers": 2,
        "numpy_seed": 7,
    },
    "s4_graph": {"group": S(4), "rep_in": 2 * V + T(2), "rep_out": V + 2, "ch": 96, "num_layers": 2, "numpy_seed": 11},
    "so3_issue8": {"group": SO(3), "rep_in": V + T(2), "rep_out": Scalar, "numpy_seed": 42},
}
needs_fixtures = pytest.mark.skipif(not FIXTURES.is_dir(), reason="the fixtures are beside the repository")


def imported(name: str, **changes) -> EMLP:
    return import_emlp(FIXTURES / f"{name}.npz", **(MODELS[name] | changes))


def outputs(name: str) -> tuple[np.ndarray, np.ndarray]:
    with np.load(FIXTURES / f"{name}.io.npz") as file:
        return file["x"], file["y"]


@needs_fixtures
@pytest.mark.parametrize("name", MODELS)
def test_outputs_are_those_of_emlp(name):
    model, (x, y) = imported(name), outputs(name)
    settings = json.loads((FIXTURES / f"{name}.json").read_text())
    assert settings["numpy_seed"] == MODELS[name]["numpy_seed"]
    assert np.abs(predict(model, x) - y).max() <= 1e-5 * np.abs(y).max()
    assert any(pairings.duplicates for pairings in model.pairings)
    assert all(str(settings["numpy_seed"]) in pairings.chosen for pairings in model.pairings)


@needs_fixtures
def test_another_seed_is_another_model():
    catches(lambda: imported("o3_inertia", numpy_seed=8, outputs=outputs("o3_inertia")), "numpy_seed=8", "order")
    imported("o3_inertia", outputs=outputs("o3_inertia"))


@needs_fixtures
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ch": 60}, ["layer 0", "ch"]),
        ({"num_layers": 3}, ["layer 2", "num_layers"]),
        ({"rep_out": V}, ["layer 2", "rep_out"]),
        ({"group": O(2)}, ["layer 0", "group"]),
        ({"numpy_seed": -1}, ["numpy_seed=-1"]),
        ({"numpy_seed": 1.5}, ["numpy_seed=1.5"]),
    ],
)
def test_what_contradicts_the_file_is_refused(changes, words):
    catches(lambda: imported("o3_inertia", **changes), *words)


def written(path: Path, group: Group, hidden: Sequence[Rep]) -> Path:
    """A file of zeros with the shapes of a network V -> V."""
    names, arrays, source = [], {}, V(group)
    for number, rep in enumerate(hidden):
        wide = gated(rep)
        prefix = f"(EMLP).network(Sequential)[{number}](EMLPBlock)"
        names += [f"{prefix}.linear(Linear).b", f"{prefix}.linear(Linear).w", f"{prefix}.bilinear(BiLinear).w"]
        shapes = (wide.size(),), (wide.size(), source.size()), (bilinear_plan(wide, wide).weights,)
        arrays |= {str(len(arrays) + i): np.zeros(shape, np.float32) for i, shape in enumerate(shapes)}
        source = rep
    prefix = f"(EMLP).network(Sequential)[{len(hidden)}](Linear)"
    names += [f"{prefix}.b", f"{prefix}.w"]
    shapes = (group.d,), (group.d, source.size())
    arrays |= {str(len(arrays) + i): np.zeros(shape, np.float32) for i, shape in enumerate(shapes)}
    np.savez(path, names=np.array(names), **arrays)
    return path


LORENTZ = {"group": SO11p(), "rep_in": V, "rep_out": V, "ch": 40, "num_layers": 1}
ORDER = ["T(1, 1)", "T(0, 2)", "T(2)", "T(3)", "T(2, 1)", "T(1, 2)", "T(0, 3)"]


def hidden_of(seed: int) -> tuple[Rep, ...]:
    draw = EmlpLegacy(seed).before([40], [SO11p()])
    return emlp_hidden([40], SO11p(), EmlpOrder(tuple(ORDER)), draw)


def weights(rep: Rep) -> int:
    return bilinear_plan(gated(rep), gated(rep)).weights


SEED = next(seed for seed in range(99) if len({rep for rep, _ in hidden_of(seed)[0].terms if rep.size() == 4}) > 1)


def test_groups_that_are_not_orthogonal_need_the_order(tmp_path):
    path = written(tmp_path / "lorentz.npz", SO11p(), hidden_of(SEED))
    catches(lambda: import_emlp(path, **LORENTZ, numpy_seed=SEED), "does not record the order", "hash()", "order=")
    model = import_emlp(path, **LORENTZ, numpy_seed=SEED, order=ORDER)
    types = [rep for rep, _ in model.plan.hidden[0].terms]
    for size in (4, 8):
        names = [str(rep) for rep in types if rep.size() == size]
        assert names == sorted(names, key=ORDER.index)


def test_a_wrong_seed_shows_where_it_draws_the_types(tmp_path):
    path = written(tmp_path / "lorentz.npz", SO11p(), hidden_of(SEED))
    other = next(seed for seed in range(99) if weights(hidden_of(seed)[0]) != weights(hidden_of(SEED)[0]))
    catches(lambda: import_emlp(path, **LORENTZ, numpy_seed=other, order=ORDER), "bilinear weights", "numpy_seed")


def test_solves_that_draw_are_refused(tmp_path):
    hidden = [(1 + V + T(3))(O13())] * 2
    path = written(tmp_path / "large.npz", O13(), hidden)
    arguments = {"group": O13(), "rep_in": V, "rep_out": V, "ch": hidden, "numpy_seed": 0}
    catches(lambda: import_emlp(path, **arguments), "4096", "numpy.random", "numpy_seed")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", ["save_var_collection"]),
        (b"PK\x03\x04 not a zip", ["save_var_collection"]),
        (b"\x93NUMPY", ["save_var_collection"]),
    ],
)
def test_other_files_are_refused(tmp_path, content, words):
    path = tmp_path / "other.npz"
    path.write_bytes(content)
    catches(lambda: import_emlp(path, **LORENTZ, numpy_seed=SEED), *words)


def test_files_of_other_models_are_refused(tmp_path):
    path = tmp_path / "other.npz"
    for names, word in ((["(MLP).net(Sequential)[0](Linear).w"], "(MLP).net"), ([], "no variables")):
        np.savez(path, names=np.array(names, str), **{str(i): np.zeros((2, 2)) for i in range(len(names))})
        catches(lambda: import_emlp(path, **LORENTZ, numpy_seed=SEED), word)
    full = written(tmp_path / "full.npz", SO11p(), hidden_of(SEED))
    with np.load(full) as file:
        kept = {name: file[name] for name in file.files}
    np.savez(path, **(kept | {"names": kept["names"][:-1]}))
    catches(lambda: import_emlp(path, **LORENTZ, numpy_seed=SEED), "lacks variables of layer 1")


@some("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA], 2)
def test_files_that_claim_more_than_they_hold_are_refused(tmp_path, method):
    """A header of a few bytes asks for terabytes, and a member that unpacks to 128 MiB says that it is short."""
    path, head = tmp_path / "forged.npz", io.BytesIO()
    np.lib.format.write_array_header_1_0(head, {"descr": "<f8", "fortran_order": False, "shape": (10**12, 3)})
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("names.npy", head.getvalue() + bytes(2**27))
    raw = bytearray(path.read_bytes())
    at = raw.find(b"PK\x01\x02")
    raw[at + 24 : at + 28] = (500).to_bytes(4, "little")
    path.write_bytes(raw)
    tracemalloc.start()
    catches(lambda: import_emlp(path, **LORENTZ, numpy_seed=SEED), "save_var_collection")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 50 * 2**20
