"""A basis is never believed, it is verified: over all generators, and against an independent count."""

import numpy as np
from jaxtyping import Inexact

from emlp_lab.algebra.tolerance import TOL_VERIFIED
from emlp_lab.reps import Rep, blocks
from emlp_lab.solve.counting.count import expected_count
from emlp_lab.solve.evidence import Checked, Part, VerificationError
from emlp_lab.solve.problem import Problem, problems
from emlp_lab.solve.routes.isotypic.bound import bounds
from emlp_lab.solve.routes.orbits.orbits import moving
from emlp_lab.solve.routes.route import Route
from emlp_lab.solve.spaces.halves import HalvesSubspace
from emlp_lab.solve.spaces.orbit_space import OrbitSubspace
from emlp_lab.solve.spaces.space import DenseSubspace, Subspace
from emlp_lab.stream import Stream, drain


def verify(problem: Problem, space: Subspace) -> Stream[Checked]:
    """Checks a solved subspace.

    Raises VerificationError when a number is out of bounds or the rank is not the expected one.
    """
    residual, orthonormality = yield from _numbers(problem, space)
    count = problem.count or expected_count(problem.atoms, problem.group)
    name, group = problem.name, problem.group
    if not (residual <= TOL_VERIFIED and orthonormality <= TOL_VERIFIED):
        raise VerificationError(
            f"the basis of {name} for {group} failed verification: residual {residual:.1e}, orthonormality "
            f"{orthonormality:.1e}, limit {TOL_VERIFIED:.0e}. Try another route, rescale the generators, or report it."
        )
    if count is not None and count.value != space.rank:
        raise VerificationError(
            f"the basis of {name} for {group} has rank {space.rank}, but {count.value} invariants are known to exist "
            f"({count}). Try another route, or report this case."
        )
    return Checked(residual, orthonormality, count)


def part_of(
    problem: Problem, route: Route, why: str, space: Subspace, checked: Checked, gap: float | None, seconds: float
) -> Part:
    """The evidence for a checked subspace, as one copy of its type."""
    return Part(
        type=problem.name,
        copies=1,
        dim=space.dim,
        rank=space.rank,
        routes=(route.name,),
        why=why,
        residual=checked.residual,
        orthonormality=checked.orthonormality,
        gap=gap,
        expected=checked.count and checked.count.value,
        seconds=seconds,
        counts=(checked.count,) if checked.count else (),
    )


def check(rep: Rep, Q: Inexact[np.ndarray, "n r"]) -> Checked:
    """Residual and orthonormality of columns Q that are said to be all invariants of a tensor type of one group.

    Raises VerificationError if they are not, ValueError for other representations and for columns of another length.
    """
    found = blocks(rep)
    if len(found) != 1 or found[0].copies != 1 or len(types := problems(tuple(found[0].rep.atoms()))) != 1:
        raise ValueError(f"{rep} is no tensor type of a single group: give one such as T(2)(SO(3)).")
    if Q.ndim != 2 or len(Q) != rep.size():
        raise ValueError(f"columns of shape {Q.shape} do not fit {rep}: they must have {rep.size()} rows.")
    return drain(verify(types[0], DenseSubspace(Q[found[0].index[0]])))


def _numbers(problem: Problem, space: Subspace) -> Stream[tuple[float, float]]:
    """(residual, orthonormality) in the cheapest way that covers all generators."""
    if isinstance(space, OrbitSubspace):
        return (yield from _orbits(problem, space))
    if isinstance(space, HalvesSubspace):
        return (yield from bounds(problem, space))
    Q = space.dense()
    gram = np.abs(Q.conj().T @ Q - np.eye(space.rank))
    residuals = yield from problem.residuals(Q)
    return float(np.max(residuals, initial=0)), float(gram.max(initial=0))


def _orbits(problem: Problem, space: OrbitSubspace) -> Stream[tuple[float, float]]:
    """Orbits are integers: labels and signs must not move under any generator, exactly."""
    if not _well_formed(space):
        return 0.0, 1.0
    moved = yield from moving(problem.atoms, space)
    return float(moved), 0.0


def _well_formed(space: OrbitSubspace) -> bool:
    """Whether labels and signs are what makes the basis orthonormal."""
    labels, signs = space.labels, space.signs
    if signs is None:
        return bool(np.all(space.sizes > 0) and labels.min(initial=0) >= 0)
    known = np.array_equal(labels == -1, signs == 0) and labels.min(initial=0) >= -1 and np.abs(signs).max() <= 1
    return bool(known and np.all(space.sizes > 0))
