"""Models that emlp 1.0.3 wrote, of more groups and settings than the fixtures beside the repository.

tests/fixtures/write_emlp.py wrote them.
"""

import json
from functools import cache

import numpy as np
import pytest

import emlp_lab.groups
import emlp_lab.reps
from emlp_lab import import_emlp
from emlp_lab.groups import O, S, from_generators
from emlp_lab.nn import EMLP
from emlp_lab.reps import T, V
from emlp_lab.solve import Solver
from tests.cases import catches, some
from tests.fixtures.models import models
from tests.networks import predict
from tests.processes import ROOT

FOLDER = ROOT / "tests/fixtures/emlp-1.0.3"
MODELS = models(emlp_lab.groups, emlp_lab.reps)
FACES = [[4, 1, 0, 3, 5, 2], [3, 0, 2, 5, 4, 1]]  # emlp.groups.Cube: where two turns take up, front, right, ..., down
MODELS["cube"]["group"] = from_generators([], [np.eye(6)[turn] for turn in FACES], name="faces")
SOLVER = Solver()
EVEN = ["so13p", "sp1"]  # not orthogonal, but no two types have the same dimension
UNKNOWN = ["so11p_order", "sl2_list"]
every_model = some("name", MODELS)


def about(name: str) -> dict:
    return json.loads((FOLDER / f"{name}.json").read_text())


def imported(name: str, **changes) -> EMLP:
    settings = {"order": about(name)["order"], "solver": SOLVER} | MODELS[name] | changes
    return import_emlp(FOLDER / f"{name}.npz", **settings)


@cache
def outputs(name: str) -> tuple[np.ndarray, np.ndarray]:
    with np.load(FOLDER / f"{name}.io.npz") as file:
        return file["x"], file["y"]


def difference(name: str, model: EMLP) -> float:
    """The largest one to the outputs of emlp, relative to the largest output."""
    x, y = outputs(name)
    return float(np.abs(predict(model, x) - y).max() / np.abs(y).max())


@every_model
def test_outputs_are_those_of_emlp(name):
    assert about(name)["emlp"] == "1.0.3"
    assert about(name)["numpy_seed"] == MODELS[name]["numpy_seed"]
    assert difference(name, imported(name)) < 1e-5


@pytest.mark.parametrize("name", ["s3", "d4_rep"])
def test_another_seed_is_refused(name):
    """By the outputs: the shapes in these files are the same for both seeds."""
    seed = MODELS[name]["numpy_seed"] + 1
    catches(lambda: imported(name, numpy_seed=seed, outputs=outputs(name)), f"numpy_seed={seed}", "differs")


@pytest.mark.parametrize("name", UNKNOWN)
def test_an_order_that_the_file_does_not_hold_is_asked_for(name):
    words = "does not record the order of T(0, 2)", "T(2)", "not orthogonal", "hash()"
    catches(lambda: imported(name, order=[]), *words)
    order = about(name)["order"]
    catches(lambda: imported(name, order=order[::-1], outputs=outputs(name)), "order of types", "differs")
    same(imported(name, order=[one.replace(", ", ",") for one in order]), imported(name))


@pytest.mark.parametrize("name", EVEN)
def test_an_order_is_not_asked_for_where_it_follows(name):
    assert not MODELS[name]["group"].is_orthogonal
    same(imported(name, order=[]), imported(name))


def same(one: EMLP, other: EMLP) -> None:
    assert one.plan.hidden == other.plan.hidden
    for name, variable in one.vars().items():
        np.testing.assert_array_equal(variable.value, other.vars()[name].value)


def test_a_seed_that_draws_other_types_does_not_fit_the_file():
    """The hidden types of a group that is not orthogonal come from the seed, and with them the number of weights."""
    told = 0
    for seed in range(8, 16):
        try:
            imported("so11p_order", numpy_seed=seed)
        except ValueError as problem:
            assert "from which emlp draws the types of hidden layers" in str(problem)  # noqa: PT017  some fit by chance
            told += 1
    assert told


def test_groups_that_are_other_ones_in_emlp_are_refused():
    for group in (emlp_lab.groups.Cube(), emlp_lab.groups.RubiksCube()):
        catches(lambda group=group: imported("cube", group=group), str(group), "from_generators", "discrete_generators")


def test_outputs_that_vanish_can_be_compared(tmp_path):
    """A network through scalars alone has no vector to give."""
    path, block = tmp_path / "zeros.npz", "[0](EMLPBlock)"
    names = [f"{block}.linear(Linear).b", f"{block}.linear(Linear).w", f"{block}.bilinear(BiLinear).w"]
    names = [f"(EMLP).network(Sequential){name}" for name in [*names, "[1](Linear).b", "[1](Linear).w"]]
    shapes = (1,), (1, 2), (0,), (2,), (2, 1)
    np.savez(path, names=np.array(names), **{str(i): np.ones(shape) for i, shape in enumerate(shapes)})
    settings = {"group": O(2), "rep_in": V, "rep_out": V, "ch": 1, "num_layers": 1, "numpy_seed": 0}
    import_emlp(path, **settings, outputs=(np.ones((3, 2)), np.zeros((3, 2))))
    catches(lambda: import_emlp(path, **settings, outputs=(np.ones((3, 2)), np.ones((3, 2)))), "differs")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ch": 25}, ["layer 0", "ch"]),
        ({"ch": [24, 24]}, ["layer 2", "ch"]),
        ({"ch": V + T(2)}, ["layer 0", "ch"]),
        ({"ch": "24"}, ["ch='24'", "384"]),
        ({"ch": None}, ["ch=None"]),
        ({"ch": []}, ["ch=[]"]),
        ({"ch": V(S(3))}, ["S(3)", "O(2)"]),
        ({"num_layers": 1}, ["layer 1", "num_layers"]),
        ({"num_layers": 4}, ["layer 3", "num_layers"]),
        ({"num_layers": 0}, ["num_layers=0"]),
        ({"group": O(3)}, ["layer 0", "group"]),
        ({"group": (O(2), S(3))}, ["one group"]),
        ({"rep_in": V}, ["layer 0", "rep_in"]),
        ({"numpy_seed": None}, ["numpy_seed=None"]),
        ({"order": ["V*"]}, ["order=['V*']", "cannot read"]),
        ({"order": "T(2)"}, ["order='T(2)'", "a list of types"]),
        ({"outputs": outputs("o2")[:1]}, ["x of the old model", "y"]),
        ({"outputs": (np.ones((2, 12)), np.ones((3, 8)))}, ["row by row"]),
        ({"outputs": (np.ones((2, 12)), np.ones((2, 1)))}, ["(2, 1)", "(rows, 8)"]),
        ({"outputs": (np.ones((2, 3)), np.ones((2, 8)))}, ["(2, 3)", "(rows, 12)"]),
        ({"outputs": (np.ones((0, 12)), np.ones((0, 8)))}, ["(0, 12)", "at least one row"]),
    ],
    ids=str,
)
def test_what_does_not_fit_is_one_clear_error(changes, words):
    catches(lambda: imported("o2", **changes), *words)
