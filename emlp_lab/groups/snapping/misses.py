"""What generators almost are: properties that they miss by more than float64 and by less than people mean."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from emlp_lab.algebra.span import coordinates
from emlp_lab.groups.snapping.invariants import Generators, Slots, equations, slots, step
from emlp_lab.groups.snapping.orders import almost_order
from emlp_lab.groups.snapping.precision import Precision, are_meant

EXACT = 1e-11  # what float64 leaves of an exact property of moderate matrices
MAX_ENTRIES = 4 * 10**6  # of the equations of invariant tensors
MAX_PAIRS = 300  # of generators that are compared


@dataclass(frozen=True)
class Miss:
    """A property that holds up to an error, with `what` as the beginning of a sentence about it."""

    what: str
    error: float

    def __str__(self) -> str:
        return f"{self.what} by {self.error:.1e}"


def near_misses(generators: Generators, almost: Precision) -> Iterator[Miss]:
    """What the generators almost are, the simplest first; nothing for numbers that no rounding made."""
    if are_meant(generators.lie, generators.discrete):
        return
    scaled = Generators(unit(generators.lie), generators.discrete)
    floor = exact_level(generators)
    lengths = list(length_misses(scaled))
    for found, low, high in (
        (_powers(scaled, almost), floor, np.inf),
        (lengths if all(miss.error <= almost.strong for miss in lengths) else [], floor, almost.strong),
        (_brackets(scaled), floor, almost.strong),
        (_pairs(scaled, almost), floor, almost.strong),
        (_volumes(scaled), floor, almost.weak),
        (_invariants(scaled, almost), floor, almost.strong),
    ):
        yield from (miss for miss in found if low < miss.error <= high)


def unit(lie: np.ndarray) -> np.ndarray:
    """The generators of the Lie algebra with norm one, but for zeros."""
    norms = np.linalg.norm(lie, axis=(1, 2))
    return lie / np.where(norms > 0, norms, 1)[:, None, None]


def exact_level(generators: Generators) -> float:
    """What rounding in float64 may leave of zero: more of generators of large condition or next to the identity."""
    eps = float(np.finfo(float).eps)
    levels = [max(1e3 * eps * float(np.linalg.cond(h)), 50 * eps / step(h)) for h in generators.discrete]
    return max(EXACT, *levels, 0.0)


def _powers(generators: Generators, almost: Precision) -> Iterator[Miss]:
    for m, h in enumerate(generators.discrete):
        found = almost_order(h, almost)
        if found is not None:
            yield Miss(f"discrete_generators[{m}]^{found[0]} differs from the identity", found[1])


def length_misses(generators: Generators) -> Iterator[Miss]:
    """How far each generator is from keeping lengths, which says something where all almost do."""
    kind, sign = ("unitary", "^H") if generators.is_complex else ("orthogonal", "^T")
    for m, h in enumerate(generators.discrete):
        error = float(np.abs(h.conj().T @ h - np.eye(len(h))).max()) / step(h)
        yield Miss(f"discrete_generators[{m}] is not quite {kind}: h{sign} h differs from the identity", error)
    for k, A in enumerate(generators.lie):
        skew = "skew-Hermitian" if generators.is_complex else "skew-symmetric"
        yield Miss(
            f"lie_algebra[{k}] is not quite {skew}: A + A{sign} differs from zero", float(np.abs(A + A.conj().T).max())
        )


def _brackets(generators: Generators) -> Iterator[Miss]:
    lie = generators.lie
    if 1 < len(lie) and len(lie) * (len(lie) - 1) // 2 <= MAX_PAIRS:
        sizes = np.linalg.svd(lie.reshape(len(lie), -1), compute_uv=False)
        yield from (Miss("the generators of the Lie algebra miss being linearly dependent", float(s)) for s in sizes)
        for (i, A), (j, B) in combinations(enumerate(lie), 2):
            error = float(np.linalg.norm(coordinates(lie, (A @ B - B @ A)[None])[1]))
            yield Miss(f"the bracket of lie_algebra[{i}] and lie_algebra[{j}] leaves their span", error)
    for m, h in enumerate(generators.discrete):
        if len(lie) and len(lie) <= MAX_PAIRS:
            inverse = np.linalg.inv(h)
            moved = h @ lie @ inverse - lie
            rest = np.linalg.norm(coordinates(lie, moved)[1], axis=1).max() / step(h)
            yield Miss(f"conjugation by discrete_generators[{m}] leaves the Lie algebra", float(rest))


def _pairs(generators: Generators, almost: Precision) -> Iterator[Miss]:
    every = list(enumerate(generators.discrete))
    if len(every) ** 2 > MAX_PAIRS:
        return
    one = np.eye(generators.d)
    for (i, g), (j, h) in combinations(every, 2):
        steps = np.linalg.norm(g - one) * np.linalg.norm(h - one)
        commutator = float(np.linalg.norm(g @ h - h @ g) / (steps or 1.0))
        yield Miss(f"discrete_generators[{i}] and [{j}] miss commuting", commutator)
        found = almost_order(g @ h, almost)
        if found is not None:
            yield Miss(f"(discrete_generators[{i}] [{j}])^{found[0]} differs from the identity", found[1])


def _volumes(generators: Generators) -> Iterator[Miss]:
    for m, h in enumerate(generators.discrete):
        error = abs(abs(np.linalg.det(h)) - 1) / step(h)
        yield Miss(f"the determinant of discrete_generators[{m}] misses absolute value one", float(error))
    for k, A in enumerate(generators.lie):
        yield Miss(f"the trace of lie_algebra[{k}] differs from zero", float(abs(np.trace(A))) / generators.d**0.5)


def _invariants(generators: Generators, almost: Precision) -> Iterator[Miss]:
    """One small number of one generator says little, several say much."""
    several = len(generators.lie) + len(generators.discrete) > 1
    for kind in slots(generators):
        if (len(generators.lie) + len(generators.discrete)) * generators.d ** (2 * len(kind)) > MAX_ENTRIES:
            continue
        matrix = equations(generators, kind)
        sizes = np.linalg.svd(matrix, compute_uv=False) if len(matrix) else np.zeros(0)
        close = sizes <= almost.strong
        for size in sizes[close] if several or np.count_nonzero(close) > 1 else sizes[sizes <= almost.weak]:
            yield Miss(f"{_shown(kind)} misses being invariant", float(size))


def _shown(kind: Slots) -> str:
    return "a Hermitian form" if "W*" in kind else f"a tensor of T({kind.count('V')}, {kind.count('V*')})"
