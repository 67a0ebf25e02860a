"""The isotypic decomposition: a unitary representation as copies of irreducible ones, numerically.

A random self-adjoint matrix that commutes with the group has irreducible eigenspaces; a second one, not self-adjoint,
maps equivalent eigenspaces onto each other (Schur's lemma). Commuting matrices are made by averaging over the group.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Inexact
from scipy.linalg import block_diag

from emlp_lab.reps.commutant import Commutant
from emlp_lab.reps.rep import Rep
from emlp_lab.reps.subspace import subrepresentation
from emlp_lab.reps.tree import as_rep

GAP = 1e-7  # eigenvalues closer than this, relative to the largest, belong to one eigenspace
KINDS = {1: "real", 2: "complex", 4: "quaternionic"}


@dataclass(frozen=True, eq=False)
class Component:
    """All copies of one irreducible representation in a larger one.

    kind: "real", "complex" or "quaternionic", by the dimension 1, 2 or 4 of its algebra of equivariant self-maps over
    the real numbers; "over C" for representations by complex matrices, where Schur's lemma leaves multiples of one.
    Q: isometries, shape (n, copies, d); on every copy the group acts by the same matrices.
    """

    irreducible: Rep
    kind: str
    Q: Inexact[np.ndarray, "n copies d"]

    @property
    def copies(self) -> int:
        return self.Q.shape[1]

    @property
    def endomorphisms(self) -> int:
        """Dimension of the algebra of equivariant self-maps of the irreducible representation."""
        return next((size for size, kind in KINDS.items() if kind == self.kind), 1)


def decompose(rep: Rep) -> tuple[Component, ...]:
    """The irreducible representations in `rep` and where they are, ordered by dimension, then by place.

    rep: bound to one group, by unitary matrices (every representation of a compact group is, in suitable coordinates).
    Over real matrices the irreducibles are the real ones, of three kinds. Raises ValueError for matrices that are not
    unitary, for several groups, and for more than MAX_SIZE dimensions.
    """
    rep = as_rep(rep)
    commutant = Commutant(rep)
    spaces = _eigenspaces(commutant.element(0, hermitian=True))
    families = _families(spaces, commutant.element(1, hermitian=False))
    ordered = sorted(families, key=lambda Q: (Q.shape[2], int(np.abs(Q[:, 0]).max(axis=1).argmax())))
    return tuple(_component(rep, Q, number) for number, Q in enumerate(ordered))


def _component(rep: Rep, Q: np.ndarray, number: int) -> Component:
    part = subrepresentation(rep, Q[:, 0], name=f"{rep}[{number}]")
    if np.iscomplexobj(Q):
        return Component(part, "over C", Q)
    maps = [Commutant(part).element(seed, hermitian=False).ravel() for seed in range(6)]
    return Component(part, KINDS[int(np.linalg.matrix_rank(np.array(maps), tol=1e-6))], Q)


def _eigenspaces(X: np.ndarray) -> list[np.ndarray]:
    values, vectors = np.linalg.eigh(X)
    steps = np.diff(values) > GAP * max(1e-300, float(np.abs(values).max(initial=0)))
    return np.split(vectors, np.flatnonzero(steps) + 1, axis=1)


def _families(spaces: list[np.ndarray], X: np.ndarray) -> list[np.ndarray]:
    """Equivalent eigenspaces together, rotated so that the group acts on all of them by the same matrices."""
    families: list[list[np.ndarray]] = []
    for Q in spaces:
        for family in families:
            first = family[0]
            link = Q.conj().T @ X @ first
            size = np.linalg.norm(link)
            if Q.shape == first.shape and size > 1e-6 * np.linalg.norm(X):
                # An equivariant map between irreducibles is a multiple of a unitary one.
                family.append(Q @ link * (np.sqrt(len(link)) / size))
                break
        else:
            families.append([Q])
    return [np.stack(family, axis=1) for family in families]


def change_of_basis(components: tuple[Component, ...]) -> Inexact[np.ndarray, "n n"]:
    """The unitary matrix whose columns are all copies of all components: it makes every rho(g) block diagonal."""
    return np.concatenate([c.Q.reshape(len(c.Q), c.copies * c.Q.shape[2]) for c in components], axis=1)


def block_form(components: tuple[Component, ...], g: np.ndarray) -> Inexact[np.ndarray, "n n"]:
    """rho(g) in the basis of `change_of_basis`."""
    return np.asarray(block_diag(*(c.irreducible.rho(g) for c in components for _ in range(c.copies))))
