"""Invariants of any matrix group: the common null space of the constraints in float64, one generator at a time.

Start with the weight space of one generic element, or with everything where no element can be diagonalised
(translations). Restrict it to the null space of two random combinations of the Lie algebra, which generate it for most
groups, and of the discrete generators; then check all the generators and restrict to the worst one until none is
violated.
"""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Inexact
from scipy.linalg import eigh

from emlp_lab.groups import Group
from emlp_lab.reps import Atom
from emlp_lab.solve.constraint import Constraint, constraints
from emlp_lab.solve.readable import readable
from emlp_lab.solve.subspace import DenseSubspace
from emlp_lab.solve.weights import WeightSpace, random_combinations
from emlp_lab.stream import Event, Stream

ZERO = 1e-6  # singular values, relative to the norm of the constraint: below this they count as zero,
CLEAR = 1e-5  # above this as nonzero; between the two the rank is not decided, which is an error
GOOD = 1e-11
BYTES_PER_ENTRY = 64  # basis, its image and one product, complex, per entry of the (n, count) start


class AmbiguousRankError(ArithmeticError):
    """The singular values have no clear gap, so that the rank cannot be decided in float64."""


def null_space(
    atoms: tuple[Atom, ...], group: Group, start: WeightSpace | None
) -> Stream[tuple[DenseSubspace, float | None]]:
    """Solves one tensor type; returns the subspace and the smallest singular value that was counted as nonzero.

    start: from `smallest_weight_space`. Raises AmbiguousRankError when there is no clear gap.
    """
    n = int(np.prod([atom.size() for atom in atoms]))
    N: np.ndarray = np.eye(n) if start is None else start.basis()
    yield Event("restrict", f"start with {N.shape[1]} of {n} dimensions", 0, 0, {"rank": N.shape[1], "dim": n})
    gap: float | None = None
    every = constraints(atoms, group)
    plan = list(_first_constraints(atoms, group, every))
    done = 0
    while plan and N.shape[1]:
        constraint = plan.pop(0)
        before = N.shape[1]
        N, smallest = restrict(N, constraint)
        gap = smallest if gap is None or (smallest is not None and smallest < gap) else gap
        done += 1
        message = f"constraint {done} of {done + len(plan)}: {before} dimensions become {N.shape[1]}"
        yield Event("restrict", message, done, done + len(plan), {"rank": N.shape[1], "dim": n})
        if not plan:
            plan = _worst(every, N)
    return DenseSubspace(readable(_real(N, every))), gap


def restrict(N: Inexact[np.ndarray, "n r"], constraint: Constraint) -> tuple[Inexact[np.ndarray, "n s"], float | None]:
    """The part of span(N) that the constraint sends to zero, and the smallest singular value that was not zero."""
    image = constraint.apply(N) / constraint.scale
    # The default driver of LAPACK fails for some matrices of multiple eigenvalues (SciPy's issue 17880).
    values, vectors = eigh(image.conj().T @ image, driver="evd")
    sigma = np.sqrt(np.maximum(values, 0))
    rank = int(np.count_nonzero(sigma <= ZERO))
    if rank < len(sigma) and sigma[rank] < CLEAR:
        raise AmbiguousRankError(
            f"singular values {sigma[max(rank - 1, 0)]:.1e} and {sigma[rank]:.1e} leave the rank open (zero is below "
            f"{ZERO:.0e}, nonzero: above {CLEAR:.0e}): rescale the generators to similar norms, or replace them by "
            "others of the same group."
        )
    return N @ vectors[:, :rank], float(sigma[rank]) if rank < len(sigma) else None


def _first_constraints(atoms: tuple[Atom, ...], group: Group, every: list[Constraint]) -> Iterator[Constraint]:
    yield from (c for c in every if c.kind == "discrete")
    if len(group.lie_algebra) <= 2:
        yield from (c for c in every if c.kind == "lie")
    else:
        yield from random_combinations(atoms, group.lie_algebra, 2, seed=1)


def _worst(every: list[Constraint], N: np.ndarray) -> list[Constraint]:
    residuals = [constraint.residual(N) for constraint in every]
    worst = int(np.argmax(residuals)) if residuals else -1
    return [every[worst]] if worst >= 0 and residuals[worst] > ZERO else []


def _real(N: np.ndarray, every: list[Constraint]) -> np.ndarray:
    """A real orthonormal basis of the same space, where the constraints are real; else N itself."""
    if not np.iscomplexobj(N) or any(constraint.is_complex for constraint in every):
        return N
    left, _, _ = np.linalg.svd(np.concatenate([np.real(N), np.imag(N)], axis=1), full_matrices=False)
    return left[:, : N.shape[1]]
