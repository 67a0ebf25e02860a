"""Semidirect and wreath products: their elements, large orders, and what is refused."""

import numpy as np
import pytest

from emlp_lab.groups import (
    GL,
    SL,
    SO,
    SU,
    A,
    Affine,
    C,
    D,
    Group,
    O,
    Q,
    S,
    Scaling,
    Translations,
    Trivial,
    Z,
    closure_error,
    semidirect_product,
    wreath_product,
)
from tests.cases import catches
from tests.test_new_groups import with_one


@pytest.mark.parametrize(("inner", "places", "order"), [(S(3), S(4), 6**4 * 24), (Z(5), A(5), 5**5 * 60)], ids=str)
def test_orders_of_large_wreath_products(inner: Group, places: Group, order: int):
    assert wreath_product(inner, places).order() == order
    assert wreath_product(inner, places).is_permutation


def test_every_place_has_its_own_copy():
    group = wreath_product(S(2), Z(3))
    elements = {g.astype(int).tobytes() for g in group.elements()}
    for place in range(3):
        swap = np.arange(6)
        swap[2 * place : 2 * place + 2] = swap[2 * place : 2 * place + 2][::-1]
        assert np.eye(6, dtype=int)[swap].tobytes() in elements
    assert np.roll(np.eye(6, dtype=int), 2, axis=0).tobytes() in elements


@pytest.mark.parametrize(
    ("normal", "acting"),
    [(SO(3), Scaling(3)), (D(4), C(8)), (SO(2), O(2)), (SL(2), GL(2)), (SU(2), SU(2)), (O(2), D(3))],
)
def test_actions_by_conjugation_within_a_larger_group(normal: Group, acting: Group):
    group = semidirect_product(normal, acting)
    assert len(group.lie_algebra) == len(normal.lie_algebra) + len(acting.lie_algebra)
    assert closure_error(group) < 1e-12


def test_semidirect_elements_act_on_both():
    group = semidirect_product(Translations(2), SO(2), with_one)
    for g in group.sample(4, 10):
        moving, turning = g[:3, :3], g[3:, 3:]
        np.testing.assert_allclose(moving[:2, :2], turning, atol=1e-12)
        assert not np.any(g[:3, 3:])
    assert len(group.lie_algebra) == 3


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: semidirect_product(D(4), C(3)), ["discrete generator 0 of C(3)", "D(4)", "8 elements"]),
        (lambda: semidirect_product(D(4), SO(2)), ["Lie generator 0 of SO(2)", "D(4)"]),
        (lambda: semidirect_product(SO(2), SL(2)), ["Lie generator 0 of SL(2)", "SO(2)"]),
        (lambda: semidirect_product(SO(2), Group("Shear", np.zeros((0, 2, 2)), np.array([[[1.0, 1], [0, 1]]]))), [
            *("discrete generator 0 of Shear", "SO(2)", "Lie algebra"),
        ]),
        (lambda: semidirect_product(S(3), O(1), lambda h: np.diag([h[0, 0], 1, 1])), ["generator 0 of O(1)", "6"]),
        (lambda: semidirect_product(Z(5), Z(2)), ["Z(2)", "2 rows", "5", "action"]),
        (lambda: semidirect_product(Z(5), Z(2), lambda h: h), ["no homomorphism", "(2, 2)"]),
        (lambda: semidirect_product(SO(2), SO(2), lambda h: h + 1), ["no homomorphism", "action(g h)"]),
        (lambda: semidirect_product(SO(2), SO(2), lambda h: h[0]), ["no homomorphism"]),
        (lambda: semidirect_product(3, SO(2)), ["semidirect(N, H)", "'3'", "int"]),
        (lambda: semidirect_product(SO(2), None), ["None", "give a group"]),
        (lambda: wreath_product(Z(2), SO(3)), ["SO(3)", "permut"]),
        (lambda: wreath_product(Z(2), D(3)), ["D(3)", "permut"]),
        (lambda: wreath_product(3, 3), ["'3'", "give a group"]),
        (lambda: wreath_product(Z(2), 0), ["S(0)", "at least 1"]),
        (lambda: wreath_product(Z(2), -4), ["S(-4)", "at least 1"]),
        (lambda: wreath_product(Z(2), True), ["True", "number of places"]),
        (lambda: wreath_product(Z(2), 2.0), ["2.0", "number of places"]),
        (lambda: wreath_product(Z(2), "3"), ["'3'", "number of places"]),
        (lambda: wreath_product(SO(3), 10**9), ["wreath(SO(3)", "MiB", "smaller"]),
        (lambda: wreath_product(SO(30), 60), ["wreath(SO(30)", "MiB", "smaller"]),
        (lambda: Affine(3), ["Affine(G)", "'3'", "give a group"]),
        (lambda: Affine(Trivial(400)), ["Affine(Trivial(400))", "MiB"]),
        (lambda: Q(9), ["Q(9)", "multiple of 4"]),
        (lambda: Q(4), ["Q(4)", "at least 8"]),
        (lambda: Q(4 * 10**9), ["Q(4000000000)", "at most"]),
    ],
)  # fmt: skip
def test_bad_input_is_one_clear_error(make, words: list[str]):
    catches(make, *words)
