"""The catalog of groups, and what is refused as a group."""

import numpy as np
import pytest

from emlp_lab.groups import CATALOG, O13, SO, SO13, C, D, Group, O, S, SO13p, Trivial, Z, parse_group
from emlp_lab.reps import V
from tests.cases import CLASSICAL, FINITE, as_shipped, catches

MAKERS = {"SO": SO, "O": O, "S": S, "Z": Z, "C": C, "D": D, "Trivial": Trivial}
every_maker = pytest.mark.parametrize("name", MAKERS)


@pytest.mark.parametrize("group", CLASSICAL + FINITE, ids=str)
def test_catalog_round_trip(group):
    assert parse_group(str(group)) == group
    assert parse_group(f"  {group} ".replace("(", " ( ")) == group


def test_catalog_entries():
    for entry in CATALOG:
        assert str(parse_group(entry.text())) == entry.text()
        assert entry.low <= entry.default <= entry.high
        for n in {entry.low, entry.high}:
            assert str(parse_group(entry.text(n))) == entry.text(n)
    assert [parse_group(name) for name in ("O13", "Lorentz", "SO13", "SO13p", "O13()")] == [
        *(O13(), O13(), SO13(), SO13p(), O13())
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("so(3)", ["'so(3)'", "did you mean SO"]),
        ("Q(2)", ["'Q(2)'", "choose one of", "SO(n)"]),
        ("", ["''", "choose one of"]),
        ("SO", ["'SO'", "parameter n", "SO(3)"]),
        ("SO(x)", ["SO(x)", "choose"]),
        ("SO(3", ["SO(3"]),
        ("SO(3)) + __import__('os')", ["unknown group"]),
        ("S(0)", ["S(0)", "at least 1"]),
        ("S(-1)", ["S(-1)", "at least 1"]),
        ("S(1000000)", ["S(1000000)", "MiB", "choose at most"]),
        ("SO(999999999999)", ["SO(", "choose at most"]),
        ("x" * 10**6, ["unknown group"]),
        ("\ud800\x00", ["unknown group"]),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)
def test_unknown_groups(text, words):
    catches(lambda: parse_group(text), *words)


@every_maker
@pytest.mark.parametrize("n", [0, -1, 1.5, "3", None, True, np.nan, 3j], ids=repr)
def test_bad_sizes(name, n):
    shown = repr(n) if not isinstance(n, int) or isinstance(n, bool) else str(n)
    catches(lambda: MAKERS[name](n), f"{name}({shown})", f"{name}(")


@pytest.mark.parametrize("n", [10**6, 10**30, 10**200], ids=["10**6", "10**30", "10**200"])
@pytest.mark.parametrize("name", ["SO", "O", "S", "Z", "Trivial"])
def test_astronomic_sizes(name, n):
    catches(lambda: MAKERS[name](n), f"{name}(", "MiB", f"choose at most {name}(")


@pytest.mark.parametrize("make", [C, D])
def test_polygons_are_not_limited_by_the_size_of_their_matrices(make):
    group = make(10_000)
    assert group.d == 2
    assert V(group).equivariant_basis().rank == 0


@pytest.mark.parametrize("make", [C, D])
def test_polygons_that_float64_cannot_tell_from_a_circle(make):
    catches(lambda: V(make(10**12)).equivariant_basis(), "10")


@every_maker
def test_sizes_may_be_numpy_integers(name):
    with as_shipped():
        assert MAKERS[name](np.int64(3)) == MAKERS[name](3)


@pytest.mark.parametrize(
    ("lie", "discrete", "words"),
    [
        (np.zeros((0, 2, 2)), np.zeros((2, 2)), ["discrete_generators", "(2, 2)", "stacked"]),
        (np.zeros((1, 2, 3)), np.zeros((0, 2, 2)), ["lie_algebra", "(1, 2, 3)", "square"]),
        (np.zeros((0, 0, 0)), np.zeros((0, 0, 0)), ["d >= 1"]),
        (np.zeros((0, 3, 3)), np.eye(2)[None], ["(0, 3, 3)", "(1, 2, 2)", "one d"]),
        (np.full((1, 2, 2), np.nan), np.zeros((0, 2, 2)), ["lie_algebra", "not finite"]),
        (np.zeros((0, 2, 2)), np.full((1, 2, 2), np.inf), ["discrete_generators", "not finite"]),
        (np.zeros((0, 2, 2)), np.ones((1, 2, 2)), ["discrete_generators[0]", "cannot be inverted"]),
        (np.zeros((0, 2, 2)), np.stack([np.eye(2), np.zeros((2, 2))]), ["discrete_generators[1]", "inverted"]),
        (np.zeros((0, 2, 2)), np.eye(2, dtype=int)[None], ["int64", "floating-point"]),
        (np.zeros((0, 2, 2)), np.array([[["a", "b"], ["c", "d"]]]), ["floating-point"]),
    ],
)
def test_bad_generators(lie, discrete, words):
    catches(lambda: Group("mine", lie, discrete), "mine", *words)


def test_ragged_generators():
    catches(lambda: Group("mine", [[[1.0, 2.0], [3.0]]], np.zeros((0, 2, 2))), "mine", "square")  # type: ignore[arg-type]
