"""Numbers of invariants from characters of arbitrary atoms: the mean over the group of the product of their traces."""

import math
from collections.abc import Callable, Iterator

import numpy as np

from emlp_lab.groups import Group
from emlp_lab.reps import Atom

GRIDS = (101, 128)  # points on the circle; a product of lower frequency has the same exact mean on both
Class = tuple[float, np.ndarray]  # weight of a conjugacy class, and one of its elements


def torus_mean(atoms: tuple[Atom, ...], group: Group) -> float | None:
    """Mean of the character over SO(2), SO(3), O(3) or SU(2) by Weyl's integration formula; None for other groups.

    Also None where the grids are too coarse for the frequencies of the character.
    """
    classes = _classes(group)
    if classes is None:
        return None
    coarse, fine = (_mean(atoms, classes(points)) for points in GRIDS)
    return fine if abs(coarse - fine) < 1e-6 else None


def _mean(atoms: tuple[Atom, ...], classes: Iterator[Class]) -> float:
    total = norm = 0.0
    for weight, g in classes:
        norm += weight
        total += weight * float(np.real(math.prod(complex(np.trace(atom.rho(g))) for atom in atoms)))
    return total / norm


def _classes(group: Group) -> Callable[[int], Iterator[Class]] | None:
    match group.family:
        case ("SO", 2) if group.is_orthogonal:
            return _plane
        case ("SO", 3):
            return _rotations
        case ("O", 3):
            return _rotations_and_inversion
        case ("SL", 2) if np.iscomplexobj(group.lie_algebra):
            return _spins
    return None


def _angles(points: int) -> np.ndarray:
    return 2 * np.pi * np.arange(points) / points


def _plane(points: int) -> Iterator[Class]:
    for angle in _angles(points):
        yield 1.0, np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def _rotations(points: int) -> Iterator[Class]:
    for angle, (_, turn) in zip(_angles(points), _plane(points), strict=True):
        g = np.eye(3)
        g[:2, :2] = turn
        yield 1 - np.cos(angle), g


def _rotations_and_inversion(points: int) -> Iterator[Class]:
    for weight, g in _rotations(points):
        yield weight, g
        yield weight, -g


def _spins(points: int) -> Iterator[Class]:
    for angle in _angles(points):
        yield np.sin(angle) ** 2, np.diag(np.exp([1j * angle, -1j * angle]))
