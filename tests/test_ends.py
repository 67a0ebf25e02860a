"""`rep_in >> rep_out` remembers its ends, and is the product that it always was."""

import copy
import pickle

import numpy as np
import pytest

from emlp_lab.groups import O13, SO, Group, O, S, Sp, Z
from emlp_lab.reps import Irrep, Rep, Scalar, Sum, T, V, ends, from_function, from_json, parse, restrict, to_json
from emlp_lab.solve import Solver
from tests.cases import some


class Corner(Rep):
    def rho(self, g):
        return np.linalg.det(g) * np.eye(1)


OWN = from_function(lambda g: g, "own")
PAIRS: dict[str, tuple[Rep, Rep]] = {
    "vector to matrix": (V, T(2)),
    "number to vector": (T(0), V),
    "vector to number": (V, T(0)),
    "number to number": (T(0), T(0)),
    "number to sum": (T(0), V + 2),
    "sum to sum": (5 * T(0) + 5 * V, T(2) + V.T),
    "nothing to vector": (0 * V, V),
    "vector to nothing": (V, 0 * V),
    "number to one of one's own": (T(0), OWN),
    "one of one's own to a vector": (OWN, V),
    "a class of one's own": (Corner(), V),
    "number to a class of one's own": (T(0), Corner()),
    "maps to maps": (V >> V, V >> T(2)),
}
every_pair = pytest.mark.parametrize(("rep_in", "rep_out"), list(PAIRS.values()), ids=list(PAIRS))
every_group = some("group", [SO(3), O(2), O13(), Sp(1), S(3)], 2, ids=str)


def product(rep_in: Rep, rep_out: Rep) -> Rep:
    return rep_out * rep_in.T


@every_group
@every_pair
def test_maps_are_the_product_and_know_their_ends(group: Group, rep_in: Rep, rep_out: Rep):
    maps, plain = rep_in >> rep_out, product(rep_in, rep_out)
    assert maps == rep_out << rep_in
    for one, other, a, b in (
        (maps, plain, rep_in, rep_out),
        (maps(group), plain(group), rep_in(group), rep_out(group)),
    ):
        assert one == other
        assert other == one
        assert type(one) is type(other)
        assert hash(one) == hash(other)
        assert str(one) == str(other)
        assert one.sort_key == other.sort_key
        assert ends(one) == (1 * a, 1 * b)
        assert ends(other) == (Scalar, other)
    assert ends(maps(group)(group)) == ends(maps(group))
    assert ends((rep_out << rep_in)(group)) == ends(maps(group))


@every_pair
def test_forms_and_copies(rep_in: Rep, rep_out: Rep):
    maps = (rep_in >> rep_out)(SO(3))
    copies = [copy.copy(maps), copy.deepcopy(maps)]
    if OWN not in maps.atoms() and OWN(SO(3)) not in maps.atoms():  # a lambda is not pickled
        copies.append(pickle.loads(pickle.dumps(maps)))  # noqa: S301 our own
    for other in copies:
        assert other == maps
        assert ends(other) == ends(maps)
    rules = {"own": OWN, "Corner": Corner()}
    assert to_json(maps) == to_json(product(rep_in, rep_out)(SO(3)))
    assert from_json(to_json(maps), rules=rules) == maps


def test_nothing_that_is_shared_is_marked():
    assert ends(T(0) >> V) == (Scalar, V)
    assert ends(V) == (Scalar, V)
    assert ends(Scalar) == (Scalar, Scalar)
    assert V >> 0 * V == Sum()
    assert ends(Sum()) == (Scalar, Sum())
    assert "ends" not in vars(V) | vars(Scalar) | vars(Sum())


def test_several_groups():
    rep_in, rep_out = V * V(S(4)), V(S(4)) + 1
    assert ends((rep_in >> rep_out)(Z(3))) == ((V * V(S(4)))(Z(3)), rep_out)


def test_text_and_restriction():
    assert ends(parse("5*T(0) + V >> V**2")) == (5 * T(0) + V, T(2))
    assert ends(parse("V << V**2")) == (T(2), V)
    restricted = restrict((V + Irrep(1) >> T(2))(O(3)), SO(3))
    assert ends(restricted) == ((V + Irrep(1))(SO(3)), T(2)(SO(3)))


def test_integers():
    assert ends(3 >> V) == (3 * Scalar, V)
    assert ends(V >> 3) == (V, 3 * Scalar)


@every_pair
def test_a_basis_keeps_them(rep_in: Rep, rep_out: Rep):
    solver, maps = Solver(), (rep_in >> rep_out)(SO(3))
    assert ends(solver.solve(product(rep_in, rep_out)(SO(3))).rep)[0] == Scalar
    assert ends(solver.solve(maps).rep) == ends(maps)
