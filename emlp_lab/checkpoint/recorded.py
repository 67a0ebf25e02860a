"""Bases as they were when a model was saved.

Weights are coefficients in these bases. Another version of a library, or another processor, may find another basis of
the same space, and the same weights would be another function; so the bases are part of a saved model.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Float

from emlp_lab.nn.bilinear.kappa import SolvedKappa
from emlp_lab.nn.network import EMLPPlan
from emlp_lab.reps import Rep, blocks
from emlp_lab.solve import Basis, Evidence, Solver
from emlp_lab.solve.spaces.space import DenseSubspace
from emlp_lab.stream import Event, Stream

Q = Float[np.ndarray, "dim rank"]


@dataclass(eq=False)
class Recorded(Solver):
    """Answers with recorded bases in place of solving; what was not recorded has rank 0."""

    bases: Mapping[Rep, Q] = field(default_factory=dict)

    def stream(self, rep: Rep) -> Stream[Basis]:
        yield Event("recorded", f"basis of {rep}")
        (block,) = blocks(rep)
        dense = self.bases.get(rep, np.zeros((block.dim, 0)))
        if len(dense) != block.dim:
            raise ValueError(f"the basis of {rep} has vectors of {len(dense)} numbers, not of {block.dim}")
        return Basis(rep, (block,), (DenseSubspace(dense[block.index[0]]),), Evidence(()))


def bases(plan: EMLPPlan) -> dict[Rep, Q]:
    """The bases that the weights of a network refer to, each once."""
    found: dict[Rep, Q] = {}
    for rep, maps in _maps(plan):
        found.setdefault(rep, maps.reshape(len(maps), -1).T)
    return found


def _maps(plan: EMLPPlan) -> Iterator[tuple[Rep, np.ndarray]]:
    for linear in [*(block.linear for block in plan.blocks), plan.head]:
        sources, targets = linear.inputs.slots, linear.outputs.slots
        yield from ((sources[term.source].rep >> targets[term.target].rep, term.Q) for term in linear.terms)
        yield from ((targets[term.target].rep, term.Q) for term in linear.biases)
    for bilinear in (block.bilinear.plan for block in plan.blocks):
        slots, outputs = bilinear.inputs.slots, bilinear.outputs.slots
        for term in bilinear.terms:
            if isinstance(term.kappa, SolvedKappa):
                yield slots[term.carrier].rep * slots[term.argument].rep >> outputs[term.output].rep, term.kappa.Q
