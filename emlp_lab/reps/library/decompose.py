"""The isotypic decomposition: a unitary representation as copies of irreducible ones, numerically.

A random self-adjoint matrix that commutes with the group has irreducible eigenspaces; another one, not self-adjoint,
maps equivalent eigenspaces onto each other (Schur's lemma).
"""

from dataclasses import dataclass

import numpy as np
import scipy.linalg as sla
from jaxtyping import Inexact

from emlp_lab.algebra.tolerance import TOL_DISTINCT, TOL_EQUAL
from emlp_lab.reps.library.commutant import Commutant
from emlp_lab.reps.library.subrepresentation import subrepresentation
from emlp_lab.reps.rep import Rep
from emlp_lab.reps.tree import as_rep

KINDS = {"real": 1, "complex": 2, "quaternionic": 4, "over C": 1}
Copies = Inexact[np.ndarray, "n copies d"]


@dataclass(frozen=True, eq=False)
class Component:
    """All copies of one irreducible representation in a larger one.

    kind: "real", "complex" or "quaternionic", by the dimension 1, 2 or 4 of its algebra of equivariant self-maps over
    the real numbers; "over C" for representations by complex matrices, where Schur's lemma leaves multiples of one.
    Q: isometries, shape (n, copies, d); on every copy the group acts by the same matrices.
    """

    irreducible: Rep
    kind: str
    Q: Copies

    @property
    def copies(self) -> int:
        return self.Q.shape[1]

    @property
    def endomorphisms(self) -> int:
        """Dimension of the algebra of equivariant self-maps of the irreducible representation."""
        return KINDS[self.kind]


def decompose(rep: Rep) -> tuple[Component, ...]:
    """The irreducible representations in `rep` and where they are, by dimension, then by characters, larger ones first.

    rep: bound to one group, by unitary matrices (every representation of a compact group is, in suitable coordinates).
    Over real matrices the irreducibles are the real ones, of three kinds. Raises ValueError for matrices that are not
    unitary, for several groups, and for more than MAX_SIZE dimensions.
    """
    rep = as_rep(rep)
    commutant = Commutant(rep)
    maps = [commutant.element(seed, hermitian=seed == 0) for seed in range(3)]
    parts = split(*maps)
    ordered = sorted(parts, key=lambda part: (part[1].shape[2], *_traces(part[1][:, 0], commutant.moves)))
    return tuple(
        Component(subrepresentation(rep, Q[:, 0], name=f"{rep}[{number}]"), kind, Q)
        for number, (kind, Q) in enumerate(ordered)
    )


def split(
    hermitian: Inexact[np.ndarray, "n n"], link: Inexact[np.ndarray, "n n"], third: Inexact[np.ndarray, "n n"]
) -> list[tuple[str, Copies]]:
    """(kind, copies) of all irreducible parts, from three generic matrices that commute with a representation.

    Raises ArithmeticError where eigenvalues are too close together to be told apart.
    """
    spaces = _eigenspaces(hermitian)
    every = np.concatenate([np.zeros((len(hermitian), 0)), *spaces], axis=1)
    maps = [every.conj().T @ X @ every for X in (link, third)]
    stops = np.cumsum([Q.shape[1] for Q in spaces])
    places = [slice(stop - Q.shape[1], stop) for stop, Q in zip(stops, spaces, strict=True)]
    found = []
    for family in _families(maps[0], places):
        first = places[family[0]]
        copies = [spaces[i] @ _isometry(maps[0][places[i], first], same=i == family[0]) for i in family]
        found.append((_kind([X[first, first] for X in maps]), np.stack(copies, axis=1)))
    return found


def _eigenspaces(X: np.ndarray) -> list[np.ndarray]:
    values, vectors = np.linalg.eigh(X)
    steps = np.diff(values) > TOL_EQUAL * max(1e-300, float(np.abs(values).max(initial=0)))
    return [_settled(Q) for Q in np.split(vectors, np.flatnonzero(steps) + 1, axis=1) if Q.size]


def _settled(Q: np.ndarray) -> np.ndarray:
    """The orthonormal basis of span(Q) that the projections of some coordinate axes make, whatever rotates Q.

    The first axes are preferred among equally good ones.
    """
    preference = 1 - 1e-3 * np.arange(len(Q)) / len(Q)
    axes = sla.qr((Q * preference[:, None]).conj().T, pivoting=True)[-1]
    basis, triangle = np.linalg.qr(Q @ Q[np.sort(axes[: Q.shape[1]])].conj().T)
    diagonal = np.diagonal(triangle)
    return basis * (diagonal / np.abs(diagonal))


def _families(X: np.ndarray, places: list[slice]) -> list[list[int]]:
    """The numbers of equivalent eigenspaces together: those that the commuting map X links."""
    families: list[list[int]] = []
    scale = TOL_DISTINCT * float(np.linalg.norm(X))
    for i, place in enumerate(places):
        linked = (f for f in families if np.linalg.norm(X[place, places[f[0]]]) > scale)
        family = next(linked, None)
        if family is None:
            families.append([i])
        else:
            family.append(i)
    return families


def _isometry(link: np.ndarray, *, same: bool) -> np.ndarray:
    """An equivariant map between irreducibles is a multiple of a unitary one."""
    return np.eye(len(link)) if same else link * (np.sqrt(len(link)) / np.linalg.norm(link))


def _kind(parts: list[np.ndarray]) -> str:
    """Which numbers the self-maps of an irreducible part are, from two random ones."""
    d = len(parts[0])
    parts = [part / (np.linalg.norm(part, 2) or 1.0) for part in parts]
    # What is self-adjoint in them is a multiple of one, or the part is not irreducible.
    for part in parts:
        even = (part + part.conj().T) / 2
        if np.abs(even - np.trace(even) / d * np.eye(d)).max(initial=0) > TOL_DISTINCT:
            raise ArithmeticError(
                f"eigenvalues too close together hide a part of {d} dimensions that is not irreducible: decompose the "
                "terms of the representation one by one."
            )
    if np.iscomplexobj(parts[0]):
        return "over C"
    a, b = ((part - part.T) / 2 for part in parts)
    if np.abs(a).max(initial=0) <= TOL_DISTINCT:
        return "real"
    return "complex" if np.abs(a @ b - b @ a).max(initial=0) <= TOL_DISTINCT else "quaternionic"


def _traces(Q: np.ndarray, moves: list[np.ndarray]) -> list[tuple[float, float]]:
    """Minus the characters of a subspace, rounded, as pairs of real numbers."""
    moved = (np.argsort(move) if move.ndim == 1 else move for move in moves)
    return pairs(np.array([np.vdot(Q, Q[move] if move.ndim == 1 else move @ Q) for move in moved]))


def pairs(characters: Inexact[np.ndarray, " k"]) -> list[tuple[float, float]]:
    """Sort key of characters, the larger first: minus their real and imaginary parts, rounded."""
    return [(-round(float(np.real(c)), 6) + 0.0, -round(float(np.imag(c)), 6) + 0.0) for c in characters]


def change_of_basis(components: tuple[Component, ...]) -> Inexact[np.ndarray, "n n"]:
    """The unitary matrix whose columns are all copies of all components: it makes every rho(g) block diagonal."""
    return np.concatenate([c.Q.reshape(len(c.Q), c.copies * c.Q.shape[2]) for c in components], axis=1)


def block_form(components: tuple[Component, ...], g: np.ndarray) -> Inexact[np.ndarray, "n n"]:
    """rho(g) in the basis of `change_of_basis`."""
    return np.asarray(sla.block_diag(*(c.irreducible.rho(g) for c in components for _ in range(c.copies))))
