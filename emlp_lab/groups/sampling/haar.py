"""Haar measure, drawn exactly: every region of the group is as likely as its translates."""

import numpy as np
from jaxtyping import Integer

from emlp_lab.groups.listing.action import Action
from emlp_lab.groups.listing.chain import Chain
from emlp_lab.groups.listing.elements import Elements
from emlp_lab.groups.sampling.sampler import Distribution, Sampler

GAUSSIAN = "Haar: QR of Gaussian matrices (Mezzadri 2007)"


def unitary(d: int, *, special: bool = False) -> Sampler:
    """Haar measure of U(d), or of SU(d)."""

    def draw(rng: np.random.Generator, n: int) -> np.ndarray:
        return _orthonormal(rng.standard_normal((n, d, d)) + 1j * rng.standard_normal((n, d, d)), special=special)

    return Sampler(draw, Distribution.HAAR, GAUSSIAN)


def orthogonal(d: int, *, special: bool = False) -> Sampler:
    """Haar measure of O(d), or of SO(d)."""
    return Sampler(
        lambda rng, n: _orthonormal(rng.standard_normal((n, d, d)), special=special), Distribution.HAAR, GAUSSIAN
    )


def _orthonormal(gaussian: np.ndarray, *, special: bool) -> np.ndarray:
    q, r = np.linalg.qr(gaussian)
    # With a positive diagonal of r the factors are unique, so that q inherits the symmetry of the Gaussian matrix.
    diagonal = np.diagonal(r, axis1=1, axis2=2)
    q = q * (diagonal / np.abs(diagonal))[:, None]
    if special:
        q[:, :, 0] *= np.linalg.det(q).conj()[:, None]
    return q


def permutations(d: int) -> Sampler:
    """All permutations of d things, equally likely."""

    def draw(rng: np.random.Generator, n: int) -> np.ndarray:
        return permuted_basis(rng.permuted(np.tile(np.arange(d), (n, 1)), axis=1))

    return Sampler(draw, Distribution.UNIFORM, "uniform: random permutations")


def shifts(d: int) -> Sampler:
    """The cyclic shifts of d places, equally likely."""

    def draw(rng: np.random.Generator, n: int) -> np.ndarray:
        return permuted_basis((np.arange(d) + rng.integers(d, size=(n, 1))) % d)

    return Sampler(draw, Distribution.UNIFORM, f"uniform over all elements ({d})")


def permuted_basis(images: Integer[np.ndarray, "n d"]) -> np.ndarray:
    """The matrices that send basis vector i to basis vector images[:, i], shape (n, d, d)."""
    matrices = np.zeros((*images.shape, images.shape[1]))
    np.put_along_axis(matrices, images[:, None, :], 1, axis=1)
    return matrices


def listed(elements: Elements) -> Sampler:
    """The elements of a small finite group, equally likely."""

    def draw(rng: np.random.Generator, n: int) -> np.ndarray:
        return elements.action.matrices(elements.images[rng.integers(len(elements), size=n)])

    return Sampler(draw, Distribution.UNIFORM, f"uniform over all elements ({len(elements)})")


def transversals(action: Action, chain: Chain) -> Sampler:
    """The products of one element of each transversal, equally likely."""

    def draw(rng: np.random.Generator, n: int) -> np.ndarray:
        images = np.tile(np.arange(action.d), (n, 1))
        for transversal in reversed(chain.transversals):
            images = transversal[rng.integers(len(transversal), size=(n, 1)), images]
        return action.matrices(images)

    return Sampler(draw, Distribution.UNIFORM, "uniform: products of one random element of each transversal")
