"""Invariants of any matrix group: the common null space of the constraints in float64, one generator at a time.

Start with the weight space of one generic element, or with everything where no element can be diagonalised
(translations). Restrict it to the null space of two random combinations of the Lie algebra, which generate it for most
groups, and of the discrete generators; then check all the generators and restrict to the worst one until none is
violated.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from jaxtyping import Inexact

from emlp_lab.solve.budget import Estimate
from emlp_lab.solve.constraint import Constraint
from emlp_lab.solve.problem import Problem
from emlp_lab.solve.readable import readable
from emlp_lab.solve.routes.nullspace.weights import WeightSpace, random_combinations, smallest_weight_space
from emlp_lab.solve.routes.route import (
    FACTORED_PER_SECOND,
    MIN_NONZERO,
    MOVES_PER_SECOND,
    PRODUCTS_PER_SECOND,
    AmbiguousRankError,
    Route,
    Solution,
    seconds_of_basis,
)
from emlp_lab.solve.spaces.space import DenseSubspace
from emlp_lab.stream import Event, Stream

# Singular values, relative to the norm of the constraint, count as zero up to this. From there to MIN_NONZERO the rank
# is not decided, which is an error.
MAX_ZERO = 1e-6
MIN_ACCURATE = 0.01  # singular values, of which the eigenvectors of the Gram matrix keep twelve digits


@dataclass(frozen=True)
class NullSpace(Route[WeightSpace | None]):
    """Applies to every group; its cost grows with the cube of the dimension of the weight space."""

    name: ClassVar[str] = "nullspace"

    def init(self, problem: Problem) -> WeightSpace | None:
        """A space that holds all invariants and is smaller than everything, where there is one."""
        max_dim = 10**7  # up to which the weights are enumerated
        return smallest_weight_space(problem.atoms, problem.group) if problem.dim <= max_dim else None

    def estimate(self, problem: Problem, state: WeightSpace | None) -> Estimate:
        """From the dimension of the weight space, and that of the invariants: each constraint brings it halfway."""
        n, count = problem.dim, problem.dim if state is None else state.count
        rank = min(count, problem.count.value if problem.count else math.isqrt(n))
        is_complex = problem.is_complex or state is not None
        dims = [rank + (count - rank) // 4**k for k in range(len(list(_first_constraints(problem, state))))]
        seconds = 0.001 + seconds_of_basis(problem, rank)
        seconds += sum(_seconds_of_constraint(problem, dim, is_complex=is_complex) for dim in dims)
        if state is not None and not state.unitary:
            seconds += 16 * n * count**2 / PRODUCTS_PER_SECOND
        size = 64 * n * count  # bytes: basis, its image and one product, complex
        return Estimate(problem.name, self.name, n, size, seconds)

    def solve(self, problem: Problem, state: WeightSpace | None) -> Stream[Solution]:
        """Raises AmbiguousRankError when there is no clear gap."""
        return (yield from null_space(problem, state))


def _seconds_of_constraint(problem: Problem, count: int, *, is_complex: bool) -> float:
    """Of one constraint on so many vectors: their images, the Gram matrix, and its eigenvectors."""
    n, width = float(problem.dim), sum(atom.size() for atom in problem.atoms)
    images, products = 2 * n * count * width / MOVES_PER_SECOND, 2 * n * count**2 / PRODUCTS_PER_SECOND
    return (4 if is_complex else 1) * (images + products + float(count) ** 3 / (4 * FACTORED_PER_SECOND))


def null_space(problem: Problem, start: WeightSpace | None) -> Stream[tuple[DenseSubspace, float | None]]:
    """Solves one problem; returns the subspace and the smallest singular value that was counted as nonzero."""
    n = problem.dim
    N: np.ndarray = np.eye(n) if start is None else start.basis()
    data = {"rank": N.shape[1], "dim": n, "vectors": N}
    yield Event("restrict", f"start with {N.shape[1]} of {n} dimensions", 0, 0, data)
    gap: float | None = None
    known = problem.count.value if problem.count else 0
    plan = list(_first_constraints(problem, start))
    done = 0
    while plan and N.shape[1] > known:
        constraint = plan.pop(0)
        before = N.shape[1]
        N, smallest = restrict(N, constraint)
        gap = smallest if gap is None or (smallest is not None and smallest < gap) else gap
        done += 1
        message = f"constraint {done} of {done + len(plan)}: {before} dimensions become {N.shape[1]}"
        data = {"rank": N.shape[1], "dim": n, "vectors": N, "kind": constraint.kind}
        yield Event("restrict", message, done, done + len(plan), data)
        if not plan and N.shape[1] > known:
            plan = yield from _worst(problem, N)
    return DenseSubspace(readable(real_vectors(N, problem))), gap


def restrict(N: Inexact[np.ndarray, "n r"], constraint: Constraint) -> tuple[Inexact[np.ndarray, "n s"], float | None]:
    """The part of span(N) that the constraint sends to zero, and the smallest singular value that was not zero."""
    image = constraint.apply(N) / constraint.scale
    # NumPy's driver; the default one of SciPy fails for some matrices of multiple eigenvalues (SciPy's issue 17880).
    values, vectors = np.linalg.eigh(image.conj().T @ image)
    sigma = np.sqrt(np.maximum(values, 0))
    if len(others := sigma[sigma > MAX_ZERO]) and others[0] < MIN_ACCURATE:  # their squares have lost too many digits
        _, sigma, rows = np.linalg.svd(np.linalg.qr(image, mode="r"))
        sigma, vectors = sigma[::-1], rows[::-1].conj().T
    rank = int(np.count_nonzero(sigma <= MAX_ZERO))
    if rank < len(sigma) and sigma[rank] < MIN_NONZERO:
        raise AmbiguousRankError(
            f"singular values {sigma[max(rank - 1, 0)]:.1e} and {sigma[rank]:.1e} leave the rank open (zero is below "
            f"{MAX_ZERO:.0e}, nonzero: above {MIN_NONZERO:.0e}): rescale the generators to similar norms, or use "
            "others of the same group."
        )
    return N @ vectors[:, :rank], float(sigma[rank]) if rank < len(sigma) else None


def _first_constraints(problem: Problem, start: WeightSpace | None) -> Iterator[Constraint]:
    yield from (c for c in problem.constraints if c.kind == "discrete")
    if len(problem.group.lie_algebra) <= 3:  # generators that are taken as they are: combinations would be as many
        yield from (c for c in problem.constraints if c.kind == "lie")
    else:
        started = start is not None and start.kind == "lie"
        yield from random_combinations(problem.atoms, problem.group.lie_algebra, 1 if started else 2, seed=1)


def _worst(problem: Problem, N: np.ndarray) -> Stream[list[Constraint]]:
    """The generator that moves N most, unless none moves it."""
    residuals = yield from problem.residuals(N)
    worst = int(np.argmax(residuals)) if residuals else -1
    return [problem.constraints[worst]] if worst >= 0 and residuals[worst] > MAX_ZERO else []


def real_vectors(N: np.ndarray, problem: Problem) -> np.ndarray:
    """A real orthonormal basis of the same space, where the constraints are real; else N itself."""
    if not np.iscomplexobj(N) or problem.is_complex:
        return N
    left, _, _ = np.linalg.svd(np.concatenate([np.real(N), np.imag(N)], axis=1), full_matrices=False)
    return left[:, : N.shape[1]]
