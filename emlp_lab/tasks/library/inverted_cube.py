"""A cube of six colours, or its mirror image."""

from functools import partial

import numpy as np
from jaxtyping import Float

from emlp_lab.groups import Cube, Group
from emlp_lab.reps import T, V
from emlp_lab.tasks.library.drawn import drawn
from emlp_lab.tasks.normalization import identity
from emlp_lab.tasks.task import Data, Task

CUBES = np.eye(6), np.eye(6)[[1, 0, 2, 3, 4, 5]]  # colours by faces; the mirror image exchanges those of x and -x


def inverted_cube(train: int = 2, test: int = 1000, seed: int = 2021, validation: int = 1000) -> Task:
    """The colours of the faces of a turned cube to 1 if it is the cube, and to 0 if it is its mirror image.

    A row has 6 x 6 numbers: for each of six colours, which of the faces x, -x, y, -y, z, -z has it. There are only 48
    inputs, 24 rotations of each of the two. The first training rows are the cube and its mirror image, unturned, and a
    network with the symmetry needs no more; all others are drawn evenly from the 48. Scalars and T(1) alone cannot tell
    the two apart, since linear maps between them commute with reflections too: a network needs hidden T(2), which an
    EMLP has from a width of about 128. Nothing is normalised. Raises ValueError for fewer than one row of any kind.
    """
    group = Cube()
    rows = drawn(partial(_rows, group), train, test, validation, seed)
    rows.train.x[:2], rows.train.y[:2] = (part[: len(rows.train)] for part in (_inputs(*CUBES), [[1], [0]]))
    return Task(
        name="InvertedCube",
        summary="the colours of a turned cube to whether it is the cube or its mirror image",
        group=group,
        rep_in=(6 * V)(group),
        rep_out=T(0)(group),
        **rows._asdict(),
        normalization=identity(36, 1),
        source="emlp 1.0.3 (InvertedCube)",
    )


def _inputs(*cubes: Float[np.ndarray, "6 6"]) -> Float[np.ndarray, "n 36"]:
    return np.array(cubes).reshape(-1, 36)


def _rows(group: Group, rng: np.random.Generator, rows: int) -> Data:
    label = rng.integers(2, size=rows)
    turned = np.einsum("nij,ncj->nci", group.sampler.draw(rng, rows), np.array(CUBES)[1 - label])
    return Data(turned.reshape(rows, 36), label[:, None].astype(float))
