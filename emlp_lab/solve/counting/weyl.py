"""The number of invariants of a connected group from weights and roots: whole numbers, no elements.

By Weyl's character formula the multiplicity of the trivial representation of a reductive Lie algebra is the constant
term of chi * prod (1 - e^-a) over the positive roots a, where chi is the sum of e^w over all weights w. A weight is a
linear form on the Cartan subalgebra, here given by its value at one generic element X of the compact form, in which X
is skew-Hermitian: weights are eigenvalues of drho(X), roots those of ad(X).
"""

import math

import numpy as np
from jaxtyping import Complex, Float, Inexact, Integer

from emlp_lab.algebra.span import coordinates, reals
from emlp_lab.algebra.tolerance import TOL_EQUAL, TOL_EXACT, TOL_VERIFIED
from emlp_lab.groups import Group
from emlp_lab.reps import Atom

Terms = tuple[Float[np.ndarray, " _"], Integer[np.ndarray, " _"]]  # values of weights, ascending, and multiplicities
Structure = tuple[Float[np.ndarray, "D D D"], Float[np.ndarray, "D D"]]


def weyl_count(atoms: tuple[Atom, ...], group: Group) -> int | None:
    """Invariants of the product of `atoms`; None for groups that are not connected for sure, those whose Lie algebra is
    not closed under conjugate transposition, atoms that are not unitary, and too many weights.
    """
    sizes = [atom.size() for atom in atoms]
    max_generators = 66
    max_size = 512  # of an atom
    max_dim = 2**40  # of the product: its multiplicities fit into 64 bits
    if len(group.discrete_generators) or math.prod(sizes) > max_dim or max(sizes, default=1) > max_size:
        return None
    norms = np.linalg.norm(group.lie_algebra, axis=(1, 2))
    units = group.lie_algebra[norms > 0] / norms[norms > 0, None, None]
    structure = _structure(units) if 0 < len(units) <= max_generators else None
    if structure is None:
        return None
    counts = {_count(atoms, units, structure, seed) for seed in (0, 1)}  # two generic elements have to agree
    return counts.pop() if len(counts) == 1 else None


def _structure(algebra: Inexact[np.ndarray, "D d d"]) -> Structure | None:
    """Brackets [A_k, A_l] and conjugate transposes of the generators, in the generators; None where they are outside.

    Generators may depend on one another: that adds zeros to the eigenvalues of ad(X), which are no roots.
    """
    products = algebra[:, None] @ algebra
    found = []
    for images in (products - products.swapaxes(0, 1), algebra.conj().swapaxes(1, 2)):
        targets = images.reshape(-1, *algebra.shape[1:])
        inside, rest = coordinates(algebra, targets)
        if np.abs(rest).max() > TOL_EXACT * max(1.0, float(np.abs(reals(targets)).max())):
            return None
        found.append(inside.reshape(*images.shape[:-2], len(algebra)))
    return found[0], found[1]


def _count(atoms: tuple[Atom, ...], units: np.ndarray, structure: Structure, seed: int) -> int | None:
    brackets, transposed = structure
    X = _generic(transposed, seed)
    roots = _positive_roots(np.tensordot(X, brackets, axes=1))
    signs = _expanded([(np.array([-root, 0.0]), np.array([-1, 1])) for root in roots])
    weights = {atom: _weights(atom, units, X) for atom in dict.fromkeys(atoms)}
    character = _expanded([weights[atom] for atom in atoms])
    return None if signs is None or character is None else _constant(signs, character)


def _generic(transposed: np.ndarray, seed: int) -> Complex[np.ndarray, " D"]:
    """Coordinates of A - A^H + i (B + B^H) for random A and B of the Lie algebra."""
    a, b = np.random.default_rng(seed).standard_normal((2, len(transposed)))
    return a - a @ transposed + 1j * (b + b @ transposed)


def _positive_roots(ad: Complex[np.ndarray, "D D"]) -> Float[np.ndarray, " a"]:
    """Half of the roots, those that are positive on -i X, from the matrix of [X, .]."""
    roots = np.real(-1j * np.linalg.eigvals(ad))
    return roots[roots > TOL_EQUAL * np.abs(ad).max(initial=0)]


def _weights(atom: Atom, units: np.ndarray, X: np.ndarray) -> Terms | None:
    """Eigenvalues of drho(X) / i; None where drho(X) is not skew-Hermitian."""
    H = -1j * np.tensordot(X, np.array([atom.drho(A) for A in units]), axes=1)
    size = max(1.0, float(np.abs(H).max()))
    if np.abs(H - H.conj().T).max() > TOL_EXACT * size:
        return None
    return _merged(np.linalg.eigvalsh(H), np.ones(len(H), int))


def _expanded(factors: list[Terms | None]) -> Terms | None:
    """The product of the factors; None if one is missing, or there are too many terms."""
    total = np.zeros(1), np.ones(1, int)
    max_terms = 3 * 10**5  # of a product, before equal weights are put together
    for factor in factors:
        if factor is None or len(total[0]) * len(factor[0]) > max_terms:
            return None
        total = _merged(np.add.outer(total[0], factor[0]).ravel(), np.multiply.outer(total[1], factor[1]).ravel())
    return total


def _constant(a: Terms, b: Terms) -> int:
    """The multiplicity of zero in the product."""
    equal, sums = max(_equal(a[0]), _equal(b[0])), np.concatenate([[0], np.cumsum(b[1])])
    within = sums[np.searchsorted(b[0], equal - a[0])] - sums[np.searchsorted(b[0], -equal - a[0])]
    return int(a[1] @ within)


def _merged(values: np.ndarray, counts: np.ndarray) -> Terms:
    """Equal weights together, and those that cancel left out."""
    order = np.argsort(values, kind="stable")
    values, counts = values[order], counts[order]
    starts = np.flatnonzero(np.diff(values, prepend=-np.inf) > _equal(values))
    counts = np.add.reduceat(counts, starts)
    return values[starts][counts != 0], counts[counts != 0]


def _equal(values: np.ndarray) -> float:
    return TOL_VERIFIED * max(1.0, float(np.abs(values).max(initial=0)))
