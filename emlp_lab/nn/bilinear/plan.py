"""The bilinear layer: parts of the input act as linear maps on other parts of the input.

y[b, o] = SCALE * sum over carriers c, arguments (a, i) and maps kappa of theta[c, i, kappa, o] * kappa(x[c], x[a, i]).
There is no linear and no constant term. Which maps kappa there are is a rule, which carriers are kept a policy.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from jax import Array
from jaxtyping import Bool, Float, Inexact, Int, Integer

from emlp_lab.algebra.arrays import module_of
from emlp_lab.nn.bilinear.chosen import chosen
from emlp_lab.nn.bilinear.evaluation import evaluate, factors
from emlp_lab.nn.bilinear.pairings import Carriers, Combination, Pairing, Pairings, ordered
from emlp_lab.nn.bilinear.policy import Policy, Sampled, Supply
from emlp_lab.nn.bilinear.rule import Rule, acts, as_rule, candidates
from emlp_lab.nn.bilinear.term import Term, switched
from emlp_lab.nn.keys import normal
from emlp_lab.nn.layout import Features, Layout, Slot
from emlp_lab.nn.linear.images import Mixed
from emlp_lab.reps import Rep
from emlp_lab.reps.notation.text import to_text
from emlp_lab.solve import BudgetError, Solver
from emlp_lab.solve.budget import gigabytes
from emlp_lab.stream import Stream, drain

SCALE = 0.1  # the factor of emlp 1.0.3, kept so that its models can be expressed


@dataclass(frozen=True, eq=False)
class BiLinearPlan:
    """Pairings under a rule, evaluated without forming the matrix W(x).

    policy: of this layer. budget: for each slot of the input how many carriers are kept. The carriers themselves are an
    argument of `apply`, as one vector of copy numbers, slot after slot, so that a loaded model keeps the carriers that
    it was trained with.
    off: numbers of the weights of single pairings that are switched off; they count as zero whatever they are.
    named: whether types are called by their groups, "V(SO(3))" in place of "T(1)".
    """

    inputs: Layout
    outputs: Layout
    rule: Rule
    policy: Policy
    budget: tuple[int, ...]
    terms: tuple[Term, ...]
    off: Int[np.ndarray, " off"]
    layer: int
    named: bool

    @property
    def weights(self) -> int:
        """Number of parameters, those that are off included."""
        return self.terms[-1].stop if self.terms else 0

    @cached_property
    def supply(self) -> tuple[Supply, ...]:
        """The copies of each type, among which the policy chooses carriers."""
        return _supply(self.inputs, self.rule, self.named)

    def draw(self, seed: int) -> Int[np.ndarray, " kept"]:
        """Carriers for a seed of the model; the same in every process."""
        chosen = self.policy.choose(self.supply, self.layer, seed)
        return np.array([copy for copies in chosen for copy in copies], np.int32)

    def by_slot(self, carriers: Int[np.ndarray, " kept"]) -> list[tuple[int, ...]]:
        """The carriers of each slot of the input."""
        return [tuple(part.tolist()) for part in np.split(np.asarray(carriers), self._offsets[1:-1])]

    def init(self, key: Array) -> Float[Array, " weights"]:
        """Random weights; outputs have standard deviation SCALE for many independent inputs of unit variance."""
        return normal(key, self.spread)

    def pairings(self, carriers: Int[np.ndarray, " kept"], seed: int | None) -> Pairings:
        """The pairings that these carriers make, as data; seed None for carriers that were loaded."""
        chosen = self.by_slot(carriers)
        used = sorted({term.carrier for term in self.terms})
        combinations = tuple(self._combination(term) for term in self.terms)
        kept = tuple(Carriers(self.supply[c].type, self.supply[c].copies, chosen[c]) for c in used)
        how = "loaded carriers" if seed is None else self.policy.describe(seed)
        return Pairings(str(self.rule), self.layer, how, seed, kept, combinations, self.switched_off(chosen))

    def apply(
        self,
        w: Inexact[Any, " weights"],
        carriers: Int[Any, " kept"],
        features: Features,
        mixed: Sequence[Mixed | None] = (),
    ) -> Features:
        """The layer on features. mixed: these as mixtures of others, where they are."""
        xp, rows = module_of(features[0]), features[0].shape[-1]
        w = xp.where(self._is_on, w, 0) if self.off.size else w
        offsets = self._offsets
        acting = [chosen(part, carriers[offsets[c] : offsets[c + 1]], SCALE) for c, part in enumerate(features)]
        zeros = [xp.zeros((slot.copies, slot.dim, rows), features[0].dtype) for slot in self.outputs.slots]
        return evaluate(factors(self.terms, w, acting, features, mixed or [None] * len(features)), zeros)

    def _combination(self, term: Term) -> Combination:
        carrier, argument = self.supply[term.carrier], self.supply[term.argument]
        types = carrier.type, argument.type, _name(self.outputs.slots[term.output], self.named)
        copies = term.kept, carrier.copies, term.arguments, term.outputs
        off = np.count_nonzero((self.off >= term.start) & (self.off < term.stop))
        lost = term.kept * term.arguments * term.outputs * term.kappa.maps if term.off else int(off)
        return Combination(*types, *copies, term.k, term.kappa.maps, lost)

    def switched_off(self, chosen: Sequence[tuple[int, ...]]) -> tuple[Pairing, ...]:
        """What is off, in terms of the carriers that are kept of each slot."""
        found = {Pairing(number) for number, term in enumerate(self.terms) if term.off}
        for weight in self.off:
            number = next(number for number, term in enumerate(self.terms) if term.start <= weight < term.stop)
            place, argument, output = self.terms[number].pairing(int(weight))
            found.add(Pairing(number, (chosen[self.terms[number].carrier][place], argument, output)))
        return ordered(found)

    @cached_property
    def _offsets(self) -> Integer[np.ndarray, " slots_and_one"]:
        return np.concatenate([[0], np.cumsum(self.budget)]).astype(int)

    @cached_property
    def _is_on(self) -> Bool[np.ndarray, " weights"]:
        on = np.ones(self.weights, bool)
        on[self.off] = False
        return on

    @cached_property
    def spread(self) -> Float[np.ndarray, " weights"]:
        """Standard deviation of each weight: an output coordinate sums that of all pairings."""
        fan = np.zeros(len(self.outputs.slots))
        for term in self.terms:
            arguments, maps, _ = term.shape
            fan[term.output] += arguments * maps / term.kappa.maps * term.kappa.variance
        spread = np.zeros(self.weights)
        for term in filter(lambda term: term.weights, self.terms):
            spread[term.start : term.stop] = 1 / np.sqrt(fan[term.output])
        spread[self.off] = 0
        return spread


def bilinear_plan(
    rep_in: Rep,
    rep_out: Rep,
    layer: int = 0,
    *,
    named: bool | None = None,
    rule: Rule | str = Rule.EXACT,
    policy: Policy | None = None,
    solver: Solver | None = None,
) -> BiLinearPlan:
    """All type combinations of a rule, with the carriers that a policy keeps of each type; by default at most
    min(copies, dim) of each, as in emlp, drawn with the seed of the model.

    named: whether the pairings call types by their groups; by default if there are several. solver: for the rule
    `full`. Raises BudgetError where the weights do not fit in memory.
    """
    named = len({*rep_in.groups, *rep_out.groups}) > 1 if named is None else named
    return drain(bilinear_stream(rep_in, rep_out, layer, named, as_rule(rule), policy or Sampled(), solver or Solver()))


def bilinear_stream(
    rep_in: Rep, rep_out: Rep, layer: int, named: bool, rule: Rule, policy: Policy, solver: Solver
) -> Stream[BiLinearPlan]:
    """The same as a stream of the solver's events."""
    inputs, outputs = Layout(rep_in), Layout(rep_out)
    supply = _supply(inputs, rule, named)
    budget = policy.kept(supply, layer)
    found = yield from candidates(rule, inputs.slots, outputs.slots, solver)
    off = policy.off(layer)
    whole = {pairing.combination for pairing in off if pairing.copies is None}
    terms: list[Term] = []
    for number, one in enumerate(found):
        start = terms[-1].stop if terms else 0
        copies = inputs.slots[one.argument].copies, budget[one.carrier], outputs.slots[one.output].copies
        types = one.carrier, one.argument, one.output
        terms.append(Term(*types, one.kappa, one.k, *copies, start, number in whole))
    single = switched(off, terms, supply, policy.choose(supply, layer, 0) if off else (), layer)
    plan = BiLinearPlan(inputs, outputs, rule, policy, budget, tuple(terms), single, layer, named)
    needed = 16 * plan.weights  # bytes: each with its gradient and the two moments of Adam, in float32
    if needed > solver.limit:
        raise BudgetError(
            f"the bilinear layer {rep_in} -> {rep_out} has {plan.weights:,} weights under the rule {str(rule)!r} with "
            f"{policy}, {gigabytes(needed)} in training, the limit is {gigabytes(solver.limit)}: take a "
            "smaller ch, fewer carriers, for example Sampled(budget=10), or give the solver a larger memory_limit."
        )
    return plan


def _supply(inputs: Layout, rule: Rule, named: bool) -> tuple[Supply, ...]:
    return tuple(Supply(_name(slot, named), slot.dim, slot.copies, acts(rule, slot)) for slot in inputs.slots)


def _name(slot: Slot, named: bool) -> str:
    return to_text(slot.rep, named=True) if named else str(slot.rep)
