"""The linear layer of e3nn-jax on given irreducibles, in an environment of its own; linear.py runs this text.

{"inputs", "outputs": irreducibles in e3nn's notation, "rows", "times"}: answers with the seconds of each evaluation of
the gradient by weights and inputs, after a first one that compiles.
"""

import time

import e3nn_jax
import jax
import jax.numpy as jnp
import numpy as np

from tests.benchmarks._worker import serve


def answer(inputs, outputs, rows, times):
    source = e3nn_jax.Irreps(inputs)
    layer = e3nn_jax.FunctionalLinear(source, e3nn_jax.Irreps(outputs))
    rng = np.random.default_rng(0)
    shapes = [(*instruction.path_shape,) for instruction in layer.instructions]
    weights = [jnp.asarray(rng.standard_normal(shape), jnp.float32) for shape in shapes]
    x = jnp.asarray(rng.standard_normal((rows, source.dim)), jnp.float32)

    @jax.jit
    def gradient(weights, x):
        def loss(weights, x):
            y = jax.vmap(lambda row: layer(weights, e3nn_jax.IrrepsArray(source, row)).array)(x)
            return (y**2).sum()

        return jax.grad(loss, (0, 1))(weights, x)

    jax.block_until_ready(gradient(weights, x))
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        jax.block_until_ready(gradient(weights, x))
        seconds.append(time.perf_counter() - started)
    return {"seconds": seconds, "flops": 0}


if __name__ == "__main__":
    serve(answer)
