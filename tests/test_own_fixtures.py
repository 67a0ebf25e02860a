"""Models that emlp 1.0.3 wrote, of more groups and settings than the fixtures beside the repository."""

import json
from functools import cache

import numpy as np
import pytest

import emlp_lab.groups
import emlp_lab.reps
from emlp_lab import import_emlp
from emlp_lab.nn import EMLP
from tests.cases import catches
from tests.fixtures.models import models
from tests.networks import predict
from tests.processes import ROOT

FOLDER = ROOT / "tests/fixtures/emlp-1.0.3"
MODELS = models(emlp_lab.groups, emlp_lab.reps)
every_model = pytest.mark.parametrize("name", MODELS)


def about(name: str) -> dict:
    return json.loads((FOLDER / f"{name}.json").read_text())


def imported(name: str, **changes) -> EMLP:
    return import_emlp(FOLDER / f"{name}.npz", **({"order": about(name)["order"]} | MODELS[name] | changes))


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
    error = difference(name, imported(name))
    print(name, f"{error:.1e}")
    assert error < 1e-5
