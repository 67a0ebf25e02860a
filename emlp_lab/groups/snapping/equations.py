"""The equations of the exact group that generators are close to: what they almost are has to be exact."""

from collections.abc import Iterator

import numpy as np

from emlp_lab.algebra.span import reals
from emlp_lab.groups.snapping.invariants import Generators, changes, equations, slots
from emlp_lab.groups.snapping.newton import Equation
from emlp_lab.groups.snapping.orders import almost_order
from emlp_lab.groups.snapping.precision import Precision

MAX_CUBED = 4  # size of matrices up to which tensors with three factors are looked at
MAX_PAIRED = 12  # discrete generators up to which products of two are looked at


def unitary_equations(generators: Generators) -> Iterator[Equation]:
    """Every A is skew-Hermitian, every h is unitary."""
    one = np.eye(generators.d)
    yield Equation(lambda g: np.reshape(g.lie + g.lie.conj().swapaxes(1, 2), (-1, 1)))
    yield Equation(lambda g: np.reshape(g.discrete.conj().swapaxes(1, 2) @ g.discrete - one, (-1, 1)))


def word_equations(generators: Generators, almost: Precision) -> Iterator[Equation]:
    """Powers of discrete generators and of products of two are the identity, and two of them commute."""
    discrete, one = generators.discrete, np.eye(generators.d)
    count = len(discrete)
    for i, h in enumerate(discrete):
        if (found := almost_order(h, almost)) is not None:
            yield Equation(lambda g, i=i, k=found[0]: np.linalg.matrix_power(g.discrete[i], k) - one)
    for i in range(count if count <= MAX_PAIRED else 0):
        for j in range(i):
            a, b = discrete[i], discrete[j]
            if (found := almost_order(a @ b, almost)) is not None:
                yield Equation(
                    lambda g, i=i, j=j, k=found[0]: np.linalg.matrix_power(g.discrete[i] @ g.discrete[j], k) - one
                )
            if np.linalg.norm(a @ b - b @ a) <= almost.strong * np.linalg.norm(a - one) * np.linalg.norm(b - one):
                yield Equation(lambda g, i=i, j=j: g.discrete[i] @ g.discrete[j] - g.discrete[j] @ g.discrete[i])


def volume_equations(generators: Generators, almost: Precision) -> Iterator[Equation]:
    """Determinants of absolute value one, and traces zero."""
    for i, h in enumerate(generators.discrete):
        det = np.linalg.det(h)
        if abs(abs(det) - 1) <= almost.weak:
            yield Equation(lambda g, i=i: np.array([[abs(np.linalg.det(g.discrete[i])) - 1]]))
    for k, A in enumerate(generators.lie):
        if abs(np.trace(A)) <= almost.weak:
            yield Equation(lambda g, k=k: np.trace(g.lie[k]).reshape(1, 1))


def span_equations(generators: Generators, almost: Precision) -> Iterator[Equation]:
    """The Lie algebra is closed under brackets and conjugation by discrete generators, where it almost is.

    Each says that a combination of matrices is zero whose coefficients are not known exactly.
    """
    lie = generators.lie
    if not len(lie):
        return
    span, dependent = _span(lie, almost.strong)
    for z in dependent:
        yield Equation(lambda g, z=z: _column(np.tensordot(z, g.lie, 1)), span)
    pairs = [(i, j) for i in range(len(lie)) for j in range(i)]
    i, j = np.array(pairs, int).reshape(-1, 2).T
    c, close = _combinations(lie, span, lie[i] @ lie[j] - lie[j] @ lie[i], almost.strong)
    i, j, c = i[close], j[close], c[close]
    yield Equation(lambda g: _columns(g.lie[i] @ g.lie[j] - g.lie[j] @ g.lie[i] - np.tensordot(c, g.lie, 1)), span)
    for m, h in enumerate(generators.discrete):
        moved = h @ lie @ np.linalg.inv(h)
        b, close = _combinations(lie, span, moved, almost.strong)
        if close.any():
            yield Equation(
                lambda g, m=m, b=b[close], close=close: _columns(
                    g.discrete[m] @ g.lie[close] @ np.linalg.inv(g.discrete[m]) - np.tensordot(b, g.lie, 1)
                ),
                span,
            )


def invariant_equations(generators: Generators, almost: Precision) -> Iterator[Equation]:
    """Tensors that are almost invariant are invariant, also those with three factors of small matrices."""
    for kind in slots(generators, (1, 2, 3) if generators.d <= MAX_CUBED else (1, 2)):
        matrix = equations(generators, kind)
        if not len(matrix):
            continue
        U, sizes, Vh = np.linalg.svd(matrix, full_matrices=True)
        rank = int(np.count_nonzero(sizes > almost.strong))
        V = Vh[rank:].conj().T
        if V.size:
            yield Equation(lambda g, kind=kind, V=V: changes(g, kind, V), U[:, :rank])


def _span(lie: np.ndarray, dependent: float) -> tuple[np.ndarray, np.ndarray]:
    """An orthonormal basis of the real span as columns of real numbers, and the coefficients that combine to zero."""
    U, sizes, Vh = np.linalg.svd(reals(lie).T, full_matrices=False)
    rank = int(np.count_nonzero(sizes > dependent))
    return U[:, :rank], Vh[rank:]


def _combinations(
    lie: np.ndarray, span: np.ndarray, targets: np.ndarray, close: float
) -> tuple[np.ndarray, np.ndarray]:
    wanted = reals(targets).T
    rest = np.linalg.norm(wanted - span @ (span.T @ wanted), axis=0)
    found = np.linalg.lstsq(reals(lie).T, wanted, rcond=close)[0].T
    return found, rest <= close * np.maximum(1, np.linalg.norm(wanted, axis=0))


def _column(matrix: np.ndarray) -> np.ndarray:
    return _columns(matrix[None])


def _columns(matrices: np.ndarray) -> np.ndarray:
    return reals(matrices).T
