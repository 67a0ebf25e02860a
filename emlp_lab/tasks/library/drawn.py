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
    validation: Data | None


def drawn(draw: Draw, train: int, test: int, validation: int, seed: int) -> Rows:
    """Independent rows, so that the same seed gives the same test rows for every size of the training set.

    Raises ValueError for fewer than one row to learn from or to test on, and for what is no seed. No validation rows
    for 0.
    """
    counts = positive("train", train, 1000), positive("test", test, 1000), natural("validation", validation, 1000)
    streams = np.random.default_rng(natural("seed", seed, 2021)).spawn(len(counts))
    made = [draw(stream, count) for stream, count in zip(streams, counts, strict=True) if count]
    return Rows(*made) if len(made) == len(counts) else Rows(*made, validation=None)
