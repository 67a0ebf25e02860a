"""Solves benchmark cases with emlp 1.0.3 in its own environment (Python 3.10), run by _worker.py.

{"name"}: a new group and representation, and emlp's cache of bases emptied; only what jit compiled stays.
"""

import gc
import logging
import time

import numpy as np

from tests.benchmarks._cases import CASES, names
from tests.benchmarks._worker import Answer, serve


class Silent:
    """In place of the progress bar, whose drawing is no part of solving."""

    def __init__(self, *_, **__):
        pass

    def update(self, *_):
        pass

    def close(self):
        pass


def main():
    """Answers until stdin ends."""
    import emlp.groups as groups
    import emlp.reps.representation as representation
    import jax
    from emlp.nn import uniform_rep

    logging.disable(logging.CRITICAL)
    representation.tqdm = Silent
    known = names(groups, T=representation.T, V=representation.V, uniform_rep=uniform_rep)
    jax.numpy.ones(3).block_until_ready()

    def answer(name: str) -> Answer:
        np.random.seed(0)  # noqa: NPY002  the state that emlp draws types and starts from
        representation.Rep.solcache.clear()
        rep = CASES[name](known)
        gc.collect()
        started = time.perf_counter()
        Q = rep.equivariant_basis()
        if hasattr(Q, "block_until_ready"):
            Q.block_until_ready()
        return {"seconds": time.perf_counter() - started, "rank": Q.shape[-1], "size": rep.size()}

    gc.freeze()  # what was imported is not looked at again, which would empty the processor's caches
    serve(answer)


if __name__ == "__main__":
    main()
