"""How equivariant networks are after training in float32; prints a table.

python tests/benchmarks/equivariance.py [--steps 300]; width 128, 3 hidden layers. Errors are differences of
f(g x) and g f(x) in one output, relative to the root mean square of all: the median, and the worst of 2048. float32: as
the network was trained. rounded: the same network in float64, for inputs g x that were rounded to float32, which is
what no network can undo. float64: without any rounding. Lorentz boosts have random directions and the rapidity named.
"""

import argparse
from dataclasses import replace

import jax
import numpy as np
import scipy.linalg as sla

from emlp_lab.groups import Group
from emlp_lab.nn import EMLP
from emlp_lab.reps import Rep
from emlp_lab.tasks import Data
from emlp_lab.train import Learner
from tests.benchmarks.training import CASES, task

ETA = np.diag([1.0, -1, -1, -1])


def target(name: str, x: np.ndarray) -> np.ndarray:
    """An equivariant function of each case."""
    if name == "O3":
        v = x[:, 5:].reshape(-1, 5, 3)
        return np.einsum("na,nai,naj->nij", np.tanh(x[:, :5]), v, v).reshape(-1, 9)
    if name == "O5":
        a, b = x.reshape(-1, 2, 5).swapaxes(0, 1)
        return np.sin((a * b).sum(1, keepdims=True))
    if name == "S5":
        v = x.reshape(-1, 5, 5)
        return v[:, 0] * v[:, 1] + v[:, 2].sum(1, keepdims=True)
    p = x.reshape(-1, 4, 4)
    G = np.einsum("nai,ij,nbj->nab", p, ETA, p)
    return np.tanh(G[:, 0, 1, None]) + 0.3 * G[:, 2, 3, None]


def moved(group: Group, rapidity: float | None, rng: np.random.Generator) -> np.ndarray:
    """A random element, or a boost in a random direction after a rotation."""
    if rapidity is None:
        return group.sample(int(rng.integers(10**6)), 1)[0]
    n = rng.standard_normal(3)
    K, turn = np.zeros((4, 4)), np.eye(4)
    K[0, 1:] = K[1:, 0] = n / np.linalg.norm(n)
    turn[1:, 1:] = np.linalg.qr(rng.standard_normal((3, 3)))[0]
    return sla.expm(rapidity * K) @ turn


def trained(case: tuple[Group, Rep, Rep], name: str, rule: str, steps: int) -> tuple[EMLP, Learner, np.ndarray]:
    """A network after training, and inputs."""
    rng, one = np.random.default_rng(1), task(case)
    x = rng.standard_normal((2256, one.rep_in.size()))
    data = Data(x[:2000], target(name, x[:2000]))
    model = EMLP(one.rep_in, one.rep_out, one.group, ch=128, pairing=rule)
    learner = Learner(model, replace(one, train=data))
    for _ in range(steps):
        rows = rng.integers(0, 2000, 500)
        learner.step(Data(data.x[rows], data.y[rows]), 3e-3)
    return model, learner, x[2000:]


def errors(model: EMLP, learner: Learner, x: np.ndarray, rapidity: float | None) -> list[np.ndarray]:
    """Of float32, of rounded inputs, and of float64."""
    rng, plan = np.random.default_rng(2), model.plan.hold([block.bilinear.kept for block in model.network])
    params = jax.tree.map(np.float64, model.params)
    found: list[list[np.ndarray]] = [[], [], []]
    for _ in range(8):
        g = moved(learner.task.group, rapidity, rng)
        turned, rho = x @ model.rep_in.rho(g).T, model.rep_out.rho(g)
        exact = plan.apply(params, x) @ rho.T
        scale = np.sqrt((exact**2).mean())
        mine = learner.predict(x.astype(np.float32)) @ rho.T
        rounded = turned.astype(np.float32)
        pairs = (
            (learner.predict(rounded), mine),
            (plan.apply(params, rounded.astype(float)), exact),
            (plan.apply(params, turned), exact),
        )
        for errors, (y, wanted) in zip(found, pairs, strict=True):
            errors.append(np.abs(y - wanted).max(1) / scale)
    return [np.concatenate(each) for each in found]


def main(steps: int) -> None:
    """Prints a row for each group, rule and rapidity."""
    print("group\trule\trapidity\tfloat32 median\tworst\trounded median\tworst\tfloat64 worst")
    for name, case in CASES.items():
        for rule in ("exact", "contract"):
            made = trained(case, name, rule, steps)
            for rapidity in (0.5, 1.0, 2.0) if name == "O13" else (None,):
                single, rounded, double = errors(*made, rapidity)
                numbers = np.median(single), single.max(), np.median(rounded), rounded.max(), double.max()
                cells = [str(case[0]), rule, "" if rapidity is None else f"{rapidity:g}"]
                print("\t".join([*cells, *(f"{number:.1e}" for number in numbers)]), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=300)
    main(parser.parse_args().steps)
