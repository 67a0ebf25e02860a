"""Tensors that generators leave alone, almost: the smallest singular values of their equations."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from emlp_lab.algebra.tolerance import TOL_ROUNDING

MAX_ROWS = 400  # of the tensors that are looked at

Slots = tuple[str, ...]  # of a tensor: "V", its dual "V*", and conjugates "W" of V and "W*" of V*


@dataclass(frozen=True)
class Generators:
    """Generators as they enter equations: the Lie algebra and the discrete ones."""

    lie: np.ndarray
    discrete: np.ndarray

    @property
    def d(self) -> int:
        """Rows of a generator."""
        return self.lie.shape[-1]

    @property
    def is_complex(self) -> bool:
        """Whether the matrices are complex."""
        return np.iscomplexobj(self.lie) or np.iscomplexobj(self.discrete)


def slots(generators: Generators, ranks: tuple[int, ...] = (1, 2)) -> list[Slots]:
    """The tensors that are looked at: all kinds of these ranks, also sesquilinear forms of complex matrices."""
    found: list[Slots] = []
    for rank in ranks:
        if generators.d**rank <= MAX_ROWS:
            found += [("V",) * p + ("V*",) * (rank - p) for p in range(rank + 1)]
            found += [("W*", "V*")] if generators.is_complex and rank == 2 else []
    return found


def changes(generators: Generators, kind: Slots, tensors: np.ndarray) -> np.ndarray:
    """What the generators do to tensors of shape (d^rank, r): drho(A) v, then rho(h) v - v; shape (K d^rank, r).

    A discrete generator next to the identity counts relative to its distance from it, as one of a Lie algebra.
    """
    d, rank, r = generators.d, len(kind), tensors.shape[1]
    shaped = tensors.reshape(*(d,) * rank, r)
    lie = [np.zeros((0, r))]
    if len(generators.lie):
        lie = [sum(_applied(_derived(generators.lie, slot), shaped, axis) for axis, slot in enumerate(kind))]
    moved = []
    for h in generators.discrete:
        image = shaped
        for axis, slot in enumerate(kind):
            image = _applied(_image(h, slot), image, axis)
        moved.append((image - shaped) / step(h))
    return np.concatenate([np.zeros((0, r)), *(np.reshape(x, (-1, r)) for x in [*lie, *moved])])


def equations(generators: Generators, kind: Slots) -> np.ndarray:
    """The matrix whose null space are the invariant tensors."""
    return changes(generators, kind, np.eye(generators.d ** len(kind)))


def step(h: np.ndarray) -> float:
    """How far h is from the identity, at most one; one for the identity itself."""
    distance = float(np.abs(h - np.eye(len(h))).max())
    return min(1.0, distance) if distance > TOL_ROUNDING else 1.0


def _image(h: np.ndarray, slot: str) -> np.ndarray:
    images: dict[str, Callable[[], np.ndarray]] = {
        "V": lambda: h,
        "V*": lambda: np.linalg.inv(h).T,
        "W*": lambda: np.linalg.inv(h).conj().T,
    }
    return images[slot]()


def _derived(lie: np.ndarray, slot: str) -> np.ndarray:
    transposed = lie.swapaxes(1, 2)
    return {"V": lie, "V*": -transposed, "W*": -transposed.conj()}[slot]


def _applied(matrix: np.ndarray, tensor: np.ndarray, axis: int) -> np.ndarray:
    """A matrix, or each of several, on one axis of a tensor."""
    several = matrix.ndim - 2
    return np.moveaxis(np.tensordot(matrix, tensor, axes=(-1, axis)), several, several + axis)
