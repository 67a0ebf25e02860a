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


def compact_elements(atoms: tuple[Atom, ...], group: Group, *, count: int = 4, factors: int = 3) -> Stacks | None:
    """The matrices of the same elements in each atom, which together generate the compact form; None if there is none.

    The same for the same group and atoms: the random choices have a fixed seed. count: how many random elements there
    are beside the discrete generators; factors: of each of them.
    """
    coordinates = _compact_generators(group)
    if coordinates is None:
        return None
    rng = np.random.default_rng(0)
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


def _words(atom: Atom, group: Group, exponents: np.ndarray, turns: np.ndarray) -> np.ndarray | None:
    """Random elements: of a finite group as they are, else products of exponentials and discrete generators."""
    n, count = atom.size(), len(exponents)
    if len(group.lie_algebra) == 0:
        words = np.array([atom.rho(g) for g in group.sample(0, count)]).reshape(count, n, n)
        return words if _unitary(words) else None
    lie = np.array([atom.drho(A) for A in group.lie_algebra])
    U = np.tensordot(exponents, lie, axes=1)
    U = U if np.iscomplexobj(lie) or np.abs(np.imag(U)).max() > 0 else np.real(U)
    if np.abs(U + U.conj().swapaxes(-1, -2)).max() > TOL_EXACT * max(1.0, float(np.abs(U).max())):
        return None
    words = np.broadcast_to(np.eye(n), (count, n, n))
    for f in range(exponents.shape[1]):
        words = words @ expm(U[:, f]) @ turns[:, f]
    return words


def _unitary(matrices: np.ndarray) -> bool:
    gram = matrices @ matrices.conj().swapaxes(1, 2) - np.eye(matrices.shape[-1])
    return bool(np.abs(gram).max(initial=0) <= TOL_EXACT)


def _compact_generators(group: Group) -> Complex[np.ndarray, "C D"] | None:
    """Coordinates in the basis of the Lie algebra of skew-Hermitian elements that span the compact form.

    They are normed so that random combinations turn by radians, whatever the dimension: elements near the identity
    would separate irreducibles of large dimension only by rounding errors.
    """
    algebra = group.lie_algebra
    C, rest = coordinates(algebra, algebra.conj().swapaxes(1, 2))
    if np.abs(rest).max(initial=0) > TOL_EXACT * max(1.0, np.abs(reals(algebra)).max(initial=0)):
        return None
    one = np.eye(len(algebra))
    candidates = np.concatenate([(one - C) / 2 + 0j, 1j * (one + C) / 2])
    norms = np.linalg.norm(np.tensordot(candidates, algebra, axes=1), axis=(1, 2))
    kept = norms > TOL_EXACT * max(1.0, norms.max(initial=0))
    return candidates[kept] / norms[kept, None] * (2 * np.pi * np.sqrt(group.d))
