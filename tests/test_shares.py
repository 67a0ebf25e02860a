"""How much of what an output receives comes from one pairing, and which pairing of a kind tells most."""

import numpy as np
import pytest

from emlp_lab.groups import O
from emlp_lab.nn import Pairing, Rule, keep
from emlp_lab.nn.bilinear import contribution, most_telling, shares
from emlp_lab.reps import V
from tests.cases import catches
from tests.test_switches import every_case, random, singles, some_pairings, whole, without

ROW = 1


def inside(plan, w, x):
    """Layer, features, and of each combination the share of each pairing, from what all of them add."""
    layer, features = keep(plan, 0), plan.inputs.split(x.T)
    added = {one: contribution(layer, one, w, features, ROW).result for one in singles(plan) if not layer.is_off(one)}
    received: dict[tuple, np.ndarray] = {}
    for pairing, result in added.items():
        received[place(plan, pairing)] = received.get(place(plan, pairing), 0) + result
    found: dict[int, dict[Pairing, float]] = {}
    for pairing, result in added.items():
        share = np.linalg.norm(result) / np.linalg.norm(received[place(plan, pairing)])
        found.setdefault(pairing.combination, {})[pairing] = share
    return layer, features, found


def place(plan, pairing):
    return plan.terms[pairing.combination].output, pairing.copies[2]


@every_case
def test_shares_are_those_of_what_adds_up_to_the_output(rep, rule):
    plan = whole(rep, rule)
    w, x = random(plan.weights), random(3 * plan.inputs.size).reshape(3, -1)
    layer, features, lengths = inside(plan, w, x)
    for combination, expected in lengths.items():
        found = shares(layer, combination, w, features, ROW)
        kept = layer.copies[plan.terms[combination].carrier]
        for pairing, share in expected.items():
            carrier, argument, output = pairing.copies
            np.testing.assert_allclose(found[kept.index(carrier), argument, output], share, rtol=1e-9)
        assert found.size == len(expected)


@every_case
def test_the_most_telling_pairing_has_the_largest_share_of_its_kind(rep, rule):
    plan = whole(rep, rule)
    w, x = random(plan.weights), random(3 * plan.inputs.size).reshape(3, -1)
    layer, features, lengths = inside(plan, w, x)
    for combination, expected in lengths.items():
        found = most_telling(layer, combination, w, features, ROW)
        assert found
        assert expected[found] == pytest.approx(max(expected.values()), rel=1e-9)


@every_case
def test_what_is_off_tells_nothing(rep, rule):
    plan = whole(rep, rule)
    w, x = random(plan.weights), random(3 * plan.inputs.size).reshape(3, -1)
    layer, features, lengths = inside(plan, w, x)
    off = [most_telling(layer, combination, w, features, ROW) for combination in lengths]
    fewer = without(plan, [*off[1:], Pairing(0)])
    layer, features, lengths = inside(fewer, w[plan.terms[0].stop :], x)
    assert most_telling(layer, 0, w[plan.terms[0].stop :], features, ROW) is None
    assert not shares(layer, 0, w[plan.terms[0].stop :], features, ROW).any()
    for combination in range(1, len(plan.terms)):
        found = most_telling(layer, combination, w[plan.terms[0].stop :], features, ROW)
        expected = lengths.get(combination, {})
        assert found not in off
        assert (found in expected) if expected else (found is None)


def test_outputs_that_receive_nothing_have_no_shares():
    plan = whole((2 + V + V)(O(3)), Rule.CONTRACT)
    features = plan.inputs.split(np.zeros((plan.inputs.size, 1)))
    layer, w = keep(plan, 0), random(plan.weights)
    assert not shares(layer, 0, w, features, 0).any()
    assert most_telling(layer, 0, w, features, 0) == some_pairings(plan, 10**6)[0]
    for function in (shares, most_telling):
        catches(lambda function=function: function(layer, 99, w, features, 0), "no combination 99", "number from 0 to")
