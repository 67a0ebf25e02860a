"""Subrepresentations: an invariant subspace of a representation, in an orthonormal basis."""

import numpy as np
from jaxtyping import Inexact, Num

from emlp_lab.algebra.made import Made
from emlp_lab.algebra.tolerance import TOL_COMPUTED, TOL_ROUNDING
from emlp_lab.groups import Group
from emlp_lab.reps.action import apply_drho, apply_rho
from emlp_lab.reps.atom import Atom
from emlp_lab.reps.rep import GroupElement, Rep
from emlp_lab.reps.tree import Product, Sum, as_rep


class Subrepresentation(Made, Rep):
    """rho(g) = Q^H rep.rho(g) Q on an invariant subspace with the orthonormal basis Q; made by `subrepresentation`."""

    def __init__(self, rep: Rep, Q: Inexact[np.ndarray, "n m"], name: str):
        self.rep, self.Q, self.name = rep, np.array(Q), name
        self.Q.setflags(write=False)
        self.G: Group = rep.groups[0]

    def rho(self, g: GroupElement) -> Inexact[np.ndarray, "m m"]:
        return self.Q.conj().T @ _acting(self.rep, g, self.Q, lie=False)

    def drho(self, A: GroupElement) -> Inexact[np.ndarray, "m m"]:
        return self.Q.conj().T @ _acting(self.rep, A, self.Q, lie=True)

    def __str__(self) -> str:
        return self.name


def subrepresentation(rep: Rep, Q: Num[np.ndarray, "n m"] | slice, *, name: str) -> Rep:
    """The representation on an invariant subspace of `rep`, which is bound to one group.

    Q: columns (n, m) that span the subspace, orthonormalised here if they are not; or a slice of the coordinates.
    name: tells it apart from others. Raises ValueError if the subspace is not invariant under all generators.
    """
    rep = as_rep(rep)
    if len(rep.groups) != 1:
        raise ValueError(f"{rep} has {len(rep.groups)} groups: subrepresentations need exactly one.")
    if not isinstance(name, str) or not name.strip():
        raise ValueError(f"name={name!r}: a subrepresentation needs a name that tells it apart.")
    columns = _units(rep.size(), Q) if isinstance(Q, slice) else np.asarray(Q)
    if columns.ndim != 2 or columns.shape[0] != rep.size() or columns.dtype.kind not in "iufc":
        raise ValueError(
            f"Q of shape {columns.shape} and type {columns.dtype} does not fit {rep}: give columns of {rep.size()} "
            "numbers, one for each coordinate."
        )
    if not np.isfinite(columns).all():
        raise ValueError("Q has entries that are not finite: give a basis of the subspace.")
    if columns.shape[1] == 0:
        return Sum()
    columns = columns if columns.dtype.kind == "c" else columns.astype(float)
    if np.linalg.matrix_rank(columns) < columns.shape[1]:
        raise ValueError(f"the {columns.shape[1]} columns of Q are linearly dependent: give a basis of the subspace.")
    if not np.allclose(columns.conj().T @ columns, np.eye(columns.shape[1]), atol=TOL_ROUNDING):
        columns = np.linalg.qr(columns)[0]
    _check_invariant(rep, columns, name)
    return as_rep(Subrepresentation(rep, columns, name))


def _units(n: int, which: slice) -> np.ndarray:
    places = np.arange(n)[which]
    columns = np.zeros((n, len(places)))
    columns[places, np.arange(len(places))] = 1
    return columns


def _check_invariant(rep: Rep, Q: np.ndarray, name: str) -> None:
    (group,) = rep.groups
    for kind, generator in group.generators():
        moved = _acting(rep, generator, Q, lie=kind == "lie")
        outside = np.abs(moved - Q @ (Q.conj().T @ moved)).max(initial=0)
        if not outside <= TOL_COMPUTED * max(1.0, float(np.abs(moved).max(initial=0))):
            raise ValueError(
                f"{name} is no subrepresentation of {rep} for {group}: a {kind} generator moves its vectors out of the "
                f"subspace (by {outside:.1e}); add the columns that it reaches."
            )


def _acting(rep: Rep, g: GroupElement, x: np.ndarray, *, lie: bool) -> np.ndarray:
    """rho(g) x or drho(g) x; only the blocks of a product are ever formed."""
    if isinstance(rep, Sum):
        return _rows(rep, g, x, lie=lie)
    if isinstance(rep, Product) and all(isinstance(factor, Atom) for factor in rep.factors):
        atoms = tuple(rep.atoms())
        return apply_drho(atoms, g, x) if lie else apply_rho(atoms, g, x)
    return (rep.drho(g) if lie else rep.rho(g)) @ x


def _rows(rep: Sum, g: GroupElement, x: np.ndarray, *, lie: bool) -> np.ndarray:
    parts, start = [], 0
    for term, count in rep.terms:
        size = term.size()
        for _ in range(count):
            parts.append(_acting(term, g, x[start : start + size], lie=lie))
            start += size
    return np.concatenate(parts)
