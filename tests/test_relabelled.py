"""Networks of all seeds can express the same functions: renumbering copies turns the carriers of one into another's."""

import jax.numpy as jnp
import numpy as np
import objax
import pytest

from emlp_lab.groups import O
from emlp_lab.nn import EMLP, First, Policy, Sampled
from emlp_lab.nn.bilinear.plan import BiLinearPlan
from emlp_lab.nn.gate import GatePlan
from emlp_lab.nn.layout import Layout
from emlp_lab.nn.linear import LinearPlan
from emlp_lab.reps import T
from tests.cases import catches, some
from tests.networks import rows

Numbers = list[np.ndarray]  # for each slot the new number of each copy
SHAPE = (5 * T(0) + 5 * T(1))(O(3)), T(2)(O(3)), O(3), 60, 2


def same(layout: Layout) -> Numbers:
    return [np.arange(slot.copies) for slot in layout.slots]


def renumbered(plan: BiLinearPlan, gate: GatePlan, mine: np.ndarray, theirs: np.ndarray) -> tuple[Numbers, Numbers]:
    """Numbers that take my carriers to theirs, of the features with gates and of those that the gates let through."""
    numbers = []
    for slot, a, b in zip(plan.inputs.slots, plan.by_slot(mine), plan.by_slot(theirs), strict=True):
        rest = [[copy for copy in range(slot.copies) if copy not in kept] for kept in (a, b)]
        new = np.empty(slot.copies, int)
        new[[*a, *rest[0]]] = [*b, *rest[1]]
        numbers.append(new)
    places = {slot.rep: number for number, slot in enumerate(gate.inputs.slots)}
    scalar = next(slot for slot in gate.outputs.slots if slot.dim == 1)
    start, gates = scalar.copies, numbers[places[scalar.rep]]
    for slot in gate.outputs.slots:
        if slot.dim > 1:
            gates[start : start + slot.copies] = start + numbers[places[slot.rep]]
            start += slot.copies
    through = [np.arange(s.copies) if s.dim == 1 else numbers[places[s.rep]] for s in gate.outputs.slots]
    return numbers, through


def linear(plan: LinearPlan, w: np.ndarray, b: np.ndarray, source: Numbers, target: Numbers) -> Numbers:
    new_w, new_b = w.copy(), b.copy()
    for term in plan.terms:
        shape = -1, plan.inputs.slots[term.source].copies, plan.outputs.slots[term.target].copies
        moved = np.empty_like(w[term.start : term.stop].reshape(shape))
        moved[:, source[term.source][:, None], target[term.target]] = w[term.start : term.stop].reshape(shape)
        new_w[term.start : term.stop] = moved.ravel()
    for term in plan.biases:
        old = b[term.start : term.stop].reshape(-1, plan.outputs.slots[term.target].copies)
        moved = np.empty_like(old)
        moved[:, target[term.target]] = old
        new_b[term.start : term.stop] = moved.ravel()
    return [new_w, new_b]


def bilinear(plan: BiLinearPlan, w: np.ndarray, numbers: Numbers) -> np.ndarray:
    """The kept carriers stay in their order, so only arguments and outputs move."""
    new = w.copy()
    for term in plan.terms:
        theta = w[term.start : term.stop].reshape(term.shape)
        moved = np.empty_like(theta)
        moved[numbers[term.argument][:, None], :, numbers[term.output]] = theta.transpose(0, 2, 1)
        new[term.start : term.stop] = moved.ravel()
    return new


def values(module: objax.Module) -> Numbers:
    return [np.asarray(variable.value) for variable in (module.w, module.b)]


@some("rule", ["exact", "contract"], 2)
@pytest.mark.parametrize("choices", [(Sampled(0), Sampled(1)), (First(), Sampled(1)), (Sampled(2), First())], ids=str)
def test_a_network_of_one_choice_is_one_of_every_other(rule: str, choices: tuple[Policy, Policy]):
    mine, theirs = (EMLP(*SHAPE, pairing=rule, policy=policy, seed=0) for policy in choices)
    x = jnp.asarray(rows(SHAPE[0], 8), jnp.float32)
    expected, before = np.asarray(mine(x)), np.asarray(theirs(x))
    source = same(mine.plan.blocks[0].linear.inputs)
    for a, b in zip(mine.network, theirs.network, strict=True):
        carriers = [np.asarray(layer.bilinear.carriers.value) for layer in (a, b)]
        numbers, through = renumbered(a.bilinear.plan, a.gate, *carriers)
        for variable, new in zip(
            (b.linear.w, b.linear.b), linear(a.linear.plan, *values(a.linear), source, numbers), strict=True
        ):
            variable.assign(jnp.asarray(new))
        b.bilinear.w.assign(jnp.asarray(bilinear(a.bilinear.plan, np.asarray(a.bilinear.w.value), numbers)))
        source = through
    head = mine.head.plan
    for variable, new in zip(
        (theirs.head.w, theirs.head.b), linear(head, *values(mine.head), source, same(head.outputs)), strict=True
    ):
        variable.assign(jnp.asarray(new))
    scale = np.abs(expected).max()
    assert np.abs(np.asarray(theirs(x)) - expected).max() < 1e-5 * scale
    assert np.abs(before - expected).max() > 1e-2 * scale


@pytest.mark.parametrize("rule", ["exact", "contract"])
def test_weights_of_all_copies_are_drawn_alike(rule: str):
    """So the choice of carriers is one of the seed of the weights: over seeds, networks are distributed alike."""
    plan = EMLP(*SHAPE, pairing=rule, policy=First()).plan
    for block in plan.blocks:
        for layer in (block.linear, block.bilinear.plan):
            for term in layer.terms:
                assert len(set(layer.spread[term.start : term.stop].tolist())) == 1


def test_the_first_copies_are_no_draw():
    kept = {seed: EMLP(*SHAPE, pairing="contract", policy=First(2), seed=seed).pairings for seed in (0, 1)}
    for layers in kept.values():
        for layer in layers:
            for carriers in layer.carriers:
                assert carriers.kept == tuple(range(min(carriers.copies, 2)))
    for budget in (0, 1.5, True):
        catches(lambda budget=budget: First(budget), f"budget={budget}", ">= 1")
