"""Numbers of invariants from characters of arbitrary atoms: the mean over the group of the product of their traces."""

import math
from collections import Counter
from collections.abc import Callable, Iterator

import numpy as np

from emlp_lab.groups import Group
from emlp_lab.reps import Atom

MAX_POINTS = 2000  # on the circle
Class = tuple[float, np.ndarray]  # weight of a conjugacy class, and one of its elements
Torus = tuple[np.ndarray, Callable[[int], Iterator[Class]]]  # its generator, and its classes by their number


def torus_mean(atoms: tuple[Atom, ...], group: Group) -> float | None:
    """Mean of the character over SO(2), SO(3), O(3) or SU(2) by Weyl's integration formula; None for other groups.

    The integrand is a trigonometric polynomial, for which a fine equidistant grid is exact: its degree is the largest
    eigenvalue of the generator of the circle. Also None where that is beyond MAX_POINTS.
    """
    torus = _torus(group)
    if torus is None:
        return None
    generator, classes = torus
    powers = Counter(atoms)
    degree = sum(power * float(np.abs(np.linalg.eigvals(atom.drho(generator))).max()) for atom, power in powers.items())
    if degree > MAX_POINTS:
        return None
    total = norm = 0.0
    for weight, g in classes(math.ceil(degree) + 5):  # the weights add two to the degree
        norm += weight
        character = math.prod(complex(np.trace(atom.rho(g))) ** power for atom, power in powers.items())
        total += weight * character.real
    return total / norm


def _torus(group: Group) -> Torus | None:
    match group.family:
        case ("SO", 2) if group.is_orthogonal:
            return np.array([[0.0, -1.0], [1.0, 0.0]]), _plane
        case ("SO", 3):
            return np.diag([1.0, 0.0], -1) - np.diag([1.0, 0.0], 1), _rotations
        case ("O", 3):
            return np.diag([1.0, 0.0], -1) - np.diag([1.0, 0.0], 1), _rotations_and_inversion
        case ("SL", 2) if np.iscomplexobj(group.lie_algebra):
            return np.diag([1j, -1j]), _spins
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
