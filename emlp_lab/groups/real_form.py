"""Complex matrix groups as real ones of twice the size."""

from functools import partial

import numpy as np

from emlp_lab.groups.checks import check_size
from emlp_lab.groups.group import Group, checked_group
from emlp_lab.groups.sampling.sampler import Sampler


def real_form(group: Group) -> Group:
    """C^d as R^(2d), real parts before imaginary ones: A + iB acts as [[A, -B], [B, A]].

    Name: "real_form(SU(2))", which `parse_group` reads. A unitary group becomes an orthogonal one, and V of the real
    form is V + V* of the group over the complex numbers. Groups of real matrices act on both parts alike.
    """
    checked_group(group, "real_form(G)")
    name = f"real_form({group})"
    check_size(name, 2 * group.d, group.generator_count)
    lie, discrete = real_matrices(group.lie_algebra), real_matrices(group.discrete_generators)
    return Group(name, lie, discrete, make_sampler=partial(_sampler, group), snap=False)


def real_matrices(matrices: np.ndarray) -> np.ndarray:
    """[[A, -B], [B, A]] of every matrix A + iB, shape (n, 2d, 2d)."""
    A, B = np.real(matrices), np.imag(matrices)
    rows = [np.concatenate([A, -B], axis=2), np.concatenate([B, A], axis=2)]
    return np.concatenate(rows, axis=1).astype(float)


def _sampler(group: Group) -> Sampler:
    inner = group.sampler

    def draw(rng: np.random.Generator, n: int) -> np.ndarray:
        return real_matrices(inner.draw(rng, n))

    return Sampler(draw, inner.distribution, inner.method)
