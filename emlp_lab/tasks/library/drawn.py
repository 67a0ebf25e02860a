"""Rows drawn from a distribution: training, test and validation rows from streams of their own."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from emlp_lab.algebra.whole import natural, positive
from emlp_lab.tasks.task import Data

Draw = Callable[[np.random.Generator, int], Data]


class Rows(NamedTuple):
    """What a task is learned from, tested on, and selected by."""

    train: Data
    test: Data
    validation: Data


def drawn(draw: Draw, train: int, test: int, validation: int, seed: int) -> Rows:
    """Independent rows, so that the same seed gives the same test rows for every size of the training set.

    Raises ValueError for fewer than one row of any kind, and for what is no seed.
    """
    counts = {"train": train, "test": test, "validation": validation}
    for name, count in counts.items():
        positive(name, count, 1000)
    streams = np.random.default_rng(natural("seed", seed, 2021)).spawn(len(counts))
    return Rows(*(draw(stream, int(count)) for stream, count in zip(streams, counts.values(), strict=True)))
