"""Semidirect products N x| H: a group H that acts on another group N, and both together."""

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.linalg import block_diag

from emlp_lab.algebra.derivative import derivative, evaluate
from emlp_lab.algebra.span import coordinates, reals
from emlp_lab.algebra.tolerance import TOL_COMPUTED
from emlp_lab.groups.checks import check_size
from emlp_lab.groups.group import Group, checked_group, none

Automorphisms = Callable[[Any], Any]  # of a matrix of H, to the matrix on the space of N by which it acts


def semidirect_product(
    normal: Group, acting: Group, action: Automorphisms | None = None, *, name: str | None = None
) -> Group:
    """N x| H for N = `normal` and H = `acting`: n acts as diag(n, 1), h as diag(action(h), h).

    action: a homomorphism to matrices of size normal.d such that action(h) n action(h)^-1 is in N for all n; by default
    h itself, for groups of one size. The representation is faithful, of dimension normal.d + acting.d, and the order is
    |N| |H|. name: by default semidirect(N,H), which is text for `parse_group` where the action is the default.

    Raises ValueError if the action is no homomorphism on random elements, or if a generator of H does not keep N: its
    Lie algebra always, discrete elements where N is finite with up to 2000 of them. For larger N they are not checked.
    """
    checked_group(normal, "semidirect(N, H)")
    checked_group(acting, "semidirect(N, H)")
    name = name or f"semidirect({normal},{acting}{'' if action is None else ',action'})"
    generators = [len(part) for group in (normal, acting) for part in (group.lie_algebra, group.discrete_generators)]
    check_size(name, normal.d + acting.d, sum(generators))
    if action is None and normal.d != acting.d:
        raise ValueError(
            f"{name}: {acting} has matrices of {acting.d} rows, those of {normal} have {normal.d}; give action, a "
            "function from the first to the second."
        )
    lie, discrete = _images(normal, acting, action, name)
    for k, D in enumerate(lie):
        _check_lie(normal, D, f"{name}: Lie generator {k} of {acting}")
    for m, a in enumerate(discrete):
        _check_discrete(normal, a, f"{name}: discrete generator {m} of {acting}")
    return _together(normal, acting, lie, discrete, name)


def _images(normal: Group, acting: Group, action: Automorphisms | None, name: str) -> tuple[list[np.ndarray], ...]:
    """How the generators of H act on the space of N: derivatives of the action, and its values."""
    if action is None:
        return list(acting.lie_algebra), list(acting.discrete_generators)
    pairs = 8  # of random elements, with which the action is tried
    elements = acting.sample(0, 2 * pairs)
    try:
        for g, h in zip(elements[:pairs], elements[pairs:], strict=True):
            apart, together = evaluate(action, g) @ evaluate(action, h), evaluate(action, g @ h)
            if apart.shape != (normal.d, normal.d):
                raise ValueError(f"it returned shape {apart.shape}")
            if np.abs(apart - together).max() > TOL_COMPUTED * max(1.0, float(np.abs(together).max())):
                raise ValueError("action(g h) is not action(g) action(h) for random elements g and h")
        lie = [derivative(action, A) for A in acting.lie_algebra]
        return lie, [evaluate(action, h) for h in acting.discrete_generators]
    except ValueError as problem:
        raise ValueError(
            f"{name}: the action is no homomorphism from {acting} to matrices of {normal.d} x {normal.d} ({problem})."
        ) from None


def _check_lie(normal: Group, D: np.ndarray, generator: str) -> None:
    """exp(tD) keeps N if D keeps its Lie algebra L, and n^-1 D n - D is in L for the discrete generators n."""
    brackets = D @ normal.lie_algebra - normal.lie_algebra @ D
    moved = np.linalg.inv(normal.discrete_generators) @ D @ normal.discrete_generators - D
    if _outside(normal.lie_algebra, np.concatenate([brackets, moved])):
        raise ValueError(f"{generator} does not keep {normal}: conjugation by its action leaves the group.")


def _check_discrete(normal: Group, a: np.ndarray, generator: str) -> None:
    inverse = np.linalg.inv(a)
    if _outside(normal.lie_algebra, a @ normal.lie_algebra @ inverse):
        raise ValueError(f"{generator} does not keep {normal}: conjugation by its action leaves the Lie algebra.")
    conjugates = a @ normal.discrete_generators @ inverse
    try:
        order = len(normal.elements())
    except ValueError:
        return  # infinite, or too many to list
    try:
        Group("N", none(normal.d), np.concatenate([normal.discrete_generators, conjugates]), snap=False).elements(order)
    except ValueError:
        raise ValueError(
            f"{generator} does not keep {normal}: conjugation by its action leaves the {order} elements."
        ) from None


def _outside(algebra: np.ndarray, matrices: np.ndarray) -> bool:
    """Whether a matrix is outside the real span of the Lie algebra."""
    rest = coordinates(algebra, matrices)[1]
    return bool(np.abs(rest).max(initial=0) > TOL_COMPUTED * max(1.0, float(np.abs(reals(matrices)).max(initial=0))))


def _together(normal: Group, acting: Group, lie: list[np.ndarray], discrete: list[np.ndarray], name: str) -> Group:
    d, zero, one = normal.d + acting.d, np.zeros((acting.d, acting.d)), np.eye(acting.d)
    algebra = [block_diag(A, zero) for A in normal.lie_algebra]
    algebra += [block_diag(D, A) for D, A in zip(lie, acting.lie_algebra, strict=True)]
    elements = [block_diag(n, one) for n in normal.discrete_generators]
    elements += [block_diag(a, h) for a, h in zip(discrete, acting.discrete_generators, strict=True)]
    return Group(name, np.array(algebra).reshape(-1, d, d), np.array(elements).reshape(-1, d, d), snap=False)
