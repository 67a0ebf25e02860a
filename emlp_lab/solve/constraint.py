"""The equations of invariance for one tensor type: C v = 0, one C for each generator."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Inexact

from emlp_lab.groups import Group
from emlp_lab.reps import Atom
from emlp_lab.reps.action import apply_drho, apply_rho


@dataclass(frozen=True, eq=False)
class Constraint:
    """C = drho(A) for an element A of the Lie algebra ("lie"), C = rho(h) - 1 for a group element h ("discrete").

    (Finzi, Welling, Wilson 2021, equations 5 and 6.) All the atoms belong to one group.
    """

    atoms: tuple[Atom, ...]
    kind: str
    generator: Inexact[np.ndarray, "d d"]

    def apply(self, x: Inexact[np.ndarray, "n r"]) -> Inexact[np.ndarray, "n r"]:
        """C x, axis by axis."""
        if self.kind == "lie":
            return apply_drho(self.atoms, self.generator, x)
        return apply_rho(self.atoms, self.generator, x) - x

    @property
    def is_complex(self) -> bool:
        """Whether C may have complex entries, so that the invariants may have no real basis."""
        return any(atom.is_complex for atom in self.atoms)

    @property
    def scale(self) -> float:
        """A bound of the norm of C, by which residuals are divided."""
        if self.kind == "lie":
            return sum(float(np.linalg.norm(atom.drho(self.generator), 2)) for atom in self.atoms) or 1.0
        return 1.0 + float(np.prod([np.linalg.norm(atom.rho(self.generator), 2) for atom in self.atoms]))

    def residual(self, Q: Inexact[np.ndarray, "n r"]) -> float:
        """Largest ||C q|| / ||C|| over the columns q of Q."""
        if Q.shape[1] == 0:
            return 0.0
        return float(np.linalg.norm(self.apply(Q), axis=0).max() / self.scale)


def constraints(atoms: tuple[Atom, ...], group: Group) -> list[Constraint]:
    """The constraints of all the generators of the group."""
    return [Constraint(atoms, kind, generator) for kind, generator in group.generators()]
