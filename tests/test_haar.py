"""Random elements: Haar measure where the group is compact, bounded where it is not, and what says so."""

import math
from functools import cache

import numpy as np
import pytest
from scipy import stats
from sympy.combinatorics import Permutation, PermutationGroup

from emlp_lab.groups import (
    CATALOG,
    O11,
    O13,
    SO,
    SO13,
    SU,
    Cube,
    D,
    Embed,
    Group,
    O,
    RubiksCube,
    S,
    SO11p,
    SO13p,
    U,
    Z,
    ZksZnxZn,
    from_generators,
    parse_group,
)
from emlp_lab.groups.sampling import words
from emlp_lab.reps import T
from tests.cases import GROUPS, every_group, invariants, some
from tests.test_orders import bare, coxeter, discrete, line, signed, turn

N = 4000
LIBRARY = [parse_group(entry.text()) for entry in CATALOG]
DIAGONAL = np.eye(3) - 2 / 3  # the reflection that sends (1, 1, 1) to its negative
CUSTOM = [
    *(bare(group) for group in (SO(2), SO(3), SO(4), O(2), O(3), U(1), U(2), SU(2), SU(3), SO(2) * S(2))),
    from_generators(SO(3).lie_algebra[:2], name="two axes"),
    from_generators([np.tensordot([1, 2, 0, -1, 0, 3], SO(4).lie_algebra, 1), SO(4).lie_algebra[1]], name="two of six"),
    from_generators(SO(3).lie_algebra[:1], [DIAGONAL], name="axis and mirror"),
    from_generators([1e-3 * SO(2).lie_algebra[0]], name="slow turns"),
    discrete(turn(1.0), name="one radian"),
    discrete(*(np.kron(g, np.eye(2)) for g in (turn(1.0), np.diag([1.0, -1]))), name="dense"),
    *(signed(3), signed(6), Embed(bare(SO(3)), 4, slice(1, 4)), bare(S(3)) * U(1)),
]
COMPACT = list({str(group): group for group in [*GROUPS, *LIBRARY, *CUSTOM, S(5) * Z(3)] if group.is_unitary}.values())
INVARIANTS = 130  # coordinates of the largest tensors whose invariants are computed


def tensors(g: np.ndarray, p: int, q: int) -> np.ndarray:
    """The unitary elements g on T(p, q)."""
    product = np.ones((len(g), 1, 1))
    for factor in [g] * p + [g.conj()] * q:
        product = np.einsum("nij,nkl->nikjl", product, factor).reshape(len(g), *(product.shape[1] * g.shape[1],) * 2)
    return product


@cache
def drawn(group: Group) -> np.ndarray:
    return group.sample(1, N)


def excess(g: np.ndarray, group: Group, p: int, q: int) -> float:
    """Distance of the mean of rho(g) from the projector on the invariants of T(p, q), in its standard errors.

    The mean of n samples of Haar measure has the mean square distance (dim V - dim invariants) / n.
    """
    rep = T(p, q)(group)
    basis = invariants(rep, group)
    rho = tensors(g, p, q)
    np.testing.assert_allclose(rho[0], rep.rho(g[0]), atol=1e-9)
    distance = np.linalg.norm(rho.mean(axis=0) - basis @ basis.conj().T)
    return float(distance / math.sqrt(max(1e-9, rep.size() - basis.shape[1]) / len(g)))


@some("group", COMPACT, ids=str)
def test_means_over_compact_groups_are_the_projectors_on_invariants(group: Group):
    assert group.sampling.startswith(("Haar", "uniform", "near Haar"))
    g = drawn(group)
    np.testing.assert_allclose(np.swapaxes(g, 1, 2).conj() @ g, np.broadcast_to(np.eye(group.d), g.shape), atol=1e-10)
    for p, q in [(1, 0), (2, 0), (1, 1)]:
        if group.d ** (p + q) <= INVARIANTS:
            assert excess(g, group, p, q) < 5, f"T({p},{q})"


