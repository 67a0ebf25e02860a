"""Random words in the generators, for groups whose elements have no formula."""

from collections.abc import Callable

import numpy as np
from jaxtyping import Inexact, Integer
from scipy.linalg import expm

from emlp_lab.algebra.span import orthonormal
from emlp_lab.groups.sampling.haar import permuted_basis
from emlp_lab.groups.sampling.sampler import Distribution, Sampler

MIN_SLOTS = 10  # words that product replacement works on
FACTORS_PER_SLOT = 6  # short enough that errors of the generators' entries stay small
MAX_ENTRIES = 10**7  # of the matrices that are held at once

Rng = np.random.Generator
Multiply = Callable[[np.ndarray, np.ndarray], np.ndarray]
Invert = Callable[[np.ndarray], np.ndarray]


def compact(lie_algebra: Inexact[np.ndarray, "D d d"], discrete: Inexact[np.ndarray, "M d d"]) -> Sampler:
    """Words of unitary generators: their distribution converges to Haar measure geometrically with the factors.

    A factor is a word by product replacement (Celler et al. 1995, Generating random elements of a finite group), with
    exponentials of random elements of the algebra, whole turns long, between its letters.
    """
    d, algebra = lie_algebra.shape[-1], orthonormal(lie_algebra)
    letters = np.concatenate([discrete, np.eye(d)[None]]).astype(np.result_type(lie_algebra, discrete, float))
    least = MIN_SLOTS // 2 if len(algebra) else MIN_SLOTS  # exponentials are random by themselves
    slots = max(least, 2 * len(discrete))
    factors = FACTORS_PER_SLOT * slots

    def draw(rng: Rng, n: int) -> np.ndarray:
        def multiply(g: np.ndarray, h: np.ndarray) -> np.ndarray:
            return g @ _turns(rng, n, algebra) @ h if len(algebra) else g @ h

        return _word(rng, _cycled(letters, n, slots), factors, multiply, _adjoint)

    return Sampler(
        _in_parts(draw, slots * d * d), Distribution.NEAR_HAAR, f"near Haar: words of {factors} random factors"
    )


def permutations(index_maps: Integer[np.ndarray, "M d"]) -> Sampler:
    """Words in permutations by product replacement; more factors for more things, since there are more permutations."""
    d, slots = index_maps.shape[1], max(MIN_SLOTS, 2 * len(index_maps))
    factors = FACTORS_PER_SLOT * slots + 4 * d

    def compose(p: np.ndarray, q: np.ndarray) -> np.ndarray:
        return np.take_along_axis(p, q, axis=1)

    def draw(rng: Rng, n: int) -> np.ndarray:
        slots_of_each = _cycled(index_maps, n, slots)
        return permuted_basis(_word(rng, slots_of_each, factors, compose, lambda p: np.argsort(p, axis=1)))

    return Sampler(
        _in_parts(draw, max(slots, d) * d), Distribution.NEAR_HAAR, f"near Haar: words of {factors} random factors"
    )


def _cycled(generators: np.ndarray, n: int, slots: int) -> np.ndarray:
    """The generators again and again, as `slots` words of each of n elements."""
    return np.tile(generators[np.arange(slots) % len(generators)], (n, *(1,) * generators.ndim))


def _adjoint(h: np.ndarray) -> np.ndarray:
    return np.swapaxes(h, 1, 2).conj()


def _word(rng: Rng, slots: np.ndarray, factors: int, multiply: Multiply, invert: Invert) -> np.ndarray:
    """Products of that many factors: one of the words in the slots, just multiplied by another one or by its inverse.

    slots: (n, slots, ...), n independent sets of words, changed in place.
    """
    n, count = slots.shape[:2]
    every = np.arange(n)
    product = slots[:, 0].copy()
    for _ in range(factors):
        i = rng.integers(count, size=n)
        j = (i + rng.integers(1, count, size=n)) % count
        inverted, first = rng.random((2, n, *(1,) * (slots.ndim - 2))) < 0.5
        word, other = slots[every, i], slots[every, j]
        other = np.where(inverted, invert(other), other)
        slots[every, i] = multiply(np.where(first, other, word), np.where(first, word, other))
        product = multiply(product, slots[every, i])
    return product


def _in_parts(draw: Callable[[Rng, int], np.ndarray], numbers: int) -> Callable[[Rng, int], np.ndarray]:
    """The same draw in parts of bounded memory; numbers: how many one element needs."""
    most = max(1, MAX_ENTRIES // numbers)

    def parts(rng: Rng, n: int) -> np.ndarray:
        return np.concatenate([draw(rng, min(most, n - start)) for start in range(0, max(n, 1), most)])

    return parts


def _turns(rng: Rng, n: int, algebra: np.ndarray) -> np.ndarray:
    """Exponentials of n random elements of an algebra of anti-Hermitian matrices, wound around several times."""
    d = algebra.shape[-1]
    z = 2 * np.pi * np.sqrt(d) * rng.standard_normal((n, len(algebra)))
    phases, vectors = np.linalg.eigh(-1j * np.tensordot(z, algebra, axes=1))
    g = vectors * np.exp(1j * phases)[:, None] @ _adjoint(vectors)
    return g if np.iscomplexobj(algebra) else np.real(g)


def bounded(
    lie_algebra: Inexact[np.ndarray, "D d d"],
    discrete: Inexact[np.ndarray, "M d d"],
    *,
    factors: int = 8,
    spread: float = 0.25,
) -> Sampler:
    """Words near the identity: products of that many factors exp(sum_k z_k A_k) h_m^p with random m and p of -1, 0, 1.

    Generic, which is what tests of equivariance need, but not Haar distributed: most of these groups are not compact.
    spread: standard deviation of the norm of an exponent.
    """
    norms = np.sqrt((np.abs(lie_algebra) ** 2).sum((0, 1)).max(initial=0))
    scale = spread / max(1.0, float(norms))

    def draw(rng: Rng, n: int) -> np.ndarray:
        d = lie_algebra.shape[-1]
        g = np.tile(np.eye(d, dtype=np.result_type(lie_algebra, discrete, float)), (n, 1, 1))
        for _ in range(factors):
            if len(lie_algebra):
                z = rng.standard_normal((n, len(lie_algebra))) * scale
                g = g @ expm(np.tensordot(z, lie_algebra, axes=1))
            if len(discrete):
                letters = np.concatenate([discrete, np.linalg.inv(discrete), np.eye(d)[None]])
                m, p = rng.integers(len(discrete), size=n), rng.integers(3, size=n)
                g = g @ letters[np.where(p == 2, -1, m + p * len(discrete))]
        return g

    return Sampler(draw, Distribution.BOUNDED, f"bounded: words of {factors} random factors near the identity")
