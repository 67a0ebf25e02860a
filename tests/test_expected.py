"""Counts of invariants that no solve takes part in: against theory, dense ranks and each other; refusals; words."""

import math

import numpy as np
import pytest

import emlp_lab.groups
from emlp_lab.groups import (
    GL,
    O11,
    O13,
    SL,
    SO,
    SU,
    D,
    Group,
    Icosahedral,
    O,
    Q,
    S,
    Scaling,
    SO2eR3,
    SO13p,
    Sp,
    U,
    Z,
    parse_group,
)
from emlp_lab.groups.group import none
from emlp_lab.groups.sampling import haar, words
from emlp_lab.groups.sampling.sampler import Distribution, Sampler
from emlp_lab.reps import Alt, Atom, Irrep, Rep, Spin, Sym, T, V, from_function
from emlp_lab.solve.counting import count as expected
from emlp_lab.solve.counting import haar_mean as haar_count
from emlp_lab.solve.counting import tableaux
from emlp_lab.solve.counting.characters import has_formula, traces
from emlp_lab.solve.counting.conjugacy import class_count, conjugacy_classes
from emlp_lab.solve.counting.count import expected_count, expected_dimension
from emlp_lab.solve.counting.counted import Count, Method
from emlp_lab.solve.counting.weyl import weyl_count
from tests.cases import CUSTOM, expected_of, invariants, rigid_motions, shears, some, translations, unitary
from tests.counts import FAMILIES, invariants_of, linear, orthogonal, special_orthogonal, symplectic
from tests.laws import elements
from tests.processes import run

sampled = haar_count.haar_count


def atoms(rep: Rep, group: Group) -> tuple[Atom, ...]:
    return tuple(rep(group).atoms())


def odd(g):
    return np.linalg.det(g)[None, None]


def logarithm(g):
    return np.array([[1.0, np.log(g[0, 0])], [0.0, 1.0]])


PSEUDO = from_function(odd, "pseudo")
SHEAR = from_function(logarithm, "shear")  # no sum of irreducibles, though the group is reductive
TENSORS = [T(0), T(1), T(2), T(1, 1), T(3), T(0, 3), T(2, 1), T(4), T(2, 2), T(6), T(3, 3), T(7), T(8)]
MEMBERS = [("SO", n) for n in range(1, 9)] + [("O", n) for n in range(1, 7)] + [("Sp", n) for n in range(1, 5)]
MEMBERS += [(name, n) for name in ("GL", "SL", "U", "SU") for n in range(1, 5)]
MEMBERS += [("Trivial", 3), ("Scaling", 2), ("C", 4), ("D", 3), ("S", 5), ("S", 7), ("Z", 4), ("Cube",)]
MEMBERS += [(name,) for name in ("SO11p", "O11", "SO13p", "SO13", "O13", "SO2eR3")]


@pytest.mark.parametrize("member", MEMBERS, ids=str)
def test_tensors_are_counted_as_theory_says(member):
    name, *parameters = member
    group, count = getattr(emlp_lab.groups, name)(*parameters), FAMILIES[name](*parameters)
    for rep in TENSORS:
        assert expected_dimension(atoms(rep, group), group) == invariants_of(rep(group), count), rep


@pytest.mark.parametrize("n", range(1, 6))
def test_diagrams_are_counted_as_walks_in_the_weyl_chamber(n):
    for rank in range(12):
        assert tableaux.orthogonal_count(n, rank) == orthogonal(n)(rank, 0)
        assert tableaux.orthogonal_count(n, rank, special=True) == special_orthogonal(n)(rank, 0)
        assert tableaux.symplectic_count(n, rank) == symplectic(n)(rank, 0)
        for special in (False, True):
            pairs = [(p, rank - p) for p in range(rank + 1)]
            found = [tableaux.linear_count(n, p, q, special=special) for p, q in pairs]
            assert found == [linear(n, special)(p, q) for p, q in pairs]


def test_stable_ranges():
    """Pairings of 2k axes, which are independent in k dimensions and more; permutations of k axes, in k dimensions."""
    for k in range(1, 7):
        pairings = math.prod(range(1, 2 * k, 2))
        for n in range(k, k + 3):
            assert tableaux.orthogonal_count(n, 2 * k) == tableaux.symplectic_count(n, 2 * k) == pairings
            assert tableaux.linear_count(n, k, k) == math.factorial(k)


def test_too_many_diagrams_are_not_counted():
    assert tableaux.orthogonal_count(20, 100) is None
    assert tableaux.symplectic_count(20, 100) is None
    assert tableaux.linear_count(20, 50, 50) is None
    assert expected_count((V(SO(12)),) * 150, SO(12)) is None
    assert tableaux.orthogonal_count(3, 10**6) is None
    assert tableaux.linear_count(2, 10**6, 10**6) is None


