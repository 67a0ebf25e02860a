"""Networks see what they are given: directions of the input that an equivariant function can tell apart."""

import warnings
from functools import cache

import jax.numpy as jnp
import numpy as np
import pytest

from emlp_lab import equivariance_error
from emlp_lab.groups import (
    SE,
    SL,
    SO,
    Affine,
    C,
    Galilei,
    Heisenberg,
    O,
    Poincare,
    RubiksCube,
    S,
    SO13p,
    Sp,
    Translations,
    Trivial,
    Z,
    from_generators,
)
from emlp_lab.groups import E as Euclidean
from emlp_lab.nn import EMLP, BlindNetworkWarning, emlp_plan, uniform_rep
from emlp_lab.nn.acting import Groups
from emlp_lab.nn.network import EMLPPlan
from emlp_lab.reps import Irrep, Rep, Sym, T, V, blocks, from_function
from emlp_lab.reps.library.radical import radical_layers
from tests.cases import some

P = from_function(lambda g: jnp.linalg.det(g)[None, None], "P")
PAIRS = V(S(20)) * V(SO(3))  # a cloud of twenty points

# group, rep_in, rep_out, ch, and the directions that are lost with emlp's hidden layers and rule, of those looked at:
# the dimension of the input (64 of larger ones) without that of the orbits.
BLIND: list[tuple[Groups, Rep, Rep, int, int, int]] = [
    (S(200), V, T(0), 384, 1, 64),
    (S(40), 2 * V, V, 64, 2, 64),
    (Z(500), V, V, 384, 1, 64),
    (Z(60), V, T(0), 64, 1, 60),
    (RubiksCube(), V, T(0), 64, 2, 48),
    (SO(20), 3 * V, T(0), 30, 0, 6),
    (O(3), 3 * V, P, 384, 0, 6),
    (O(3), 3 * V, P, 64, 0, 6),
    (O(3), 3 * V, Irrep(0, -1), 128, 0, 6),
    (SO(3), Irrep(4), V, 64, 0, 6),
    (SO(3), T(2), Irrep(3), 64, 0, 6),
    (SE(3), 2 * V, T(0), 128, 2, 3),
    (Euclidean(3), 3 * V, T(0), 128, 3, 6),
    (Poincare(), 3 * V, T(0), 128, 3, 6),
    (C(4), 2 * V, T(2) + 1, 12, 3, 4),
    ((SO(3), S(20)), PAIRS, T(0), 64, 1, 57),
]
CLEAR: list[tuple[Groups, Rep, Rep, int]] = [
    (O(3), 5 * T(0) + 5 * V, T(2), 128),
    (SO(3), V + T(2), T(0), 384),
    (SO13p(), 4 * V, T(0), 128),
    (Sp(2), 3 * V, T(0), 128),
    (SL(3), 4 * V, T(0), 128),
    (Trivial(2), V, V, 16),
    (S(6), T(2), T(0), 64),
    (Heisenberg(1), 2 * V, T(0), 64),
    (Translations(2), 2 * V, T(0), 64),
    (Galilei(), 4 * V, T(0), 64),
    (Affine(SL(2)), 4 * V, T(0), 64),
    (SO(3), T(4), T(0), 64),
    ((SE(2), S(3)), V(S(3)) * V(SE(2)), T(0), 48),
    (SO(3), Sym(V, 2) + V, V, 48),
]


@cache
def planned(group: Groups, rep_in: Rep, rep_out: Rep, ch: int, hidden: str) -> EMLPPlan:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", BlindNetworkWarning)
        return emlp_plan(rep_in, rep_out, group, ch, num_layers=3, hidden=hidden)


@some("case", [*BLIND, *CLEAR], also=lambda case: str(case[0]).startswith("Affine"), ids=str)
def test_networks_see_all_that_matters(case):
    plan = planned(*case[:4], "auto")
    assert plan.sight is not None
    assert plan.sight.is_clear, str(plan.sight)
    assert plan.sight.whole.tested > 0
    assert plan.why


@some("case", BLIND, ids=str)
def test_what_the_hidden_layers_of_emlp_lose(case):
    *shape, seen, tested = case
    plan = planned(*shape, "emlp")
    assert plan.sight is not None
    assert (plan.sight.whole.seen, plan.sight.whole.tested) == (seen, tested)
    with pytest.warns(BlindNetworkWarning) as record:
        emlp_plan(shape[1], shape[2], shape[0], shape[3], hidden="emlp")
    text = str(record[0].message)
    chosen = planned(*shape, "auto")
    layers = "same hidden layers" if chosen.hidden == plan.hidden else f"hidden layers {chosen.hidden[0]}"
    assert f"The rule {str(chosen.rule)!r} with the {layers} sees everything" in text
    assert f"ch={shape[3]}" in text


@some(
    "case",
    [BLIND[0], BLIND[3], BLIND[7], BLIND[11], CLEAR[9]],
    ids=str,
)
def test_the_networks_that_were_chosen_are_equivariant(case):
    group, rep_in, rep_out, ch = case[:4]
    plan = planned(group, rep_in, rep_out, ch, "auto")
    params = plan.init(0)
    f = lambda x: plan.compiled(params, jnp.asarray(x, jnp.float32))  # noqa: E731
    assert equivariance_error(f, plan.rep_in, plan.rep_out) < 1e-4


