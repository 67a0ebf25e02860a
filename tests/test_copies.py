"""Independent copies of one group, told apart by a label."""

import jax.numpy as jnp
import numpy as np
import pytest

from emlp_lab.groups import CATALOG, SO, Cube, Embed, Group, S, ZksZnxZn, from_generators, parse_group, wreath_product
from emlp_lab.groups.catalog import CatalogEntry
from emlp_lab.nn import EMLP
from emlp_lab.reps import Irrep, T, V, from_json, parse, to_json
from tests.cases import catches, some

MINE = from_generators(discrete=[[[0, 1], [1, 0]]], name="mine")
PRODUCTS = [SO(3) * S(2), Cube() * S(2), ZksZnxZn(2, 2) * S(2), S(3).named("a") * S(3).named("b"), ZksZnxZn(2, 2)]


def survives(group: Group) -> None:
    """Name, text, JSON, counting, flags and samples of a copy."""
    copy = group.named("rows")
    assert copy != group
    assert copy == group.named("rows") != group.named("columns")
    assert hash(copy) == hash(group.named("rows"))
    assert (copy.family, copy.is_orthogonal, copy.is_permutation) == (
        *(group.family, group.is_orthogonal, group.is_permutation),
    )
    np.testing.assert_array_equal(copy.sample(3, 4), group.sample(3, 4))
    assert copy.sampling == group.sampling
    rep = 2 * V(copy).T * V(group.named("columns")) + V(copy)
    assert from_json(to_json(rep)) == rep


@some("entry", CATALOG, ids=lambda entry: entry.name)
def test_every_group_of_the_catalog_has_copies(entry: CatalogEntry):
    group = parse_group(entry.text())
    survives(group)
    copy = group.named("rows")
    assert str(copy) == f"{entry.text()}[rows]"
    assert parse_group(str(copy)) == parse_group(f"{entry.text()}[ 'rows' ]") == copy
    rep = V(copy) * V(group.named("columns")) + 2 * V(copy).T
    assert parse(str(rep)) == rep
    assert "lie_algebra" not in to_json(rep)  # by name alone


@pytest.mark.parametrize("group", PRODUCTS, ids=str)
def test_copies_of_products(group: Group):
    survives(group)
    copy = group.named("rows")
    for bound in (copy, copy * S(2), S(2) * copy, copy.named("again"), wreath_product(copy, 2)):
        assert parse_group(str(bound)) == bound
        assert parse(str(V(bound) * V(S(3)))) == V(bound) * V(S(3))


def test_a_copy_of_a_product_is_no_product_with_a_copy():
    assert (SO(3) * S(2)).named("rows") != SO(3) * S(2).named("rows")


@pytest.mark.parametrize("group", [MINE, Embed(SO(2), 3, slice(2))], ids=str)
def test_copies_of_groups_without_text(group: Group):
    survives(group)
    catches(lambda: parse_group(str(group.named("rows"))), "unknown group")


def test_rows_and_columns_are_independent():
    matrices = V(S(5).named("rows")) * V(S(5).named("columns"))
    together = V(S(5)) * V(S(5))
    assert (matrices >> matrices).equivariant_basis().rank == 4
    assert (together >> together).equivariant_basis().rank == 15
    network = EMLP(matrices, matrices, ch=16, num_layers=1)
    x = np.random.default_rng(0).standard_normal((1, 5, 5)).astype(np.float32)
    rows, columns = [3, 1, 0, 2, 4], [1, 2, 3, 4, 0]
    moved = np.asarray(network(jnp.array(x[:, rows][:, :, columns].reshape(1, 25)))).reshape(5, 5)
    still = np.asarray(network(jnp.array(x.reshape(1, 25)))).reshape(5, 5)
    np.testing.assert_allclose(moved, still[rows][:, columns], atol=1e-4)


def test_copies_are_counted_by_their_family():
    (part,) = T(4)(SO(3).named("a")).equivariant_basis().evidence.parts
    (known,) = T(4)(SO(3)).equivariant_basis().evidence.parts
    assert part.counted == known.counted
    assert S(12).named("a").order() == S(12).order()
    assert Irrep(2)(SO(3).named("a")).size() == 5


@pytest.mark.parametrize("label", ["", "two words", "1", "a-b", "x" * 41, "a]", 3, None, "ä"], ids=repr)
def test_labels_are_words(label):
    catches(lambda: S(5).named(label), "S(5)", "label", 'named("rows")')


@pytest.mark.parametrize("text", ["S(5)[", "S(5)[]", "S(5)[1]", "S(5)[a", "S(5)a]", "[a]", "S(5)['a\"]", "S(5)[a](3)"])
def test_bad_text(text: str):
    catches(lambda: parse_group(text), "unknown group")
