"""A basis is never believed, it is verified: over all generators, and against an independent count."""

import numpy as np

from emlp_lab.solve.bound import bounds
from emlp_lab.solve.evidence import Checked, VerificationError
from emlp_lab.solve.expected import expected_dimension
from emlp_lab.solve.halves import HalvesSubspace
from emlp_lab.solve.orbits import index_maps
from emlp_lab.solve.problem import Problem
from emlp_lab.solve.subspace import OrbitSubspace, Subspace
from emlp_lab.stream import Stream

TOLERANCE = 1e-10


def verify(problem: Problem, space: Subspace) -> Stream[Checked]:
    """Checks a solved subspace.

    Raises VerificationError when a number is out of bounds or the rank is not the expected one.
    """
    residual, orthonormality = yield from _numbers(problem, space)
    expected = expected_dimension(problem.atoms, problem.group)
    name, group = problem.name, problem.group
    if not (residual <= TOLERANCE and orthonormality <= TOLERANCE):
        raise VerificationError(
            f"the basis of {name} for {group} failed verification: residual {residual:.1e}, orthonormality "
            f"{orthonormality:.1e}, limit {TOLERANCE:.0e}. Rescale the generators, or report this case."
        )
    if expected is not None and expected != space.rank:
        raise VerificationError(
            f"the basis of {name} for {group} has rank {space.rank}, but {expected} invariants are known to exist. "
            "Try another route, or report this case."
        )
    return Checked(residual, orthonormality, expected)


def _numbers(problem: Problem, space: Subspace) -> Stream[tuple[float, float]]:
    """(residual, orthonormality) in the cheapest way that covers all generators."""
    if isinstance(space, OrbitSubspace):
        return _orbits(problem, space)
    if isinstance(space, HalvesSubspace):
        return (yield from bounds(problem, space))
    Q = space.dense()
    gram = np.abs(Q.conj().T @ Q - np.eye(space.rank))
    residuals = yield from problem.residuals(Q)
    return float(np.max(residuals, initial=0)), float(gram.max(initial=0))


def _orbits(problem: Problem, space: OrbitSubspace) -> tuple[float, float]:
    """Orbits are integers: the labels must not move under any generator, exactly."""
    moved = any(np.any(space.labels[index] != space.labels) for index in index_maps(problem.atoms))
    return float(moved), float(np.any(space.sizes == 0))
