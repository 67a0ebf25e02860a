"""Unitary matrices for the isotypic route: random elements of a compact group, or of the compact form of another.

The invariants of a connected group are those of its complexified Lie algebra, and so are those of the compact form
inside it: a Hermitian generator A of a boost acts as the rotation exp(i t A) ("unitary trick", Weyl 1925). It applies
where the Lie algebra is closed under conjugate transposition and the discrete generators are unitary.
"""

import numpy as np
from jaxtyping import Complex, Inexact
from scipy.linalg import expm

from emlp_lab.algebra.span import coordinates, reals
from emlp_lab.algebra.tolerance import TOL_EXACT
from emlp_lab.groups import Group
from emlp_lab.reps import Atom
from emlp_lab.solve.routes.isotypic.acting import nearest_unitary

Stacks = dict[Atom, Inexact[np.ndarray, "K _ _"]]


def compact_elements(atoms: tuple[Atom, ...], group: Group, *, count: int = 4) -> Stacks | None:
    """The matrices of the same elements in each atom, which together generate the compact form; None if there is none.

    The same for the same group and atoms: the random choices have a fixed seed. count: how many random elements there
    are beside the discrete generators.
    """
    coordinates = compact_generators(group)
    if coordinates is None:
        return None
    rng = np.random.default_rng(0)
    factors = 1 if len(coordinates) else 20  # exponentials are random by themselves
    exponents = np.einsum("rfc,cd->rfd", rng.standard_normal((count, factors, len(coordinates))), coordinates)
    turns = rng.integers(len(group.discrete_generators) + 1, size=(count, factors))
    stacks: Stacks = {}
    for atom in dict.fromkeys(atoms):
        discrete = np.array([atom.rho(h) for h in group.discrete_generators]).reshape(-1, atom.size(), atom.size())
        steps = np.concatenate([discrete, np.eye(atom.size())[None]])  # with a step that stays in its component
        words = _words(atom, group, exponents, steps[turns])
        if words is None or not _unitary(discrete):
            return None
        stacks[atom] = nearest_unitary(np.concatenate([discrete, words]))
    return stacks


def _words(
    atom: Atom, group: Group, exponents: Inexact[np.ndarray, "K F D"], turns: Inexact[np.ndarray, "K F n n"]
) -> Inexact[np.ndarray, "K n n"] | None:
    """Random elements: products of exponentials and discrete generators; None if they are not unitary."""
    n, count = atom.size(), len(exponents)
    words = np.broadcast_to(np.eye(n), (count, n, n))
    for f in range(turns.shape[1]):
        words = words @ turns[:, f]
        if len(group.lie_algebra):
            U = np.tensordot(exponents[:, f], np.array([atom.drho(A) for A in group.lie_algebra]), axes=1)
            if np.abs(U + U.conj().swapaxes(-1, -2)).max() > TOL_EXACT * max(1.0, float(np.abs(U).max())):
                return None
            words = words @ expm(U if np.abs(np.imag(U)).max() > 0 else np.real(U))
    return words


def _unitary(matrices: np.ndarray) -> bool:
    gram = matrices @ matrices.conj().swapaxes(1, 2) - np.eye(matrices.shape[-1])
    return bool(np.abs(gram).max(initial=0) <= TOL_EXACT)


def compact_generators(group: Group) -> Complex[np.ndarray, "C D"] | None:
    """Coordinates in the basis of the Lie algebra of skew-Hermitian elements that span the compact form; None if there
    is none, because the algebra is not closed under conjugate transposition.

    They are normed so that random combinations turn by radians, whatever the dimension: elements near the identity
    would separate irreducibles of large dimension only by rounding errors.
    """
    algebra, turn = group.lie_algebra, 2 * np.pi * np.sqrt(group.d)
    if group.is_unitary:
        norms = np.linalg.norm(algebra, axis=(1, 2))
        return np.diag(np.divide(turn, norms, out=np.zeros_like(norms), where=norms > 0)).astype(complex)
    C, rest = coordinates(algebra, algebra.conj().swapaxes(1, 2))
    if np.abs(rest).max(initial=0) > TOL_EXACT * max(1.0, np.abs(reals(algebra)).max(initial=0)):
        return None
    one = np.eye(len(algebra))
    candidates = np.concatenate([(one - C) / 2 + 0j, 1j * (one + C) / 2])
    norms = np.linalg.norm(np.tensordot(candidates, algebra, axes=1), axis=(1, 2))
    kept = norms > TOL_EXACT * max(1.0, norms.max(initial=0))
    return candidates[kept] / norms[kept, None] * turn
