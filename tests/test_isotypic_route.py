"""The isotypic route: the same space as the null-space route, known ranks, refusals, determinism."""

import numpy as np
import pytest

from emlp_lab.groups import GL, O13, SL, SO, SU, Group, O, Q, S, SO13p, Sp, U, Z, parse_group
from emlp_lab.reps import Irrep, Rep, Spin, Sym, T, V
from emlp_lab.solve import Solver
from emlp_lab.solve.routes.isotypic.acting import Acting
from emlp_lab.solve.routes.isotypic.compact_form import compact_elements
from emlp_lab.solve.routes.isotypic.irreducibles import Irreducible, Irreducibles, NotGeneric
from tests.cases import angle, cases, catches, some
from tests.processes import run

FORCED = Solver("isotypic")


# The groups of the table that have no compact form.
WITHOUT_COMPACT_FORM = {"Translations(3)", "Translations(5)", "SE(2)", "Shears"}
WITH, WITHOUT = (
    [case for case in cases() if (str(case.values[0]) in WITHOUT_COMPACT_FORM) == refused] for refused in (False, True)
)


@pytest.mark.parametrize(("group", "rep"), WITHOUT)
def test_it_refuses_groups_without_a_compact_form(group: Group, rep: Rep):
    catches(lambda: Solver("isotypic").solve(rep), "isotypic", str(group))


@some(("group", "rep"), WITH, 4)
def test_it_finds_the_space_of_the_null_space_route(group: Group, rep: Rep):
    found = Solver("isotypic").solve(rep)
    other = Solver("nullspace").solve(rep)
    assert set(found.evidence.routes) <= {"isotypic", "scalar"}
    assert angle(found.dense(), other.dense()) < 1e-9


def test_which_groups_have_a_compact_form():
    """Lie algebras closed under conjugate transposition; translations and shears are not."""
    has = ["SO(3)", "O(1,3)", "SO+(1,1)", "SU(3)", "U(2)", "SL(3)", "GL(2)", "Sp(2)", "Scaling(2)", "S(4)", "Q(8)"]
    for name in has:
        group = parse_group(name)
        assert compact_elements((V(group), V(group).T), group) is not None, name
    for name in ("Translations(2)", "SE(2)", "Heisenberg(1)", "Galilei", "Poincare"):
        group = parse_group(name)
        assert compact_elements((V(group),), group) is None, name


@pytest.mark.parametrize("group", [SO(3), SO13p(), SL(2), Sp(2), SU(3), S(4), Q(8), O13()], ids=str)
def test_elements_of_the_compact_form_are_unitary_and_act_alike(group: Group):
    """The dual and a power are functions of the same elements."""
    v, dual, power = V(group), V(group).T, next(Sym(V, 2)(group).atoms())
    stacks = compact_elements((v, dual, power), group)
    assert stacks is not None
    for stack in stacks.values():
        gram = stack @ stack.conj().swapaxes(1, 2)
        np.testing.assert_allclose(gram, np.broadcast_to(np.eye(stack.shape[1]), stack.shape), atol=1e-12)
    np.testing.assert_allclose(stacks[dual], stacks[v].conj() if dual != v else stacks[v], atol=1e-10)
    trace, square = np.trace(stacks[v], axis1=1, axis2=2), np.trace(stacks[v] @ stacks[v], axis1=1, axis2=2)
    np.testing.assert_allclose(np.trace(stacks[power], axis1=1, axis2=2), (trace**2 + square) / 2, atol=1e-9)


# Classical theory: Riordan numbers, double factorials, squares of Catalan numbers, Schur-Weyl duality, Molien series.
RANKS: list[tuple[Rep, int]] = [
    (T(8)(SO(3)), 91),
    (T(6)(O(5)), 15),
    (T(6)(SO(4)), 25),
    (T(3, 3)(SO13p()), 25),
    (T(6)(O13()), 15),
    (T(6)(SL(3)), 5),
    (T(3, 3)(SU(3)), 6),
    (T(3, 3)(U(2)), 5),
    (T(6)(SU(2)), 5),
    (T(6)(Sp(1)), 5),
    (T(2, 2)(GL(3)), 2),
    (T(4)(Sp(3)), 3),
    (T(6)(parse_group("Icosahedral")), 16),
    (T(5)(S(5)), 52),
    (T(4)(SO(2)), 6),
    (T(4)(Q(8)), 64),
    (Irrep(3)(SO(3)) ** 2 * Irrep(4)(SO(3)), 1),
    (Spin(1.5)(SU(2)) ** 4, 4),
]


@pytest.mark.parametrize(
    ("rep", "rank"), RANKS, ids=lambda value: f"{value} {value.groups}" if isinstance(value, Rep) else ""
)
def test_known_ranks(rep: Rep, rank: int):
    basis = FORCED.solve(rep)
    assert basis.rank == rank
    assert basis.evidence.routes == ("isotypic",)
    assert basis.evidence.residual < 1e-11
    assert basis.dtype == (complex if any(atom.is_complex for atom in rep.atoms()) else float)


def test_large_types_take_it_by_themselves():
    (part,) = T(7)(SO(3)).equivariant_basis().evidence.parts
    assert (part.route, part.rank, part.expected) == ("isotypic", 36, 36)
    assert "compact form" in part.why
    (route,) = T(5)(parse_group("Heisenberg(1)")).equivariant_basis().evidence.routes
    assert route in {"nullspace", "iterative"}


