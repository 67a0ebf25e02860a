"""Training on several devices is the training on one."""

import itertools
import json
import os

import jax
import pytest

from emlp_lab.nn import MLP
from emlp_lab.tasks import inertia
from emlp_lab.train import Learner
from tests.cases import catches
from tests.processes import run

# Four devices of the host have to be asked for before JAX starts.
PROGRAM = """
import json, jax, numpy as np
from emlp_lab.nn import EMLP, MLP
from emlp_lab.reps import V
from emlp_lab.stream import drain
from emlp_lab.tasks import inertia
from emlp_lab.train import Learner, TrainConfig, training
task, config = inertia(48, 24), TrainConfig(steps=4, batch_size=24, lr=0.01, evaluate_every=2)
shape, found = (task.rep_in, task.rep_out, task.group), {}
for count in (0, 4):
    devices = jax.devices()[:count] or None
    models = {"EMLP": EMLP(*shape, ch=[2 + 2 * V], probe=False), "MLP": MLP(*shape, ch=8, num_layers=1)}
    histories = drain(training(models, task, config, devices=devices))
    found[count] = {name: [[r.train or 0, r.test] for r in records] for name, records in histories.items()}
learner = Learner(models["MLP"], task, devices=devices)
learner.step(task.train[:24], 0.01)
values = [variable.value for variable in learner._trained]
x, y = (learner._sharing.rows(np.float32(part)) for part in (task.train.x[:24], task.train.y[:24]))
text = learner._step.lower(values, [], learner._moments, x, y, np.float32(0)).compile().as_text()
found["program"] = "all-reduce" in text and "f32[6,20]" in text and "f32[24,20]" not in text
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def measured() -> dict:
    flags = f"{os.environ.get('XLA_FLAGS', '')} --xla_force_host_platform_device_count=4"
    return json.loads(run(PROGRAM, XLA_FLAGS=flags))


@pytest.mark.parametrize("name", ["EMLP", "MLP"])
def test_the_losses_are_those_of_one_device(measured, name):
    one, four = measured["0"][name], measured["4"][name]
    assert len(one) == 3
    assert one[-1] != one[0]
    assert [*itertools.chain(*four)] == pytest.approx([*itertools.chain(*one)], rel=1e-5)


def test_each_device_computes_its_share_of_the_rows(measured):
    assert measured["program"]


@pytest.mark.parametrize("given", [[], "cpu", ["cpu"], 3, "twice"], ids=str)
def test_what_are_no_devices(given):
    task = inertia(4, 4)
    model, devices = MLP(task.rep_in, task.rep_out, ch=2, num_layers=1), jax.devices()[:1] * 2
    catches(lambda: Learner(model, task, devices=devices if given == "twice" else given), "devices=", "jax.devices()")
