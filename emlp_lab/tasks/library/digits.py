"""Handwritten digits that lie in every direction."""

import numpy as np
from jaxtyping import Float, Int

from emlp_lab.algebra.whole import natural, positive
from emlp_lab.groups import Group, from_generators
from emlp_lab.reps import T, V
from emlp_lab.tasks.library.drawn import Rows
from emlp_lab.tasks.normalization import identity
from emlp_lab.tasks.task import Data, Task

SIDE = 8  # pixels
IMAGES = 1797


def digits(train: int = 1000, test: int = 500, seed: int = 2021, validation: int = 200) -> Task:
    """Images of 8 x 8 pixels of a handwritten digit to ten numbers, of which that of the digit is 1 and the others 0.

    Every image is turned by a random multiple of 90 degrees and shifted by random numbers of rows and columns, around
    the edge; these motions are the group, of 256 elements, which permutes the 64 pixels (row by row). A turned 6 is
    nearly a 9, but not quite. Pixels are numbers from 0 to 1; nothing is normalised. The three kinds of rows are made
    of different images.

    The 1797 images come with scikit-learn: pip install 'emlp-lab[tasks]'. Raises ImportError without it, and ValueError
    for fewer than one row to learn from or to test on, or more rows than there are images.
    """
    rows = _rows({"test": test, "validation": validation, "train": train}, natural("seed", seed, 2021))
    group = motions()
    return Task(
        name="Digits",
        summary="images of handwritten digits, turned and shifted, to which of the ten digits it is",
        group=group,
        rep_in=V(group),
        rep_out=(10 * T(0))(group),
        **rows._asdict(),
        normalization=identity(SIDE**2, 10),
        source="scikit-learn, load_digits: part of Alpaydin, Kaynak 1998, UCI Machine Learning Repository",
    )


def motions() -> Group:
    """The shifts of 8 x 8 pixels along rows and columns, around the edge, and turns by 90 degrees."""
    pixels = np.arange(SIDE**2).reshape(SIDE, SIDE)
    moved = np.roll(pixels, 1, axis=0), np.rot90(pixels)  # shifts along columns are turned shifts along rows
    return from_generators(discrete=[np.argsort(image.ravel()).tolist() for image in moved], name="ImageMotions(8)")


def _rows(counts: dict[str, int], seed: int) -> Rows:
    """Training rows are the last to take images, so that the others are the same for every number of them."""
    each = [(natural if name == "validation" else positive)(name, count, 200) for name, count in counts.items()]
    if sum(each) > IMAGES:
        asked = " + ".join(f"{name}={count}" for name, count in counts.items())
        raise ValueError(
            f"digits: {asked} are {sum(each)} rows, but there are {IMAGES} images, each for one row: ask for fewer."
        )
    order, *streams = np.random.default_rng(seed).spawn(1 + len(counts))
    parts = np.split(order.permutation(IMAGES)[: sum(each)], np.cumsum(each)[:-1])
    images, names = _images()
    made = zip(counts, streams, parts, strict=True)
    rows = {kind: _moved(stream, images[part], names[part]) for kind, stream, part in made if len(part)}
    return Rows(rows["train"], rows["test"], rows.get("validation"))


def _images() -> tuple[Float[np.ndarray, "1797 64"], Int[np.ndarray, " 1797"]]:
    try:
        from sklearn.datasets import load_digits
    except ImportError:
        raise ImportError(
            "the images of the task digits come with scikit-learn, which is not installed: pip install "
            "'emlp-lab[tasks]'."
        ) from None
    x, names = load_digits(return_X_y=True)
    return x / 16, names


def _moved(rng: np.random.Generator, images: Float[np.ndarray, "n 64"], names: Int[np.ndarray, " n"]) -> Data:
    """The images, each moved by a random element of the group of its own."""
    n, (rows, columns) = len(images), np.indices((SIDE, SIDE))
    down, right = rng.integers(SIDE, size=(2, n, 1, 1))
    rows, columns = (rows - down) % SIDE, (columns - right) % SIDE
    shifted = images.reshape(n, SIDE, SIDE)[np.arange(n)[:, None, None], rows, columns]
    turned = np.array([np.rot90(image, k) for image, k in zip(shifted, rng.integers(4, size=n), strict=True)])
    return Data(turned.reshape(n, SIDE**2), np.eye(10)[names])