def test_other_groups_are_refused():
    catches(lambda: FORCED.solve(T(2)(parse_group("SE(2)"))), "isotypic", "SE(2)", "nullspace")


def test_events_tell_the_irreducibles():
    events = list(FORCED.stream(T(4)(SO(3))))
    parts = [event.data["parts"] for event in events if "parts" in event.data]
    assert {"1x1", "1x3", "1x5"} <= set(" + ".join(parts).split(" + "))
    assert any("3 invariants" in event.message for event in events)


def found(group: Group) -> tuple[Irreducibles, np.ndarray]:
    """The irreducibles of V (x) V that are to be found, and the matrices of V."""
    stacks = compact_elements((V(group),), group)
    assert stacks is not None
    stack, real = stacks[V(group)], not V(group).is_complex
    rng = np.random.default_rng(3)
    weights = rng.standard_normal(len(stack)) + 1j * rng.standard_normal(len(stack))
    return Irreducibles(weights if np.iscomplexobj(stack) else np.real(weights), real), stack


# The dimensions of the parts of V (x) V and of the numbers that their self-maps are, from theory.
PARTS: list[tuple[Group, list[tuple[int, int]]]] = [
    (SO(2), [(1, 1), (1, 1), (2, 2)]),
    (SO(3), [(1, 1), (3, 1), (5, 1)]),
    (SO(4), [(1, 1), (3, 1), (3, 1), (9, 1)]),
    (Q(8), [(1, 1)] * 16),
    (SU(3), [(3, 1), (6, 1)]),
    (S(4), [(1, 1)] * 2 + [(2, 1)] + [(3, 1)] * 4),
    (SO13p(), [(1, 1), (6, 2), (9, 1)]),
    (Z(3), [(1, 1)] * 3 + [(2, 2)] * 3),
]


@pytest.mark.parametrize(("group", "expected"), PARTS, ids=lambda value: str(value) if isinstance(value, Group) else "")
def test_parts_are_irreducible_and_invariant(group: Group, expected: list[tuple[int, int]]):
    every, stack = found(group)
    parts = [(every.known[number], P) for number, P in every.parts(stack, stack)]
    sizes = [(known.size, len(known.selfmaps)) for known, P in parts for _ in range(P.shape[1])]
    assert sorted(sizes) == expected
    columns = np.concatenate([P.reshape(len(P), -1) for _, P in parts], axis=1)
    np.testing.assert_allclose(columns.conj().T @ columns, np.eye(group.d**2), atol=1e-12)
    for known, P in parts:
        for g, small in zip(stack, known.matrices, strict=True):
            moved = np.kron(g, g) @ P.reshape(len(P), -1)
            np.testing.assert_allclose(moved.reshape(P.shape), P @ small, atol=1e-12)
            for J in known.selfmaps:
                np.testing.assert_allclose(J @ small, small @ J, atol=1e-12)


@pytest.mark.parametrize("group", [SO(2), SO(3), Q(8), SU(3), Z(3)], ids=str)
def test_sums_are_not_taken_for_irreducibles(group: Group):
    """Not even two copies of one, where all eigenvalues are double as those of an irreducible of complex type."""
    every, stack = found(group)
    d = group.d
    twice = np.zeros((len(stack), 2 * d, 2 * d), stack.dtype)
    twice[:, :d, :d] = twice[:, d:, d:] = stack
    with pytest.raises(NotGeneric):
        assert len(Irreducible(Acting.alone(twice, every.weights, real=every.real)).selfmaps)


def test_different_parts_of_equal_eigenvalues_are_not_taken_for_one_of_complex_type():
    """A reflection of the plane: 1 and -1, with numbers by which both have the eigenvalue 0."""
    mirror = np.array([[[0.6, 0.8], [0.8, -0.6]]])
    part = Irreducible(Acting.alone(mirror, np.zeros(1), real=True))
    assert part.multiplicity == 2
    with pytest.raises(NotGeneric, match="not irreducible"):
        assert len(part.selfmaps)


def test_numbers_that_separate_nothing_are_an_error_after_three_seeds(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Acting, "generic", lambda acting: np.eye(acting.size))
    with pytest.raises(NotGeneric, match="separate"):
        Solver("isotypic").solve(T(2)(SO(3)))


def test_too_many_invariants_are_caught(monkeypatch: pytest.MonkeyPatch):
    """Elements that generate a smaller group give vectors that the generators move."""
    from emlp_lab.solve import VerificationError
    from emlp_lab.solve.routes.isotypic import isotypic

    def fewer(atoms, group):
        return {atom: stack[:1] for atom, stack in compact_elements(atoms, group).items()}

    monkeypatch.setattr(isotypic, "compact_elements", fewer)
    with pytest.raises(VerificationError):
        Solver("isotypic").solve(T(4)(SO(3)))


@pytest.mark.slow  # test_determinism compares all routes
def test_bases_are_the_same_bytes_in_every_process():
    code = (
        "import hashlib; from emlp_lab.reps import T; from emlp_lab.groups import *\n"
        "from emlp_lab.solve import Solver\n"
        "for rep in (T(6)(SO(3)), T(2, 2)(SU(3)), T(4)(O13())):\n"
        "    print(hashlib.sha256(Solver('isotypic').solve(rep).dense().tobytes()).hexdigest())"
    )
    assert run(code, PYTHONHASHSEED="1") == run(code, PYTHONHASHSEED="2")
