"""The rotations of a cube, and the turns of Rubik's cube, from the geometry of their stickers."""

import itertools
from collections.abc import Sequence

import numpy as np
from jaxtyping import Integer

from emlp_lab.groups.families.finite import permutation_matrices
from emlp_lab.groups.group import Group

Sticker = tuple[tuple[int, ...], tuple[int, ...]]  # position of the cubie, direction that the sticker faces


def _quarter_turn(axis: int) -> Integer[np.ndarray, "3 3"]:
    """Rotation by 90 degrees about a coordinate axis."""
    turn = np.zeros((3, 3), int)
    i, j = (axis + 1) % 3, (axis + 2) % 3
    turn[axis, axis], turn[j, i], turn[i, j] = 1, 1, -1
    return turn


def faces() -> list[tuple[int, ...]]:
    """The directions of the six faces in the order of the coordinates of `Cube`: x, -x, y, -y, z, -z."""
    return [tuple((sign * row).tolist()) for row in np.eye(3, dtype=int) for sign in (1, -1)]


def stickers() -> list[Sticker]:
    """The 48 stickers that move, in the order of the coordinates of `RubiksCube`: eight on each of the faces."""
    return [
        (cubie, face)
        for face in faces()
        for cubie in itertools.product((-1, 0, 1), repeat=3)
        if np.dot(cubie, face) == 1 and np.abs(cubie).sum() > 1
    ]


def _turned(turn: Integer[np.ndarray, "3 3"], vector: tuple[int, ...]) -> tuple[int, ...]:
    return tuple((turn @ vector).tolist())


def Cube() -> Group:
    """The 24 rotations of a cube, permuting its 6 faces."""
    each = faces()
    turns = [_quarter_turn(axis) for axis in (0, 1)]
    permutations = [[each.index(_turned(turn, face)) for face in each] for turn in turns]
    return Group("Cube", np.zeros((0, 6, 6)), permutation_matrices(permutations, 6))


def RubiksCube() -> Group:
    """Rubik's cube: the group of order 43252003274489856000 that six quarter turns generate on 48 stickers."""
    permutations = [_face_turn(stickers(), axis, side) for axis in range(3) for side in (1, -1)]
    return Group("RubiksCube", np.zeros((0, 48, 48)), permutation_matrices(permutations, 48))


def _face_turn(each: Sequence[Sticker], axis: int, side: int) -> list[int]:
    """Where each sticker goes when the layer at coordinate `side` of the axis is turned by 90 degrees."""
    turn = _quarter_turn(axis)

    def moved(sticker: Sticker) -> Sticker:
        cubie, face = sticker
        return (_turned(turn, cubie), _turned(turn, face)) if cubie[axis] == side else sticker

    return [each.index(moved(sticker)) for sticker in each]
