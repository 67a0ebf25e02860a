"""A basis is verified, refused before it is too large, reported on the way, and cached."""

import numpy as np
import pytest

from emlp_lab.groups import O13, SE, SO, C, D, Group, O, S, Trivial, Z
from emlp_lab.reps import T, V, blocks
from emlp_lab.solve import ROUTES, AmbiguousRankError, BudgetError, Solver, VerificationError, problem
from emlp_lab.solve.problem import Problem
from emlp_lab.solve.routes.nullspace import nullspace
from emlp_lab.solve.routes.orbits import orbits
from emlp_lab.solve.spaces.orbit_space import OrbitSubspace
from emlp_lab.solve.spaces.space import DenseSubspace
from emlp_lab.stream import drain
from tests.cases import catches, invariants, some_cases, unit

KNOWN = [SO(3), SO(4), O(2), O13(), S(4), Z(5), C(4), D(3), Trivial(3)]


def stages(stream) -> list[str]:
    return [event.stage for event in stream]


@pytest.mark.parametrize("group", KNOWN, ids=str)
@pytest.mark.parametrize("rep", [V, T(2), T(4), V.T, 3 * V + 2 * T(2) + 5, V * (V + 1)], ids=str)
def test_rank_is_counted_independently(group, rep):
    basis = rep(group).equivariant_basis()
    assert basis.evidence.expected == basis.rank == invariants(rep(group), group).shape[1]


@some_cases
def test_evidence_is_complete(group, rep):
    del group
    basis = rep.equivariant_basis()
    evidence = basis.evidence
    assert sum(part.copies * part.dim for part in evidence.parts) == basis.dim == rep.size()
    assert sum(part.copies * part.rank for part in evidence.parts) == basis.rank
    assert evidence.residual == max(part.residual for part in evidence.parts) <= 1e-10
    assert evidence.orthonormality <= 1e-10
    assert evidence.gap is None or evidence.gap > 1e-5
    assert evidence.seconds >= 0
    assert all(part.why for part in evidence.parts)
    assert all((part.reason_if_empty is None) == (part.rank > 0) for part in evidence.parts)


@some_cases
def test_generators_are_checked_one_by_one_as_together(monkeypatch, group, rep):
    """Small bases are checked under all generators at once, large ones in parts."""
    for block in blocks(rep):
        atoms = tuple(block.rep.atoms())
        if atoms:
            Q = np.random.default_rng(0).standard_normal((block.dim, 3))
            together = drain(Problem(atoms, group).residuals(Q))
            with monkeypatch.context() as patch:
                patch.setattr(problem, "MAX_TOGETHER_ENTRIES", -1)
                patch.setattr(problem, "CHUNK_ENTRIES", block.dim)
                one_by_one = drain(Problem(atoms, group).residuals(Q))
            np.testing.assert_allclose(together, one_by_one, rtol=1e-12)
            assert len(together) == group.generator_count


def test_gap_is_the_smallest_singular_value_that_counted():
    first, second = unit(6, 0, 1) + 0.01 * unit(6, 2, 3), unit(6, 4, 5)
    for algebra in ([first, second], [second, first]):
        evidence = V(Group("mine", np.stack(algebra), np.zeros((0, 6, 6)))).equivariant_basis().evidence
        assert evidence.gap == pytest.approx(0.01, rel=1e-6)


def test_reason_of_an_empty_basis():
    (known,) = V(SO(3)).equivariant_basis().evidence.parts
    assert known.reason_if_empty.startswith("T(1) has no invariant vectors (the expected dimension, counted")
    custom = Group("Doubling", np.zeros((0, 2, 2)), 2 * np.eye(2)[None])
    (unknown,) = V(custom).equivariant_basis().evidence.parts
    assert unknown.expected is None
    assert "found numerically" in unknown.reason_if_empty


