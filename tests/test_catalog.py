"""The catalog of groups, and what is refused as a group."""

import numpy as np
import pytest

from emlp_lab.groups import (
    CATALOG,
    O13,
    SL,
    SO,
    SO13,
    SU,
    Affine,
    C,
    Cube,
    D,
    Embed,
    Group,
    O,
    PointGroup,
    S,
    SO2eR3,
    SO13p,
    Trivial,
    Z,
    ZksZnxZn,
    parse_group,
    semidirect_product,
    wreath_product,
)
from emlp_lab.groups.catalog import CatalogEntry, Choice, Member, Number
from emlp_lab.reps import V
from tests.cases import CLASSICAL, FINITE, as_shipped, catches
from tests.work import LITTLE, calls

MAKERS = {"SO": SO, "O": O, "S": S, "Z": Z, "C": C, "D": D, "Trivial": Trivial}
every_maker = pytest.mark.parametrize("name", MAKERS)


@pytest.mark.parametrize("group", CLASSICAL + FINITE, ids=str)
def test_catalog_round_trip(group):
    assert parse_group(str(group)) == group
    assert parse_group(f"  {group} ".replace("(", " ( ")) == group


def members(entry: CatalogEntry) -> list[tuple[int | str, ...]]:
    """Values of the parameters that an interface offers: the ends of each range, every choice."""
    found: list[tuple[int | str, ...]] = [()]
    for parameter in entry.parameters:
        match parameter:
            case Number(low=low, high=high, default=default, step=step):
                assert low <= default <= high
                assert (default - low) % step == (high - low) % step == 0
                values: list[int | str] = [low, high, default]
            case Choice(options=options):
                values = [value for value, _ in options]
            case Member(default=text):
                values = [text]
        found = [(*old, value) for old in found for value in values]
    return found


@pytest.mark.parametrize("entry", CATALOG, ids=lambda entry: entry.name)
def test_every_member_is_read_back(entry: CatalogEntry):
    kinds = [type(parameter) for parameter in entry.parameters]
    assert kinds.count(Number) <= 1 >= kinds.count(Choice)  # what the page has controls for
    assert Member not in kinds or set(kinds) == {Member}
    assert entry.signature.startswith(entry.name)
    for values in members(entry):
        group = parse_group(entry.text(*values))
        assert str(group) == entry.text(*values)
        assert parse_group(str(group)) == group
    assert str(parse_group(entry.text())) == entry.text()


def test_names_are_unique_and_emlps_names_stay():
    assert len({entry.name for entry in CATALOG}) == len(CATALOG)
    assert [parse_group(name) for name in ("O13", "Lorentz", "SO13", "SO13p", "O13()", "SO13()")] == [
        *(O13(), O13(), SO13(), SO13p(), O13(), SO13())
    ]


PRODUCTS = [
    SO(3) * S(5),
    SO13p() * S(3) * O(2),
    Cube() * S(2),
    SO2eR3() * Cube(),
    ZksZnxZn(2, 2) * ZksZnxZn(4, 2),
    SU(2) * S(3),
    Affine(SO(2) * O(1)),
    Affine(wreath_product(S(2), 2)),
    wreath_product(SO(2) * Z(2), Z(2) * Z(2)),
    wreath_product(wreath_product(Z(2), 2), 2),
    semidirect_product(SL(2), SL(2)) * Z(2),
    PointGroup("Td") * PointGroup("6/mmm"),
]


@pytest.mark.parametrize("group", PRODUCTS, ids=str)
def test_products_are_read_back(group: Group):
    assert parse_group(str(group)) == group
    assert parse_group(f" ({group}) ".replace(",", " , ")) == group


@pytest.mark.parametrize("text", ["SO(3) x S(5)", "SO(3)*S(5)", "SO(3)×S(5)", "(SO(3))x(S( 5 ))", "((SO(3) x S(5)))"])
def test_ways_to_write_a_product(text: str):
    assert parse_group(text) == SO(3) * S(5)


