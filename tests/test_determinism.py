"""The same numbers in every process, whatever its hash seed, its random state and what it did before."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.processes import run

PROGRAM = """
import hashlib, json, random, sys
import numpy as np
order, seed = sys.argv[1], int(sys.argv[2])
np.random.seed(seed)
random.seed(seed)
import jax, objax
objax.random.DEFAULT_GENERATOR.seed(seed)
from emlp_lab.groups import *
from emlp_lab.nn import EMLP, MLP, uniform_rep
from emlp_lab.reps import T, V, blocks
from emlp_lab.solve import Solver
from emlp_lab.stream import drain
from emlp_lab.tasks import inertia
from emlp_lab.train import TrainConfig, training

def sha(*arrays):
    return hashlib.sha256(b"".join(np.ascontiguousarray(a).tobytes() for a in arrays)).hexdigest()

solver = Solver()
ROUTES = ("isotypic", "nullspace", "iterative")
CASES = {
    "SO3": lambda: T(4)(SO(3)),
    "O13": lambda: (V + T(1, 1) >> T(2) + V.T)(O13()),
    "S4": lambda: (V + T(2) >> V)(S(4)),
    "D3": lambda: T(3)(D(3)),
    "halves": lambda: T(9)(SO(3)),
    "Lorentz": lambda: T(3, 3)(SO13p()),
    "unitary": lambda: T(3, 3)(SU(3)),
    "affine": lambda: T(2, 2)(SE(2)),
    "signed": lambda: T(4)(Q(8)),
    "mixed": lambda: (V(SO(3)) + V(S(3))) * (V(S(3)) + V(Z(4)) + V(SO(3))),
}
found = {}
def bases():
    names = sorted(CASES, reverse=order == "backward")
    for name in names:
        rep = CASES[name]()
        basis = solver.solve(rep)
        found[name] = [sha(basis.dense()), basis.rank, [str(block.rep) for block in basis.blocks]]
    for route in sorted(ROUTES, reverse=order == "backward"):
        found[route] = sha(Solver(route).solve(T(4)(SO(3))).dense())
def networks():
    task = inertia(train=20, test=20, seed=5)
    shape = task.rep_in, task.rep_out, task.group
    models = {"EMLP": EMLP(*shape, ch=[1 + 2 * V + 12 * T(2)], seed=3), "MLP": MLP(*shape, ch=8, seed=3)}
    other = EMLP(V, V, O13(), ch=20, num_layers=1, seed=3)
    for name, model in {**models, "O13": other}.items():
        found[name + " start"] = sha(*(v.value for v in model.vars().values()))
    found["pairings"] = json.dumps([p.as_dict() for p in models["EMLP"].pairings])
    found["uniform"] = [str(uniform_rep(100, group)) for group in (SO(3), O13())]
    losses = []
    config = TrainConfig(steps=3, batch_size=10, evaluate_every=3)
    result = drain(training(models, task, config), lambda e: losses.append(dict(e.data.get("losses", {}))))
    found["losses"] = [loss for loss in losses if loss]
    found["test"] = {name: [record.test for record in records] for name, records in result.items()}
    found["data"] = sha(task.train.x, task.test.y, SO(3).sample(4, 3), S(5).sample(jax.random.key(2), 3))
for part in [bases, networks] if order == "forward" else [networks, bases]:
    part()
print(json.dumps(found, sort_keys=True))
"""


@pytest.fixture(scope="module")
def found() -> list[dict]:
    """What two processes found, side by side."""
    with ThreadPoolExecutor() as pool:
        started = [
            pool.submit(run, PROGRAM, order, seed, PYTHONHASHSEED=str(seed))
            for order, seed in (("forward", 0), ("backward", 12345))
        ]
        return [json.loads(process.result()) for process in started]


def test_processes_agree(found):
    reference, other = found
    assert other == reference


def test_there_is_something_to_agree_on(found):
    reference = found[0]
    assert len(reference["losses"]) == 3
    assert reference["SO3"][1] == 3
    assert reference["EMLP start"] != reference["O13 start"]
    assert reference["losses"][0] != reference["losses"][2]