def test_groups_mixed_by_mistake_are_named():
    (part,) = (V(SO(3)) >> V(O(3))).equivariant_basis().evidence.parts
    assert "V(O(3))*V(SO(3)) has no invariant vectors" in part.reason_if_empty
    assert "independently" in part.reason_if_empty


def replaced(monkeypatch, name: str, change) -> None:
    """Lets a route return change(its result)."""
    module = {"orbits": orbits, "null_space": nullspace}[name]
    original = getattr(module, name)

    def wrong(*args):
        return change((yield from original(*args)))

    monkeypatch.setattr(module, name, wrong)


def dropped(found):
    return DenseSubspace(found[0].Q[:, 1:]), found[1]


def tilted(found):
    return DenseSubspace(np.roll(found[0].Q, 1, axis=0)), found[1]


def stretched(found):
    return DenseSubspace(found[0].Q * 1.001), found[1]


def not_numbers(found):
    return DenseSubspace(found[0].Q * np.nan), found[1]


@pytest.mark.parametrize("change", [dropped, stretched, tilted, not_numbers])
@pytest.mark.parametrize(("group", "rep"), [(SO(3), T(3)), (O(2), T(4)), (O13(), T(2)), (D(3), T(3))], ids=str)
def test_a_wrong_basis_is_caught(monkeypatch, group, rep, change):
    replaced(monkeypatch, "null_space", change)
    with pytest.raises(VerificationError, match=str(group).replace("(", r"\(").replace(")", r"\)").replace("+", r"\+")):
        rep(group).equivariant_basis()


@pytest.mark.parametrize("change", [tilted, stretched, not_numbers])
def test_a_wrong_basis_of_a_custom_group_is_caught(monkeypatch, change):
    custom = Group("mine", SO(3).lie_algebra, np.zeros((0, 3, 3)))
    replaced(monkeypatch, "null_space", change)
    with pytest.raises(VerificationError, match="mine"):
        (T(2) >> V)(custom).equivariant_basis()


@pytest.mark.parametrize("kept", range(3))
def test_every_generator_is_checked(monkeypatch, kept):
    """A basis that is invariant under one generator of three, of a group whose ranks are not known."""
    algebra = SO(3).lie_algebra
    custom = Group("mine", algebra, np.zeros((0, 3, 3)))
    wrong = invariants(T(2)(custom), Group("part", algebra[kept : kept + 1], np.zeros((0, 3, 3))))
    replaced(monkeypatch, "null_space", lambda found: (DenseSubspace(wrong), found[1]))
    with pytest.raises(VerificationError, match="residual"):
        T(2)(custom).equivariant_basis()


def split(space: OrbitSubspace) -> OrbitSubspace:
    labels = space.labels.copy()
    labels[0] = space.rank
    return OrbitSubspace(labels)


def joined(space: OrbitSubspace) -> OrbitSubspace:
    return OrbitSubspace(np.maximum(space.labels - 1, 0))


def gapped(space: OrbitSubspace) -> OrbitSubspace:
    return OrbitSubspace(space.labels + 1)


def rolled(space: OrbitSubspace) -> OrbitSubspace:
    return OrbitSubspace(np.roll(space.labels, 1))


@pytest.mark.parametrize("change", [split, joined, gapped, rolled])
@pytest.mark.parametrize(("group", "rep"), [(S(4), T(2)), (Z(5), T(2)), (S(3), T(3))], ids=str)
def test_wrong_orbits_are_caught(monkeypatch, group, rep, change):
    replaced(monkeypatch, "orbits", change)
    with pytest.raises(VerificationError):
        rep(group).equivariant_basis()


def test_a_wrong_basis_is_not_cached(monkeypatch):
    solver = Solver()
    with monkeypatch.context() as patch:
        replaced(patch, "null_space", dropped)
        with pytest.raises(VerificationError):
            solver.solve(T(3)(SO(3)))
    assert solver.solve(T(3)(SO(3))).rank == 1


