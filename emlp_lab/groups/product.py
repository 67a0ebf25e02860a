"""Direct products."""

from functools import partial

import numpy as np

from emlp_lab.groups.checks import check_size
from emlp_lab.groups.group import Group
from emlp_lab.groups.sampling.sampler import Sampler


def direct_product(left: Group, right: Group) -> Group:
    """Left x right acting on V_left (x) V_right, of dimension left.d * right.d.

    Where each group has tensors of its own, mixed representations such as V(SO(3)) * V(S(5)) are the better form: their
    problems are solved one group at a time.
    """
    a, b, d = np.eye(left.d), np.eye(right.d), left.d * right.d
    check_size(f"{left}x{right}", d, left.generator_count + right.generator_count)
    lie = [np.kron(A, b) for A in left.lie_algebra] + [np.kron(a, A) for A in right.lie_algebra]
    discrete = [np.kron(h, b) for h in left.discrete_generators] + [np.kron(a, h) for h in right.discrete_generators]
    algebra, generators = np.array(lie).reshape(-1, d, d), np.array(discrete).reshape(-1, d, d)
    return Group(f"{left}x{right}", algebra, generators, make_sampler=partial(_pairs, left, right), snap=False)


def _pairs(left: Group, right: Group) -> Sampler:
    def draw(rng: np.random.Generator, n: int) -> np.ndarray:
        g, h = left.sampler.draw(rng, n), right.sampler.draw(rng, n)
        d = left.d * right.d
        return np.einsum("nij,nkl->nikjl", g, h).reshape(n, d, d)

    # The weaker claim comes first.
    claims = sorted({(sampler.distribution, sampler.method) for sampler in (left.sampler, right.sampler)})
    return Sampler(draw, claims[0][0], " x ".join(method for _, method in claims))