# Beyond tensors of the families: dense ranks decide.
OTHERS: list[tuple[Group, list[Rep]]] = [
    *((group, [V, T(2), T(1, 1), T(3)]) for group in CUSTOM),
    (SO(3), [Irrep(2) * Irrep(2) * V, Sym(V, 2) * Alt(V, 2), Irrep(1) ** 3]),
    (O(3), [Irrep(1, 1) * V * V, Irrep(1, 1) * V, Irrep(2, -1) * T(3), PSEUDO * T(3), Irrep(1) * V]),
    (SU(2), [Spin(1) * Spin(0.5) ** 2, Spin(1.5) ** 2, Sym(V, 2) * V.T * V.T]),
    (SU(3), [Sym(V, 2) * V, Alt(V, 2) * V, Sym(Alt(V, 2), 2) * V * V]),
    (U(2), [Sym(V, 2) * V.T * V.T, Alt(V, 2) * Alt(V.T, 2)]),
    (SO13p(), [Sym(V, 2) * V * V, Alt(V, 2) * Alt(V, 2)]),
    (GL(2), [Sym(V, 2) * Sym(V.T, 2), Sym(V, 2) * V.T]),
    (SL(3), [Alt(V, 2) * V, Sym(V, 2) * V.T]),
    (Sp(2), [Alt(V, 2), Sym(V, 2)]),
    (S(4), [Sym(V, 2) * V, PSEUDO * Alt(V, 3), Sym(V + 1, 2)]),
    (S(7), [Sym(V, 2), Alt(V, 2) * V, PSEUDO * V]),
    (O(2), [Sym(V, 2) * V, PSEUDO * Alt(V, 2)]),
    (O(4), [Alt(V, 2) * Alt(V, 2), Sym(V, 2)]),
    (Q(8), [T(2), Sym(V, 2), Sym(V, 3)]),
    (Icosahedral(), [Irrep(2) * V * V, Sym(V, 2)]),
    (Scaling(2), [Sym(V, 2) * V.T * V.T, V]),
    (SO2eR3(), [Sym(V, 3), T(4)]),
    (parse_group("O2eR3"), [T(2), T(3)]),
    (SU(2) * SU(2), [T(2), T(3), Sym(V, 2)]),
    (SU(2) * Z(2), [T(2), T(1, 1)]),
    (U(1) * U(1), [T(3, 3), T(2)]),
    (SO(3) * SO(3), [T(2)]),
    (SO(3) * S(3), [V, T(2)]),
    (S(3) * S(2), [T(2), T(3)]),
]


@some(("group", "reps"), OTHERS, ids=str)
def test_counts_are_dense_ranks(group, reps):
    for rep in reps:
        found = expected_dimension(atoms(rep, group), group)
        assert found == expected_of(group, invariants(rep(group), group).shape[1]), rep


# (group, representation, how it is known, as it begins)
METHODS: list[tuple[Group, Rep, str]] = [
    (SO(3), T(4), "closed form"),
    (O11(), T(4), "closed form"),
    (Q(8), T(2), "Burnside: mean over 8 elements"),
    (D(4), Sym(V, 2), "Burnside: mean over 8 elements"),
    (S(8), Alt(V, 2), "Burnside: mean over 22 conjugacy classes"),
    (O(3), Irrep(2) * T(2), "character integral over the angles"),
    (SU(3), Sym(V, 2) * V, "character integral, by weights and roots"),
    (Scaling(3), T(1, 1), "character integral, by weights and roots"),
    (SU(2) * SU(2), T(2), "character integral, by weights and roots"),
    (Group("bare", SO(3).lie_algebra, none(3)), T(4), "character integral, by weights and roots"),
    (O(4), Sym(V, 2) ** 2, "Haar sampling: 16000 elements, "),
    (SO(3) * S(3), T(2), "Haar sampling: "),
    (SU(2) * Z(2), T(1, 1), "Haar sampling: "),
    (Group("still", np.zeros((2, 3, 3)), none(3)), T(2), "Burnside: mean over 1 "),
    (
        Group("uneven", unitary(2).lie_algebra * np.geomspace(1e-3, 1e3, 4)[:, None, None], none(2)),
        T(2, 2),
        "character",
    ),
    (
        Group("again", np.concatenate([SO(3).lie_algebra, np.zeros((1, 3, 3)), SO(3).lie_algebra]), none(3)),
        T(4),
        "char",
    ),
]


UNKNOWN: list[tuple[Group, Rep]] = [
    (Scaling(2), SHEAR),
    (SO(3) * S(3), T(4)),
    (O13(), Sym(V, 2) ** 2),
    (translations(3), T(2)),
    (rigid_motions(), T(2)),
    (shears(), T(2)),
    (Group("not closed", SO(3).lie_algebra[:2], none(3)), T(2)),
    (Group("wound", np.array([[[1.0, 1.0], [0.0, 2.0]]]), none(2)), T(1, 1)),
    (parse_group("wreath(SO(2),S(3))"), T(2)),
]