def test_generators_without_a_gap_are_refused():
    nearly = unit(3, 0, 1) + 3e-6 * unit(3, 1, 2)
    with pytest.raises(AmbiguousRankError, match="rescale the generators"):
        V(Group("nearly", nearly[None], np.zeros((0, 3, 3)), snap=False)).equivariant_basis()


def test_unbounded_discrete_groups_are_solved_quietly():
    scaling = Group("Scaling", np.zeros((0, 2, 2)), 2 * np.eye(2)[None])
    assert T(1, 1)(scaling).equivariant_basis().rank == 4


@pytest.mark.parametrize("rep", [T(16)(SO(3)), T(13)(O13()), (T(2) * T(9) >> T(5))(SO(3)), T(13)(SE(2))], ids=str)
def test_budget_is_refused_before_any_work(monkeypatch, rep):
    monkeypatch.setattr(nullspace, "null_space", lambda *_: pytest.fail("work was started"))
    seen = []
    with pytest.raises(BudgetError) as caught:
        drain(Solver(memory_limit=10**9).stream(rep + V(rep.groups[0])), seen.append)
    assert seen == []
    for word in ("dimension", "GB", "limit is 1 GB", "lower the tensor rank", "memory_limit"):
        assert word in str(caught.value)


def test_budget_of_each_route():
    for rep, route in ((T(4)(S(10)), "orbits"), (T(4)(SO(3)), "nullspace")):
        catches(lambda rep=rep: Solver(memory_limit=1000).solve(rep), route, "MB", "memory_limit")
        (estimate,) = Solver(memory_limit=1000).estimates(rep)
        assert (estimate.route, estimate.dim) == (route, rep.size())
        assert estimate.bytes > 1000
        assert Solver(memory_limit=estimate.bytes).solve(rep).rank


def test_events_tell_the_story():
    solver, seen = Solver(), []
    basis = drain(solver.stream((2 * V + T(2) + 3)(SO(3))), seen.append)
    assert basis.rank == 4
    assert [event.stage for event in seen if event.stage in {"type", "verified"}] == ["type"] * 3 + ["verified"]
    assert {"type", "route", "restrict", "verify", "verified"} == {event.stage for event in seen}
    ranks = [event.data["rank"] for event in seen if event.stage == "restrict"]
    assert ranks[-1] == 1
    assert ranks[0] <= 9
    assert all(event.message for event in seen)
    assert "orbits" in stages(Solver().stream(T(2)(S(3))))


def test_the_cache_saves_the_work():
    solver = Solver()
    first = solver.solve(T(3)(SO(3)))
    assert "restrict" not in stages(solver.stream((T(3) + 5 * T(3))(SO(3))))
    assert "restrict" in stages(solver.stream(T(3)(Group("SO(3)", 2 * SO(3).lie_algebra, np.zeros((0, 3, 3))))))
    assert "restrict" in stages(Solver().stream(T(3)(SO(3))))
    np.testing.assert_array_equal(solver.solve(T(3)(SO(3))).dense(), first.dense())


@pytest.mark.parametrize("stop", range(1, 12))
def test_closing_half_way_is_harmless(stop):
    solver, rep = Solver(), (V + T(2) + T(4))(SO(3))
    stream = solver.stream(rep)
    for _ in range(stop):
        next(stream)
    stream.close()
    np.testing.assert_array_equal(solver.solve(rep).dense(), Solver().solve(rep).dense())


def test_routes_are_named():
    assert ROUTES == ("auto", "orbits", "isotypic", "nullspace", "iterative")
    assert V(S(3)).equivariant_basis().evidence.routes == ("orbits",)
    assert V(SO(3)).equivariant_basis().evidence.routes == ("nullspace",)
    (mixed,) = (V(SO(3)) * V(S(3))).equivariant_basis().evidence.parts
    assert sorted(mixed.routes) == ["nullspace", "orbits"]
    assert "forced" in V(S(3)).equivariant_basis(Solver(route="nullspace")).evidence.parts[0].why
