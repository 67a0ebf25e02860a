"""What a route solves: the part of one tensor type that one group acts on; and what several routes ask of it."""

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import numpy as np
from jaxtyping import Inexact

from emlp_lab.groups import Group
from emlp_lab.reps import Atom
from emlp_lab.reps.tree import tensor_product
from emlp_lab.solve.constraint import Constraint, constraints, residuals_together
from emlp_lab.solve.counting.count import expected_count
from emlp_lab.solve.counting.counted import Count
from emlp_lab.stream import Event, Stream

MAX_TOGETHER_ENTRIES = 2**14  # of the images of a basis under all generators, up to which they are made at once
CHUNK_ENTRIES = 2**21  # of a part of a basis that is checked in one step


@dataclass(frozen=True, eq=False)
class Problem:
    """Find the invariants of the product of `atoms`, which all belong to `group`. What is computed here is kept."""

    atoms: tuple[Atom, ...]
    group: Group

    @cached_property
    def name(self) -> str:
        """Text of the tensor type."""
        return str(tensor_product(*self.atoms))

    @cached_property
    def dim(self) -> int:
        """Dimension of the tensor type."""
        return math.prod(atom.size() for atom in self.atoms)

    @cached_property
    def is_complex(self) -> bool:
        """Whether invariants may have no real basis."""
        return any(atom.is_complex for atom in self.atoms)

    @cached_property
    def constraints(self) -> list[Constraint]:
        """Those of all generators."""
        return constraints(self.atoms, self.group)

    @cached_property
    def count(self) -> Count | None:
        """The number of invariants, where it is known at little cost."""
        return expected_count(self.atoms, self.group, sampling=False)

    def residuals(self, Q: Inexact[np.ndarray, "n r"]) -> Stream[list[float]]:
        """Largest ||C q|| / ||C|| over the columns q of Q, for each generator; CHUNK_ENTRIES in one step at most."""
        if Q.size * self.group.generator_count <= MAX_TOGETHER_ENTRIES:
            kinds = ("lie", self.group.lie_algebra), ("discrete", self.group.discrete_generators)
            each = [residuals_together(self.atoms, kind, some, Q).tolist() for kind, some in kinds if len(some)]
            return [residual for found in each for residual in found]
        width = max(1, CHUNK_ENTRIES // max(1, len(Q)))
        found = []
        for done, constraint in enumerate(self.constraints, start=1):
            worst = np.zeros(1)
            for start in range(0, Q.shape[1], width):
                worst = np.maximum(worst, constraint.residual(Q[:, start : start + width]))  # keeps NaN
                if Q.shape[1] > width:
                    total = len(self.constraints)
                    yield Event("verify", f"generator {done} of {total}, vector {start + 1}", done - 1, total)
            found.append(float(worst[0]))
        return found


def problems(atoms: tuple[Atom, ...]) -> list[Problem]:
    """One for each group that acts on the type: inv(R1 (x) R2) = inv(R1) (x) inv(R2) for independent groups."""
    return [Problem(tuple(run), group) for group, run in groupby(atoms, key=lambda atom: atom.bound)]
