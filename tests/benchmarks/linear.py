"""The linear part of a layer beside a dense matrix of the same width and, on the same irreducibles, e3nn-jax.

python tests/benchmarks/linear.py [--e3nn PYTHON] [--rounds 20]; O(3), batches of 500, the gradient by weights and
inputs. PYTHON is that of an environment with e3nn-jax; without it that column is left out. All are timed in turn, a few
evaluations each, so that ratios hold on a machine whose speed drifts.
"""

import argparse
import math
import statistics
import time
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from emlp_lab.groups import O
from emlp_lab.nn import gated, uniform_rep
from emlp_lab.nn.linear import linear_plan
from emlp_lab.solve import Solver
from tests.benchmarks._worker import Worker, machine

ROWS, TIMES = 500, 5
# What uniform_rep(ch, O(3)) and its gates are in e3nn's notation, by the multiplicities of `Irreducible.shape`.
PARITIES = {(0, 0): "0e", (1, 1): "1o", (2, 0): "0e + 1e + 2e", (3, 1): "0o + 3x1o + 2x2o + 3o"}


def in_e3nn(copies: list[int]) -> str:
    """Copies of T(0), T(1), T(2) and T(3) as irreducibles."""
    count: dict[str, int] = {}
    for (_, text), number in zip(PARITIES.items(), copies, strict=False):
        for term in text.split(" + "):
            times, _, kind = term.rpartition("x")
            count[kind] = count.get(kind, 0) + number * int(times or 1)
    return " + ".join(f"{number}x{kind}" for kind, number in count.items() if number)


def evaluations(apply: Callable[..., Any], *arguments: Any) -> Callable[[], list[float]]:
    """Seconds of a few evaluations of the gradient."""
    gradient = jax.jit(jax.grad(lambda *given: (apply(*given) ** 2).sum(), tuple(range(len(arguments)))))
    jax.block_until_ready(gradient(*arguments))

    def seconds() -> list[float]:
        found = []
        for _ in range(TIMES):
            started = time.perf_counter()
            jax.block_until_ready(gradient(*arguments))
            found.append(time.perf_counter() - started)
        return found

    return seconds


def contestants(ch: int) -> tuple[dict[str, Callable[[], list[float]]], dict[str, object]]:
    """Ours and the dense one, and the question to e3nn."""
    source = uniform_rep(ch, O(3))
    plan = linear_plan(source, gated(source), Solver())
    rng = np.random.default_rng(0)
    w, b, x, W = (
        jnp.asarray(rng.standard_normal(shape), jnp.float32)
        for shape in (plan.weights, plan.bias_weights, (plan.inputs.size, ROWS), (ch, ch))
    )
    ours = {
        "dense": evaluations(lambda W, x: x @ W, W, x.T[:, :ch]),
        "ours": evaluations(lambda w, b, x: plan.outputs.join(plan.apply(w, b, plan.inputs.split(x))), w, b, x),
    }
    ends = [in_e3nn([slot.copies for slot in layout.slots]) for layout in (plan.inputs, plan.outputs)]
    return ours, {"inputs": ends[0], "outputs": ends[1], "rows": ROWS, "times": TIMES}


def main() -> None:
    """One row for each width: milliseconds, and ratios to the dense layer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--e3nn", default="")
    parser.add_argument("--rounds", type=int, default=20)
    given = parser.parse_args()
    print(machine())
    print("ch\tdense ms\tours ms\te3nn-jax ms\tours / dense\te3nn-jax / dense\tours / e3nn-jax")
    other = Worker(given.e3nn, "_e3nn.py") if given.e3nn else None
    for ch in (128, 256, 384, 768):
        ours, question = contestants(ch)
        taken: dict[str, list[float]] = {name: [] for name in (*ours, "e3nn")}
        for _ in range(given.rounds):
            for name, seconds in ours.items():
                taken[name] += seconds()
            if other:
                answer = other.ask(120, **question)
                taken["e3nn"] += answer.get("seconds") or [math.nan]
                if "error" in answer:
                    print(answer["error"])
        dense, mine, theirs = (statistics.median(taken[name] or [math.nan]) * 1e3 for name in ("dense", "ours", "e3nn"))
        ratios = mine / dense, theirs / dense, mine / theirs
        print("\t".join([str(ch), *(f"{value:.2f}" for value in (dense, mine, theirs, *ratios))]), flush=True)


if __name__ == "__main__":
    main()