def test_products_are_associative():
    assert parse_group("SO(2)xS(2)xO(2)") == parse_group("SO(2)x(S(2)xO(2))") == SO(2) * S(2) * O(2)


@pytest.mark.parametrize("text", ["wreath(Z(2),3)", "wreath( Z(2), S(3) )"])
def test_places_as_a_number(text: str):
    assert parse_group(text) == wreath_product(Z(2), 3)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("so(3)", ["'so(3)'", "did you mean SO"]),
        ("SX(2)", ["'SX(2)'", "choose one of", "SO(n)"]),
        ("", ["''", "choose one of"]),
        ("SO", ["'SO'", "parameter n", "SO(3)"]),
        ("SO(x)", ["SO(x)", "integer", "SO(3)"]),
        ("SO()", ["SO()", "integer", "SO(3)"]),
        ("SO(1.5)", ["SO(1.5)", "integer"]),
        ("SO(3", ["SO(3", "ends too early"]),
        ("SO(1,4)", ["',4)' cannot follow", "choose one of"]),
        ("SO(3)) + __import__('os')", ["unknown group", "cannot follow 'SO(3)'"]),
        ("SO(3)S(5)", ["'S(5)' cannot follow 'SO(3)'"]),
        ("SO(3)x", ["'SO(3)x'", "choose one of"]),
        ("SU(9000)x", ["'SU(9000)x'", "choose one of"]),
        ("xSO(3)", ["choose one of"]),
        ("Cube(3)", ["'(3)' cannot follow 'Cube'"]),
        ("ZksZnxZn(2)", ["ZksZnxZn(k,n)", "parameter n", "ZksZnxZn(4,3)"]),
        ("ZksZnxZn(3,3)", ["ZksZnxZn(3, 3)", "2 or 4"]),
        ("wreath(Z(2))", ["wreath(G,P)", "parameter P"]),
        ("wreath(Z(2),SO(3))", ["SO(3)", "does not permute"]),
        ("Affine(3)", ["Affine(G)", "'3'", "give a group"]),
        ("PointGroup(D4x)", ["'D4x'", "did you mean D4", "4/mmm"]),
        ("PointGroup()", ["''", "4/mmm"]),
        ("Octahedral(yes)", ["cannot follow 'Octahedral'"]),
        ("semidirect(Z(7),Z(3),action)", ["action", "semidirect_product"]),
        ("Embed(SO(2),3)", ["Embed"]),
        (str(Embed(SO(2), 4, slice(1, 3))), ["embedded", "Embed"]),
        ("S(0)", ["S(0)", "at least 1"]),
        ("S(-1)", ["S(-1)", "at least 1"]),
        ("S(1000000)", ["S(1000000)", "MiB", "choose at most"]),
        ("SO(999999999999)", ["SO(", "choose at most"]),
        ("SO(" + "9" * 400 + ")", ["SO(", "choose at most"]),
        ("x" * 10**6, ["unknown group", "1000000 characters"]),
        ("SO(3)x" * 10**5 + "SO(3)", ["characters, the limit is 500"]),
        ("Cubex" * 90 + "Cube", ["CubexCube", "MiB", "smaller"]),
        ("S(60)xS(60)xS(60)", ["MiB", "smaller"]),
        ("wreath(S(60),S(999999999))", ["S(999999999)", "MiB"]),
        ("wreath(S(60),999999999)", ["S(999999999)", "MiB"]),
        ("(" * 400, ["unknown group", "depth of 16"]),
        ("Affine(" * 60 + "SO(2)" + ")" * 60, ["unknown group", "depth of 16"]),
        ("\ud800\x00", ["unknown group"]),
        (None, ["None", "no text of a group"]),
        (3, ["3", "int", "SO(3)"]),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)
def test_unknown_groups(text, words):
    assert calls(lambda: catches(lambda: parse_group(text), *words)) < LITTLE


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