def test_the_rows_of_the_issue():
    """Seen in the outputs, whatever the theory says."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((1, 200))
    model = EMLP(V, T(0), S(200), ch=64, num_layers=1)
    assert abs(float((model(x) - model(0 * x + x.mean())).item())) > 1e-3  # sum x^2 differs, the sum does not
    y = np.asarray(EMLP(V, V, Z(30), ch=64, num_layers=1)(rng.standard_normal((1, 30))))
    assert np.ptp(y) > 1e-3
    moved = [np.array([[0, 0, 0, 1, d, 0, 0, 1]]) for d in (1.0, 20.0)]
    near, far = map(EMLP(2 * V, T(0), SE(3), ch=64, num_layers=2), moved)
    assert abs(float((near - far).item())) > 1e-5
    vectors = rng.standard_normal((1, 9))
    odd = EMLP(3 * V, P, O(3), ch=64)
    assert abs(odd(vectors).item()) > 1e-4
    np.testing.assert_allclose(odd(-vectors), -odd(vectors), rtol=1e-3)


MIRRORS = [  # and whether the network that is chosen tells an input from its mirror image; None where there is none
    (SO(3), 3 * V, T(0), 384, True),
    (SO(3), 2 * V, T(0), 64, False),  # half a turn about the sum of two vectors and another swap them for their mirror
    (SO(3), 2 * V, V, 64, True),  # their cross product
    (SO(4), 4 * V, T(0), 64, True),
    (SO13p(), 4 * V, T(0), 64, True),
    (SE(3), 4 * V, T(0), 64, True),
    ((SO(3), S(5)), V(S(5)) * V(SO(3)), T(0), 64, True),
    (O(3), 3 * V, T(0), 64, None),
    (S(4), V, V, 64, None),
    (Sp(2), 2 * V, T(0), 64, None),
]


@some(("group", "rep_in", "rep_out", "ch", "handed"), MIRRORS, 2, ids=str)
def test_mirror_images(group, rep_in, rep_out, ch, handed):
    sight = planned(group, rep_in, rep_out, ch, "auto").sight
    assert sight is not None
    assert sight.handed is handed
    assert ("mirror" in str(sight)) == (handed is not None)


def test_a_network_that_takes_an_input_for_its_mirror_image_is_warned_about():
    with pytest.warns(BlindNetworkWarning, match=r"mirror image.*num_layers=3"):
        emlp_plan(4 * V, T(0), SE(3), 64, 2)  # a volume is a product of three differences
    with pytest.warns(BlindNetworkWarning, match=r"mirror image.*'contract'"):
        emlp_plan(4 * V, T(0), SO(4), 64, 2, pairing="exact")


NATURAL = [
    (O(3), V, P, "P is zero"),  # a reflection leaves the vector where it is and turns the sign of P
    (SL(2), V, T(0), "T(0) is the same"),  # the group moves any vector to any other
    (SO(3), V, V + T(0), ""),
]


@some(("group", "rep_in", "rep_out", "words"), NATURAL, 2, ids=str)
def test_what_no_equivariant_function_can_do_is_said(group, rep_in, rep_out, words):
    with warnings.catch_warnings(record=True) as record:
        warnings.simplefilter("always")
        EMLP(rep_in, rep_out, group, ch=32)
    texts = [str(one.message) for one in record if one.category is BlindNetworkWarning]
    assert len(texts) == bool(words)
    assert all(words in text and "equivariant function" in text for text in texts)


def test_a_look_can_be_left_out_and_costs_no_weights():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        plan = emlp_plan(V, T(0), S(200), hidden="emlp", probe=False)
    assert plan.sight is None
    assert plan.hidden == (uniform_rep(384, S(200)),) * 3


def test_layers_that_are_given_are_left_alone():
    ch = [(3 * V + 2)(SO(3)), (2 * V + 1)(SO(3))]
    assert emlp_plan(V, T(0), SO(3), ch).hidden == tuple(ch)
    with pytest.warns(BlindNetworkWarning, match="its output"):
        emlp_plan(V, V, SO(3), [T(0)(SO(3))])


def test_the_plan_in_words():
    text = str(planned(*BLIND[0][:4], "auto"))
    assert "384 numbers shared evenly" in text
    assert "8*T(1) added" in text
    assert "tells apart all 64 directions" in text
    assert "rad(V)" in planned(*BLIND[11][:4], "auto").why


@pytest.mark.parametrize(
    ("group", "sizes"),
    [
        (SE(3), [3]),
        (Poincare(), [4]),
        (Galilei(), [4, 3]),
        (Heisenberg(2), [3, 1]),
        (Affine(SO(3)), [3]),
        (from_generators([[[0, 1], [0, 0]]], name="shear"), [1]),
        (SO(3), []),
        (SL(3), []),
        (Sp(2), []),
        (SO13p(), []),
        (Sp(8), []),  # 136 generators of 16 x 16
        (S(4), []),
        (Trivial(3), []),
    ],
    ids=str,
)
def test_layers_without_a_complement(group, sizes):
    layers = radical_layers(group)
    assert [layer.size() for layer in layers] == sizes
    for layer in layers:  # inside V, and V has no map onto them but what passes through
        assert (layer >> V(group)).equivariant_basis().rank >= 1


def test_images_and_sequences_have_channels():
    for group in (Z(500), Z(20) * Z(20), S(100)):
        plan = planned(group, V, V, 384, "auto")
        (copies,) = [block.copies for block in blocks(plan.hidden[0]) if block.rep == V(group)]
        assert copies >= 8
