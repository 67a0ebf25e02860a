"""The table of the tests: groups and representations. A line here adds a group to every law."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import jaxtyping
import numpy as np
import pytest
from _pytest.mark.structures import ParameterSet

from emlp_lab.groups import O13, SO, SO13, C, D, Group, O, S, SO13p, Trivial, Z
from emlp_lab.reps import Rep, T, V


def unit(n: int, i: int, j: int) -> np.ndarray:
    """The n x n matrix with a single one at (i, j)."""
    matrix = np.zeros((n, n))
    matrix[i, j] = 1
    return matrix


def translations(n: int) -> Group:
    """Translations of R^n as matrices of size n + 1: unipotent, no element can be diagonalised."""
    algebra = np.stack([unit(n + 1, i, n) for i in range(n)])
    return Group(f"Translations({n})", algebra, np.zeros((0, n + 1, n + 1)))


def rigid_motions() -> Group:
    """SE(2) as 3 x 3 matrices: neither compact nor semisimple."""
    algebra = np.stack([unit(3, 0, 1) - unit(3, 1, 0), unit(3, 0, 2), unit(3, 1, 2)])
    return Group("SE(2)", algebra, np.zeros((0, 3, 3)))


def symplectic(m: int) -> Group:
    """Sp(m) in 2m dimensions: J S for all symmetric S."""
    J = np.kron(np.array([[0.0, 1.0], [-1.0, 0.0]]), np.eye(m))
    pairs = [(i, j) for i in range(2 * m) for j in range(i + 1)]
    algebra = np.stack([J @ (unit(2 * m, i, j) + unit(2 * m, j, i)) for i, j in pairs])
    return Group(f"Sp({m})", algebra, np.zeros((0, 2 * m, 2 * m)))


def unitary(n: int, *, special: bool = False) -> Group:
    """U(n), or SU(n): skew-Hermitian matrices, traceless for SU(n). The generators are complex."""
    real = [unit(n, i, j) - unit(n, j, i) for i in range(n) for j in range(i)]
    imaginary = [1j * (unit(n, i, j) + unit(n, j, i)) for i in range(n) for j in range(i)]
    last = 0 if special else 1
    diagonal = [1j * (unit(n, i, i) - (special and unit(n, n - 1, n - 1))) for i in range(n - 1 + last)]
    algebra = np.stack([np.asarray(A, complex) for A in (*real, *imaginary, *diagonal)])
    return Group(f"{'S' if special else ''}U({n})", algebra, np.zeros((0, n, n), complex))


def shears() -> Group:
    """The infinite discrete group of one generator that cannot be diagonalised."""
    return Group("Shears", np.zeros((0, 2, 2)), np.array([[[1.0, 1.0], [0.0, 1.0]]]))


def pauli() -> Group:
    """A reflection with complex entries, whose invariant vector (1, i) cannot be made real."""
    return Group("Pauli", np.zeros((0, 2, 2), complex), np.array([[[0, -1j], [1j, 0]]]))


def signed_permutations() -> Group:
    """Symmetries of the square as signed permutations, under a name of its own."""
    generators = np.array([[[0.0, -1.0], [1.0, 0.0]], [[-1.0, 0.0], [0.0, 1.0]]])
    return Group("Square", np.zeros((0, 2, 2)), generators)


CLASSICAL = [SO(1), SO(2), SO(3), SO(4), O(1), O(2), O(3), O13(), SO13(), SO13p()]
FINITE = [S(1), S(2), S(4), Z(1), Z(2), Z(5), C(1), C(2), C(3), C(4), D(1), D(3), D(4), Trivial(1), Trivial(3)]
CUSTOM = [
    translations(3),
    translations(5),
    rigid_motions(),
    symplectic(1),
    symplectic(2),
    unitary(2),
    pauli(),
    shears(),
]
CUSTOM += [signed_permutations()]
GROUPS = CLASSICAL + FINITE + CUSTOM
LORENTZ = (O13(), SO13(), SO13p())
# Of their invariants no independent count is known: no closed form, no Haar measure, and no list of all elements.
UNCOUNTED = {"Translations(3)", "Translations(5)", "SE(2)", "Shears", "RubiksCube"}

REPS: dict[str, Rep] = {
    "V": V,
    "V.T": V.T,
    "T(2)": T(2),
    "T(1,1)": T(1, 1),
    "V.T*V": V.T * V,
    "T(3)": T(3),
    "2V+3 >> T(2)": 2 * V + 3 >> T(2),
    "sum*sum": (V + 1 + T(0, 2)) * (V.T + 2),
}
SMALL = 125  # coordinates up to which matrices n x n of everything are formed


def cases(limit: int = SMALL) -> Iterator[object]:
    """All (group, bound representation) of the table with at most `limit` coordinates, as parameters of a test."""
    for group in GROUPS:
        for name, rep in REPS.items():
            if rep(group).size() <= limit:
                yield pytest.param(group, rep(group), id=f"{group}: {name}")


def some(
    names: str | tuple[str, ...], rows: Iterable, every: int = 3, *, also: Callable = lambda *_: False, ids: Any = None
) -> pytest.MarkDecorator:
    """`pytest.mark.parametrize`, where each so many-th row is quick and those that `also` says; others: `make slow`."""
    parameters = [ParameterSet.extract_from(row, force_tuple=isinstance(names, str)) for row in rows]
    return pytest.mark.parametrize(
        names,
        [
            one if number % every == 0 or also(*one.values) else one._replace(marks=[*one.marks, pytest.mark.slow])
            for number, one in enumerate(parameters)
        ],
        ids=ids,
    )


every_group = pytest.mark.parametrize("group", GROUPS, ids=str)
every_case = pytest.mark.parametrize(("group", "rep"), list(cases()))
some_cases = some(("group", "rep"), cases())  # every group and every representation, but not each with each


@contextmanager
def as_shipped() -> Iterator[None]:
    """Without the checks of types that conftest turns on: as users run the library."""
    jaxtyping.config.update("jaxtyping_disable", True)
    try:
        yield
    finally:
        jaxtyping.config.update("jaxtyping_disable", False)


def catches(action: Callable[[], object], *words: str) -> None:
    """`action`, as shipped, raises a ValueError of one or two sentences that holds all the words."""
    with as_shipped(), pytest.raises(ValueError, match=r"\S") as caught:
        action()
    assert type(caught.value).__module__.split(".")[0] in {"builtins", "emlp_lab"}
    message = str(caught.value)
    missing = [word for word in words if word.casefold() not in message.casefold()]
    assert not missing, f"{message!r} lacks {missing}"
    assert len(message) < 1500
    assert "\n" not in message


def invariants(rep: Rep, group: Group) -> np.ndarray:
    """Orthonormal basis of the invariants of rep from one dense singular value decomposition of all constraints."""
    n = rep.size()
    rows = [rep.drho(A) for A in group.lie_algebra] + [rep.rho(h) - np.eye(n) for h in group.discrete_generators]
    stacked = np.concatenate([np.zeros((1, n)), *rows])
    _, sigma, Vh = np.linalg.svd(stacked)
    rank = int(np.count_nonzero(sigma > 1e-8 * max(1.0, sigma[0])))
    return Vh[rank:].conj().T


def expected_of(group: Group, rank: int) -> int | None:
    """What the independent count of a basis of this rank must say."""
    return None if str(group) in UNCOUNTED else rank


def angle(A: np.ndarray, B: np.ndarray) -> float:
    """Sine of the largest angle between the spans of the orthonormal columns of A and B; 1 if the ranks differ."""
    if A.shape != B.shape:
        return 1.0
    return float(np.linalg.norm(A - B @ (B.conj().T @ A), 2)) if A.shape[1] else 0.0
