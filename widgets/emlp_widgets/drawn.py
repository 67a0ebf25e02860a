"""Which pairings the bilinear layers keep with the inputs of a visitor."""

from dataclasses import dataclass, replace
from functools import cached_property

from emlp_lab.nn import All, Pairings, Policy, Rule, Sampled
from emlp_lab.nn.architecture import hidden_reps
from emlp_lab.nn.bilinear import BiLinearPlan, bilinear_stream
from emlp_lab.nn.gate import gated
from emlp_lab.solve import BudgetError, Solver
from emlp_lab.solve.budget import gigabytes
from emlp_lab.stream import Event, Stream
from emlp_widgets.inputs import Inputs
from emlp_widgets.problem import Problem
from emlp_widgets.switches import by_hand, read_switches

MEMORY_LIMIT = 2 * 10**9  # bytes of one solve, or of one training step, in the page


@dataclass(frozen=True, eq=False)
class Drawn:
    """policy: what the network is built with, switches included. plans: of the layers. others: the same layers, before
    any switch, with the compared seed for their pairings; none without a comparison. seed: of the model.
    """

    policy: Policy
    plans: tuple[BiLinearPlan, ...]
    others: tuple[BiLinearPlan, ...]
    seed: int

    def require(self, rows: int, times: int, advice: str) -> None:
        """Raises BudgetError if the products of all layers for a number of rows would not fit into the memory that the
        page allows. times: how many copies of them are held; advice: what to do.
        """
        size = 4 * times * rows * sum(term.numbers_per_row for plan in self.plans for term in plan.terms)
        if size > MEMORY_LIMIT:
            raise BudgetError(
                f"the products of the bilinear layers would take about {gigabytes(size)} for {rows} rows, the page "
                f"allows {gigabytes(MEMORY_LIMIT)}: {advice}."
            )

    @cached_property
    def pairings(self) -> tuple[Pairings, ...]:
        """Of the layers."""
        return tuple(plan.pairings(plan.draw(self.seed), self.seed) for plan in self.plans)

    @cached_property
    def other_pairings(self) -> tuple[Pairings, ...]:
        """What the compared seed draws."""
        return tuple(plan.pairings(plan.draw(self.seed), self.seed) for plan in self.others)


def drawn_stream(problem: Problem, inputs: Inputs, solver: Solver) -> Stream[Drawn]:
    """Pairings of a network with these inputs; needs no weights, and no solve but for the rule `full`."""
    policy = base_policy(inputs)
    plans = yield from _plans(problem, inputs, policy, solver)
    switches = read_switches(inputs.switched)
    others: tuple[BiLinearPlan, ...] = ()
    if inputs.other >= 0 and isinstance(policy, Sampled):
        others = tuple(replace(plan, policy=replace(policy, seed=inputs.other)) for plan in plans)
    if switches:
        policy = by_hand(plans, inputs.seed, switches)
        plans = yield from _plans(problem, inputs, policy, solver)
    return Drawn(policy, plans, others, inputs.seed)


def base_policy(inputs: Inputs) -> Sampled | All:
    """The policy that was chosen, before any switch."""
    if inputs.policy == "all":
        return All()
    return Sampled(None if inputs.lock < 0 else inputs.lock, inputs.budget or None)


def _plans(problem: Problem, inputs: Inputs, policy: Policy, solver: Solver) -> Stream[tuple[BiLinearPlan, ...]]:
    found = []
    for layer, rep in enumerate(hidden_reps(inputs.ch, inputs.num_layers, problem.group)):
        wide = gated(rep)
        yield Event("layer", f"layer {layer + 1} of {inputs.num_layers}", layer, inputs.num_layers)
        plan = yield from bilinear_stream(wide, wide, layer, False, Rule(inputs.pairing), policy, solver)
        found.append(plan)
    return tuple(found)
