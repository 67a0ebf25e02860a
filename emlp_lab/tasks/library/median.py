"""How far the numbers of a set are from their median."""

from functools import partial

import numpy as np

from emlp_lab.algebra.whole import positive
from emlp_lab.groups import S
from emlp_lab.reps import V
from emlp_lab.tasks.library.drawn import drawn
from emlp_lab.tasks.normalization import normalization
from emlp_lab.tasks.task import Data, Task

OUTLIERS = 0.25  # share of the numbers
FAR = 8.0  # how far they are from the others
SPREAD = 5.0  # standard deviation of the centres of rows


def median(train: int = 1000, test: int = 1000, seed: int = 2021, numbers: int = 10, validation: int = 1000) -> Task:
    """Numbers x_1 to x_n to x_i - median(x), for each i: a map of sets.

    The numbers of a row are drawn from a normal distribution of variance 1 about a centre of N(0, 25). Each is an
    outlier with probability 1/4, then 8 is added to it, or -8 in half of the rows. So the mean is a bad guess for the
    median: the best linear map that commutes with the permutations leaves 15 percent of the variance of the target.
    Inputs and outputs are scaled by statistics of the training rows. Raises ValueError for fewer than one row of any
    kind, or no numbers.
    """
    rows = drawn(partial(_rows, numbers=positive("numbers", numbers, 10)), train, test, validation, seed)
    group = S(numbers)
    return Task(
        name="Median",
        summary=f"a set of {numbers} numbers with outliers to the distance of each from their median",
        group=group,
        rep_in=V(group),
        rep_out=V(group),
        **rows._asdict(),
        normalization=normalization(rows.train, V(group), V(group)),
        source="EMLP Lab",
    )


def _rows(rng: np.random.Generator, rows: int, numbers: int) -> Data:
    centre, side = SPREAD * rng.standard_normal((rows, 1)), rng.choice([-FAR, FAR], size=(rows, 1))
    outlier = rng.random((rows, numbers)) < OUTLIERS
    x = centre + rng.standard_normal((rows, numbers)) + side * outlier
    return Data(x, x - np.median(x, axis=1, keepdims=True))