@pytest.mark.parametrize(("group", "rep"), UNKNOWN, ids=str)
def test_where_no_count_is_known_there_is_none(group, rep):
    assert expected_count(atoms(rep, group), group) is None


@pytest.mark.parametrize(("group", "rep", "method"), METHODS, ids=str)
def test_it_is_told_how_a_count_is_known(group, rep, method):
    found = expected_count(atoms(rep, group), group)
    assert found is not None
    assert str(found).startswith(method)
    assert found.value == invariants(rep(group), group).shape[1]
    without = expected_count(atoms(rep, group), group, sampling=False)
    assert without == (None if "sampling" in method else found)


def test_without_sampling_no_element_is_drawn(monkeypatch):
    square, product = atoms(Sym(V, 2), O(5)), SO(3) * S(3)
    assert expected_count(square, O(5)).value == 1
    monkeypatch.setattr(Group, "sampler", property(lambda self: pytest.fail("elements were drawn")))
    assert expected_count(square, O(5), sampling=False) is None
    assert expected_count(atoms(T(4), product), product) is None  # hopeless, which is seen before any work


@pytest.mark.parametrize(
    "group", [SO(2), SO(3), SO(4), SO(5), SU(3), U(1), U(2), SO13p(), Sp(2), SL(2), GL(2)], ids=str
)
def test_weights_and_roots_agree_with_closed_forms(group):
    for rep in (T(0), V, T(2), T(1, 1), T(3), T(2, 1), T(4), T(2, 2), T(6), T(3, 3)):
        assert expected_count(atoms(rep, group), group).method == Method.CLOSED_FORM
        assert weyl_count(atoms(rep, group), group) == expected_dimension(atoms(rep, group), group), rep


def test_small_generators_count_as_much_as_large_ones():
    turns = np.array([np.diag([1j, 0]), 1e-12 * np.diag([0, 1j])])
    group = Group("slow and fast", turns, none(2))
    assert weyl_count(atoms(V, group), group) == 0
    assert weyl_count(atoms(T(2, 2), group), group) == 6  # of the squared binomial (2 + a/b + b/a)^2


@pytest.mark.parametrize("n", range(1, 7))
def test_cycle_types_agree_with_closed_forms(n):
    for rank in range(6):
        found = atoms(T(rank), S(n))
        assert class_count(found, conjugacy_classes(found, S(n))) == expected_dimension(found, S(n))


SAMPLED = [
    (SO(2), [V, T(2), T(4)]),
    (SO(3), [V, T(2), T(3), T(4)]),
    (SO(5), [T(2)]),
    (O(3), [V, T(2), T(3)]),
    (U(2), [V, T(1, 1), T(2, 1), T(2, 2), T(2)]),
    (SU(3), [T(3), T(1, 1), T(2, 2), T(2)]),
    (S(4), [V, T(2)]),
]


@pytest.mark.parametrize(("group", "reps"), SAMPLED, ids=str)
def test_sampling_agrees_with_closed_forms(group, reps):
    for rep in reps:
        found = sampled(atoms(rep, group), group)
        assert found is not None, rep
        assert found.value == expected_dimension(atoms(rep, group), group), rep
        assert found.away > 6


def test_sampling_agrees_for_many_seeds(monkeypatch):
    for seed in range(12):
        monkeypatch.setattr(haar_count, "SEED", seed)
        for group, rep in ((SO(3), T(3)), (SO(3) * S(3), V), (U(2), T(1, 1))):
            found = sampled(atoms(rep, group), group)
            assert found is not None
            assert found.value == invariants(rep(group), group).shape[1]


@pytest.mark.parametrize(("group", "rep"), [(SO(3), T(8)), (SU(3), T(4, 4)), (S(12), T(4))], ids=str)
def test_hopeless_sampling_is_refused(group, rep):
    assert sampled(atoms(rep, group), group) is None


def claiming(distribution: Distribution, group: Group, draw) -> Group:
    """The group under a name of its own, with a sampler that says of itself what it likes."""
    sampler = Sampler(draw, distribution, "as it says")
    return Group("mine", group.lie_algebra, group.discrete_generators, make_sampler=lambda: sampler)


def test_sampling_gives_up_early():
    """The variance of the sixth power is seen in the first elements, though its range would do."""
    drawn = []

    def draw(rng, n):
        drawn.append(n)
        return SO(3).sampler.draw(rng, n)

    group = claiming(Distribution.HAAR, SO(3), draw)
    assert sampled(atoms(T(6), group), group) is None
    assert drawn == [haar_count.DRAWS[0]]


