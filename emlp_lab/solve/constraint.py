"""The equations of invariance for one tensor type: C v = 0, one C for each generator."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Float, Inexact

from emlp_lab.groups import Group
from emlp_lab.reps import Atom
from emlp_lab.reps.action import apply_axes, apply_axes_sum


@dataclass(frozen=True, eq=False)
class Constraint:
    """C = drho(A) for an element A of the Lie algebra ("lie"), C = rho(h) - 1 for a group element h ("discrete").

    (Finzi, Welling, Wilson 2021, equations 5 and 6.) All the atoms belong to one group.
    """

    atoms: tuple[Atom, ...]
    kind: str
    generator: Inexact[np.ndarray, "d d"]

    @cached_property
    def matrices(self) -> tuple[Inexact[np.ndarray, "_ _"], ...]:
        """The matrix of the generator on each axis; equal atoms share theirs."""
        lie, different = self.kind == "lie", dict.fromkeys(self.atoms)
        matrix = {atom: atom.drho(self.generator) if lie else atom.rho(self.generator) for atom in different}
        return tuple(matrix[atom] for atom in self.atoms)

    def apply(self, x: Inexact[np.ndarray, "n r"]) -> Inexact[np.ndarray, "n r"]:
        """C x, axis by axis."""
        return apply_axes_sum(self.matrices, x) if self.kind == "lie" else apply_axes(self.matrices, x) - x

    @property
    def is_complex(self) -> bool:
        """Whether C may have complex entries, so that the invariants may have no real basis."""
        return any(atom.is_complex for atom in self.atoms)

    @cached_property
    def scale(self) -> float:
        """A bound of the norm of C, by which residuals are divided."""
        different = {id(matrix): matrix for matrix in self.matrices}
        norm = {key: _norm(matrix) for key, matrix in different.items()}
        norms = [norm[id(matrix)] for matrix in self.matrices]
        return sum(norms) or 1.0 if self.kind == "lie" else 1.0 + float(np.prod(norms))

    def residual(self, Q: Inexact[np.ndarray, "n r"]) -> float:
        """Largest ||C q|| / ||C|| over the columns q of Q."""
        if Q.shape[1] == 0:
            return 0.0
        return float(np.sqrt((np.abs(self.apply(Q)) ** 2).sum(axis=0).max())) / self.scale


def constraints(atoms: tuple[Atom, ...], group: Group) -> list[Constraint]:
    """The constraints of all the generators of the group."""
    return [Constraint(atoms, kind, generator) for kind, generator in group.generators()]


def residuals_together(
    atoms: tuple[Atom, ...], kind: str, generators: Inexact[np.ndarray, "K d d"], Q: Inexact[np.ndarray, "n r"]
) -> Float[np.ndarray, " K"]:
    """`Constraint.residual` for all generators of one kind at once: K n r numbers, for small problems quicker."""
    lie, different = kind == "lie", dict.fromkeys(atoms)
    stacks = {atom: np.array([atom.drho(A) if lie else atom.rho(A) for A in generators]) for atom in different}
    norms = {atom: np.linalg.svd(stack, compute_uv=False)[:, 0] for atom, stack in stacks.items()}
    x, total, before = Q[None], np.zeros(1), 1
    for atom in atoms:
        stack = stacks[atom]
        shape = len(x), before, stack.shape[1], -1
        image = np.matmul(stack[:, None], x.reshape(shape)).reshape(len(generators), *Q.shape)
        total = total + image
        x, before = x if lie else image, before * stack.shape[1]
    each = np.array([norms[atom] for atom in atoms])
    scale = each.sum(axis=0) if lie else 1.0 + each.prod(axis=0)
    moved = total if lie else x - Q
    return np.sqrt((np.abs(moved) ** 2).sum(axis=1).max(axis=1, initial=0)) / np.where(scale == 0, 1.0, scale)


def _norm(matrix: np.ndarray) -> float:
    """The largest singular value."""
    return float(np.linalg.svd(matrix, compute_uv=False)[0])