@pytest.mark.parametrize("group", COMPACT, ids=str)
def test_elements_are_distributed_as_their_translates(group: Group):
    g, h = drawn(group)[: N // 2], drawn(group)[N // 2 :]
    weights = np.random.default_rng(0).standard_normal((group.d, group.d))  # of a generic function on the group
    plain, left, right = (np.real(np.einsum("ij,nji->n", weights, x)) for x in (g, g[0] @ h, h @ g[0]))
    for moved in (left, right):
        # Rounding orders equal values at random, which the test takes for differences.
        assert stats.ks_2samp(plain.round(9), moved.round(9), method="asymp").pvalue > 1e-4


@pytest.mark.parametrize("group", [SO(3), bare(SO(3)), CUSTOM[10]], ids=str)
def test_angles_of_rotations(group: Group):
    g = drawn(group)
    angles = np.arccos(np.clip((np.trace(g, axis1=1, axis2=2) - 1) / 2, -1, 1))
    assert stats.kstest(angles, lambda t: (t - np.sin(t)) / np.pi).pvalue > 1e-3


@pytest.mark.parametrize("group", [SU(2), bare(SU(2))], ids=str)
def test_half_angles_of_spins(group: Group):
    angles = np.arccos(np.clip(np.real(np.trace(drawn(group), axis1=1, axis2=2)) / 2, -1, 1))
    assert stats.kstest(angles, lambda t: (t - np.sin(2 * t) / 2) / np.pi).pvalue > 1e-3


@pytest.mark.parametrize("group", [U(1), U(2), U(4), bare(U(2)), SO(2), bare(SO(2)), discrete(turn(1.0))], ids=str)
def test_eigenvalues_are_anywhere_on_the_circle(group: Group):
    g = drawn(group)
    phases = np.angle(g[:, 0, 0] + 1j * g[:, 1, 0] if np.isrealobj(g) else np.linalg.eigvals(g)[:, 0])
    assert stats.kstest(phases, stats.uniform(-np.pi, 2 * np.pi).cdf).pvalue > 1e-3


@pytest.mark.parametrize("n", [3, 4, 5])
def test_determinants_of_orthogonal_matrices(n: int):
    np.testing.assert_allclose(np.linalg.det(SO(n).sample(0, N)), 1, atol=1e-12)
    np.testing.assert_allclose(np.linalg.det(SU(n).sample(0, N)), 1, atol=1e-12)
    signs = np.linalg.det(O(n).sample(0, N)) > 0
    assert stats.binomtest(int(signs.sum()), N).pvalue > 1e-3


FINITE = [parse_group(text) for text in ("S(4)", "Z(6)", "C(7)", "D(5)", "O(1)", "DkeR3(3)")]
FINITE += [*map(bare, FINITE), Cube(), ZksZnxZn(4, 2), S(3) * D(3), signed(3), coxeter("H3", 3, *line(5, 3))]


@pytest.mark.parametrize("group", FINITE, ids=str)
def test_every_element_is_equally_likely(group: Group):
    elements, g = group.elements(), group.sample(0, N)
    distances = np.abs(elements - g[:, None]).max(axis=(2, 3))
    assert distances.min(axis=1).max() < 1e-9
    counts = np.bincount(distances.argmin(axis=1), minlength=len(elements))
    assert stats.chisquare(counts).pvalue > 1e-3 if len(elements) > 1 else counts[0] == N
    assert group.sampling == f"uniform over all elements ({len(elements)})" or group.make_sampler is not None


def test_the_scrambled_cube():
    group = RubiksCube()
    assert group.sampling.startswith("uniform")
    images = group.sample(0, N).argmax(axis=1)
    member = PermutationGroup([Permutation(p.tolist()) for p in group.permutations]).contains
    assert all(member(Permutation(image.tolist())) for image in images[:20])
    for sticker in range(48):  # 24 places for the sticker of a corner, and of an edge
        places, counts = np.unique(images[:, sticker], return_counts=True)
        assert len(places) == 24
        assert stats.chisquare(counts).pvalue > 1e-5
    pairs = np.unique(images[:, :2], axis=0, return_counts=True)[1]  # of a corner and an edge beside it
    assert len(pairs) == 24 * 24
    assert stats.chisquare(pairs).pvalue > 1e-4


@some("n", [20, 60], 2)
def test_permutations_of_many_things_by_words(n: int):
    group = bare(S(n))
    assert group.sampling.startswith("uniform" if n <= 50 else "near Haar")
    images = group.sample(0, N // 2).argmax(axis=1)
    fixed = (images == np.arange(n)).sum(axis=1)
    # Nearly a Poisson distribution of mean one (Montmort).
    counts = np.bincount(fixed.clip(max=5), minlength=6)
    expected = [*stats.poisson(1).pmf(range(5)), stats.poisson(1).sf(4)]
    assert stats.chisquare(counts, N // 2 * np.array(expected)).pvalue > 1e-3
    for place in range(0, n, 10):
        assert stats.chisquare(np.bincount(images[:, place], minlength=n)).pvalue > 1e-4
    even = [Permutation(image.tolist()).is_even for image in images]
    assert stats.binomtest(sum(even), N // 2).pvalue > 1e-3


@some("group", [signed(3), signed(6), SO(3) * SO(2), bare(O(3))], ids=str)
def test_words_of_unitary_matrices(group: Group):
    g = words.compact(group.lie_algebra, group.discrete_generators).draw(np.random.default_rng(0), N)
    for p in (1, 2):
        if group.d**p <= INVARIANTS:
            assert excess(g, group, p, 0) < 5


def test_words_in_parts(monkeypatch):
    monkeypatch.setattr(words, "MAX_ENTRIES", 10**3)
    for group in (bare(S(60)), bare(O(3))):
        g = group.sample(0, 23)
        assert g.shape == (23, group.d, group.d)
        assert len(np.unique(g.round(9), axis=0)) == 23


@pytest.mark.parametrize("group", [SO13p(), SO13(), O13(), SO11p(), O11()], ids=str)
def test_lorentz_transformations(group: Group):
    assert group.sampling.startswith("bounded")
    g = group.sample(0, N)
    eta = np.diag([1.0] + [-1.0] * (group.d - 1))
    np.testing.assert_allclose(np.swapaxes(g, 1, 2) @ eta @ g, np.broadcast_to(eta, g.shape), atol=1e-12)
    components = np.unique(np.sign([g[:, 0, 0], np.linalg.det(g)]), axis=1, return_counts=True)[1]
    assert len(components) == 2 ** len(group.discrete_generators)
    assert len(components) == 1 or stats.chisquare(components).pvalue > 1e-3
    rapidity = np.arccosh(np.abs(g[:, 0, 0]).clip(1))
    assert stats.kstest(rapidity, stats.uniform(0, 1).cdf).pvalue > 1e-3
    direction = g[:, 0, 1:] / np.linalg.norm(g[:, 0, 1:], axis=1, keepdims=True)
    assert np.linalg.norm(direction.mean(axis=0)) < 5 / math.sqrt(N)


@some("group", LIBRARY, ids=str)
def test_elements_of_the_library_are_moderate(group: Group):
    g = group.sample(4, 500)
    assert g.shape == (500, group.d, group.d)
    assert g.dtype in (np.float64, np.complex128)
    assert np.abs(g).max() <= 100
    assert group.is_unitary != group.sampling.startswith("bounded")
    np.testing.assert_array_equal(g, parse_group(str(group)).sample(4, 500))


@every_group
def test_no_elements(group: Group):
    for each in (group, bare(group), words_of(group)):
        assert each.sample(0, 0).shape == (0, group.d, group.d)


def words_of(group: Group) -> Group:
    draws = words.compact if group.is_unitary else words.bounded
    make = lambda: draws(group.lie_algebra, group.discrete_generators)  # noqa: E731
    return Group(f"words of {group}", group.lie_algebra, group.discrete_generators, make_sampler=make)


def test_single_precision_generators_give_double_precision_elements():
    for group in (SO(3), S(3), O13(), O(2)):
        single = Group("single", *(x.astype(np.float32) for x in (group.lie_algebra, group.discrete_generators)))
        assert single.sample(0, 2).dtype == np.float64


def test_products_claim_no_more_than_their_factors():
    assert (SO(3) * O13()).sampling.startswith("bounded")
    assert (SO(3) * bare(SO(3))).sampling.startswith("near Haar")
    assert (SO(3) * SO(3)).sampling == SO(3).sampling
    assert Embed(O13(), 5, slice(4)).sampling == O13().sampling


def test_the_way_of_drawing_does_not_make_another_group():
    plain = Group("SO(3)", SO(3).lie_algebra, SO(3).discrete_generators)
    assert plain == SO(3)
    assert plain.sampling != SO(3).sampling