def test_rare_elements_are_not_forgotten():
    """The maps x -> ax + b of 47 numbers: the identity, one of 2162, has one half of the mean of the squared trace.

    Without it the mean is nearly one, with small errors; but there are two orbits of pairs.
    """
    x = np.arange(47)
    moves = haar.permuted_basis(np.array([(x + 1) % 47, 5 * x % 47]))
    group = Group("AGL(1,47)", none(47), moves)
    assert group.order() == 47 * 46
    assert group.sampling.startswith("uniform")
    assert sampled(atoms(T(2), group), group) is None


@pytest.mark.parametrize("group", [SO(3), O(3), SU(2), U(2)], ids=str)
def test_elements_that_are_not_uniform_give_no_integer(group):
    near_one = words.bounded(group.lie_algebra, group.discrete_generators).draw
    false = claiming(Distribution.HAAR, group, near_one)
    for rep in (V, T(2), T(1, 1)):
        assert sampled(atoms(rep, false), false) is None, rep


def test_a_mean_that_is_no_integer_is_not_rounded(monkeypatch):
    """A quarter of identities: the mean of the trace is 3/4, and 1 is the only integer within the error."""

    def draw(rng, n):
        return np.where(rng.random((n, 1, 1)) < 0.25, np.eye(3), SO(3).sampler.draw(rng, n))

    group = claiming(Distribution.HAAR, SO(3), draw)
    monkeypatch.setattr(haar_count, "_translation", lambda group, rng: np.eye(3))
    assert sampled(atoms(V, group), group) is None


@pytest.mark.parametrize("distribution", [Distribution.NEAR_HAAR, Distribution.BOUNDED])
def test_what_claims_less_is_not_drawn(distribution):
    group = claiming(distribution, SO(3), lambda rng, n: pytest.fail("elements were drawn"))
    assert sampled(atoms(T(2), group), group) is None


TRACED = [
    (SO(3), [V, T(3), Irrep(0), Irrep(4), Sym(V, 3), Alt(V, 2), 2 * V + Sym(V, 2) * V + 1]),
    (O(3), [Irrep(3), Irrep(2, -1), Irrep(1, 1), PSEUDO]),
    (SU(2), [V.T, Spin(0), Spin(2.5), Sym(V, 2).T, Sym(V + V.T, 2)]),
    (SL(2), [V.T, Sym(V, 4), Sym(V, 2).T, V.T * Alt(V, 2)]),
    (S(3), [V, Alt(V, 3), Sym(V, 3), Alt(Sym(V, 2), 2)]),
]


@pytest.mark.parametrize(("group", "reps"), TRACED, ids=str)
def test_traces_of_stacks_are_those_of_the_matrices(group, reps):
    several = np.array([np.eye(group.d), *elements(group)])
    for rep in reps:
        wanted = [np.trace(rep(group).rho(g)) for g in several]
        np.testing.assert_allclose(traces(rep(group), several), wanted, atol=1e-9 * max(1, *map(abs, wanted)))


def test_large_spins_are_stable():
    assert expected_dimension(atoms(Spin(20) ** 2, SU(2)), SU(2)) == 1
    assert sampled(atoms(Spin(3) ** 2, SU(2)), SU(2)).value == 1


def test_what_has_a_formula_is_not_evaluated_one_by_one():
    assert has_formula(Sym(V + Irrep(2), 3)(SO(3)))
    assert not has_formula(Alt(PSEUDO * V, 2)(O(3)))
    group = Group("O(3) again", O(3).lie_algebra, O(3).discrete_generators, make_sampler=O(3).make_sampler)
    for rep in (PSEUDO * V, PSEUDO * Alt(V, 3)):
        found = expected_count(atoms(rep, group), group)
        assert str(found).startswith("Haar sampling: 1000 ")
        assert found.value == invariants(rep(group), group).shape[1]


PROGRAM = """
from emlp_lab.groups import SO, S, O
from emlp_lab.reps import Sym, T, V
from emlp_lab.solve.counting.count import expected_count
for group, rep in ((SO(3) * S(3), T(2)), (O(4), Sym(V, 2)**2), (SO(3) * SO(3), T(2))):
    print(expected_count(tuple(rep(group).atoms()), group))
"""


def test_the_same_in_every_process():
    """Also the standard errors in the words."""
    found = run(PROGRAM, PYTHONHASHSEED="1").splitlines()
    cases = ((SO(3) * S(3), T(2)), (O(4), Sym(V, 2) ** 2), (SO(3) * SO(3), T(2)))
    assert found == [str(expected_count(atoms(rep, group), group)) for group, rep in cases]


def test_a_count_is_a_value():
    assert expected_count(atoms(T(4), SO(3)), SO(3)) == Count(3, Method.CLOSED_FORM)
    assert (
        expected_count((), SO(3)).value == expected_dimension((), SO(3)) == expected.expected_dimension((), Q(8)) == 1
    )
