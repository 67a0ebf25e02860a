"""Bases as they were when a model was saved.

Weights are coefficients in these bases. Another version of a library, or another processor, may find another basis of
the same space, and the same weights would be another function; so the bases are part of a saved model.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Float, Integer

from emlp_lab.nn.bilinear.kappa import SolvedKappa
from emlp_lab.nn.linear.maps import DenseMaps, Maps, TiedMaps
from emlp_lab.nn.network import EMLPPlan
from emlp_lab.reps import Rep, blocks
from emlp_lab.solve import Basis, Evidence, Solver
from emlp_lab.solve.spaces.orbit_space import OrbitSubspace
from emlp_lab.solve.spaces.space import DenseSubspace
from emlp_lab.stream import Event, Stream

# A basis as columns (dim, rank); of orbits, for each coordinate the number of its orbit from 1 on, with its sign, or 0.
Array = Float[np.ndarray, "dim rank"] | Integer[np.ndarray, " dim"]


@dataclass(eq=False)
class Recorded(Solver):
    """Answers with recorded bases in place of solving; what was not recorded has rank 0."""

    bases: Mapping[Rep, Array] = field(default_factory=dict)

    def stream(self, rep: Rep) -> Stream[Basis]:
        yield Event("recorded", f"basis of {rep}")
        (block,) = blocks(rep)
        found = self.bases.get(rep, np.zeros((block.dim, 0)))
        if len(found) != block.dim:
            raise ValueError(f"the basis of {rep} has vectors of {len(found)} numbers, not of {block.dim}")
        found = found[block.index[0]]
        space = DenseSubspace(found) if found.ndim == 2 else OrbitSubspace(np.abs(found) - 1, np.sign(found))
        return Basis(rep, (block,), (space,), Evidence(()))


def bases(plan: EMLPPlan) -> dict[Rep, Array]:
    """The bases that the weights of a network refer to, each once."""
    found: dict[Rep, Array] = {}
    for rep, maps in _maps(plan):
        if rep not in found:
            found[rep] = _array(maps)
    return found


def _array(maps: Maps) -> Array:
    if isinstance(maps, TiedMaps):
        signs = maps.orbits.signs
        return (maps.orbits.labels + 1) * (1 if signs is None else signs)
    return maps.dense().reshape(maps.count, -1).T


def _maps(plan: EMLPPlan) -> Iterator[tuple[Rep, Maps]]:
    for linear in [*(block.linear for block in plan.blocks), plan.head]:
        sources, targets = linear.inputs.slots, linear.outputs.slots
        yield from ((sources[term.source].rep >> targets[term.target].rep, term.maps) for term in linear.terms)
        yield from ((targets[term.target].rep, term.maps) for term in linear.biases)
    for bilinear in (block.bilinear.plan for block in plan.blocks):
        slots, outputs = bilinear.inputs.slots, bilinear.outputs.slots
        for term in bilinear.terms:
            if isinstance(term.kappa, SolvedKappa):
                yield (
                    slots[term.carrier].rep * slots[term.argument].rep >> outputs[term.output].rep,
                    DenseMaps(term.kappa.Q.reshape(term.kappa.maps, -1, 1)),
                )
