"""The true functions of the built-in tasks, row by row, written down a second time."""

from collections.abc import Callable
from functools import cache
from itertools import product
from typing import Any

import numpy as np

from emlp_lab.groups import RubiksCube

Direct = Callable[[np.ndarray], np.ndarray]
AXES = {face: sign * np.eye(3)[axis] for face, (axis, sign) in enumerate(product(range(3), (1, -1)))}


def inertia(row: np.ndarray) -> np.ndarray:
    """Sum of m (|r|^2 1 - r r^T), body by body."""
    masses, positions = row[:5], row[5:].reshape(5, 3)
    tensor = sum(m * (r @ r * np.eye(3) - np.outer(r, r)) for m, r in zip(masses, positions, strict=True))
    return np.asarray(tensor).ravel()


def o5synthetic(row: np.ndarray) -> np.ndarray:
    """The formula of the paper, number by number."""
    first, second = row[:5], row[5:]
    lengths = np.sqrt(first @ first), np.sqrt(second @ second)
    return np.array([np.sin(lengths[0]) - lengths[1] ** 3 / 2 + first @ second / (lengths[0] * lengths[1])])


def particles(row: np.ndarray) -> np.ndarray:
    """The contraction multiplied out, as a polynomial in the Minkowski products."""
    p = row.reshape(4, 4)
    dot = [[a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3] for b in p] for a in p]
    a, b = dot[0][2] - dot[0][0], dot[1][3] - dot[1][1]
    return np.array([4 * (dot[0][1] * dot[2][3] - b * dot[0][2] - a * dot[1][3] + 4 * a * b)])


def inverted_cube(row: np.ndarray) -> np.ndarray:
    """Whether the first, third and fifth colours lie as x, y and z do; those between are opposite to them."""
    faces = row.reshape(6, 6).argmax(axis=1)
    assert [face // 2 for face in faces[::2]] == [face // 2 for face in faces[1::2]]
    return np.array([float(np.linalg.det([AXES[face] for face in faces[::2]]) > 0)])


def broken_cube(row: np.ndarray) -> np.ndarray:
    """Whether turns can bring every piece to its place."""
    found = assembly(row)
    return np.array([float(found is not None and turns(tuple(found)))])


def assembly(row: np.ndarray) -> list[int] | None:
    """The sticker of the solved cube that each sticker is, or None if the pieces are not those of the solved cube."""
    colors, found = row.reshape(6, 48).argmax(axis=0), [-1] * 48
    every = [piece[k:] + piece[:k] for piece in places() for k in range(len(piece))]
    known = {tuple(i // 8 for i in piece): piece for piece in every}
    for piece in places():
        for here, goal in zip(piece, known.get(tuple(colors[piece].tolist()), ()), strict=False):
            found[here] = goal
    return found if sorted(found) == list(range(48)) else None


@cache
def places() -> list[list[int]]:
    """The stickers of each piece, those of a corner clockwise: eight on each face, in the order of their places."""
    spots = [
        (np.array(cubie), AXES[face])
        for face in range(6)
        for cubie in product((-1, 0, 1), repeat=3)
        if cubie @ AXES[face] == 1 and np.abs(cubie).sum() > 1
    ]
    pieces: dict[tuple, list[int]] = {}
    for i, (cubie, _) in enumerate(spots):
        pieces.setdefault(tuple(cubie), []).append(i)
    turned = [len(own) == 3 and np.linalg.det([spots[i][1] for i in own]) < 0 for own in pieces.values()]
    return [own[::-1] if back else own for own, back in zip(pieces.values(), turned, strict=True)]


@cache
def turns(permutation: tuple[int, ...]) -> bool:
    """Whether turns of the cube make a permutation of its stickers."""
    from sympy.combinatorics import Permutation

    return rubik().contains(Permutation(list(permutation)))


@cache
def rubik() -> Any:
    """The group of the cube in sympy."""
    from sympy.combinatorics import Permutation, PermutationGroup

    return PermutationGroup([Permutation(p) for p in RubiksCube().permutations.tolist()])


def point_cloud(row: np.ndarray) -> np.ndarray:
    """Sum of q (r - centre), ion by ion."""
    ions = row.reshape(-1, 5)
    centre = sum(ion[1] * ion[2:] for ion in ions) / sum(ion[1] for ion in ions)
    return np.asarray(sum(ion[0] * (ion[2:] - centre) for ion in ions))


@cache
def named_images() -> dict[bytes, int]:
    """The digits by their images."""
    from sklearn.datasets import load_digits

    images, names = load_digits(return_X_y=True)
    return {image.astype(np.uint8).tobytes(): int(name) for image, name in zip(images, names, strict=True)}


def digits(row: np.ndarray) -> np.ndarray:
    """The digit of the first motion of the image that is one of the original images."""
    image = np.rint(16 * row).astype(np.uint8).reshape(8, 8)
    moved = (np.roll(np.rot90(image, k), (i, j), (0, 1)) for k, i, j in product(range(4), range(8), range(8)))
    return np.eye(10)[next(named_images()[key.tobytes()] for key in moved if key.tobytes() in named_images())]


def median(row: np.ndarray) -> np.ndarray:
    """Each number minus the mean of those in the middle."""
    ordered, n = sorted(row), len(row)
    return row - (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
