"""Which pairings the bilinear layers keep with the inputs of a visitor."""

from dataclasses import dataclass, replace
from functools import cached_property

from emlp_lab.nn import All, Kept, Pairings, Policy, Rule, Sampled, keep
from emlp_lab.nn.architecture import hidden_reps
from emlp_lab.nn.bilinear import bilinear_stream
from emlp_lab.nn.gate import gated
from emlp_lab.solve import BudgetError, Solver
from emlp_lab.solve.budget import gigabytes
from emlp_lab.stream import Event, Stream
from emlp_widgets.inputs import DRAWING, Inputs, differ
from emlp_widgets.problem import Problem
from emlp_widgets.switches import by_hand, read_switches

MEMORY_LIMIT = 2 * 10**9  # bytes of one solve, or of one training step, in the page


@dataclass(frozen=True, eq=False)
class Drawn:
    """problem, inputs: of what the network is. policy: what it is built with, switches included. kept: its bilinear
    layers; map, formula, demonstration and training take these. others: the same layers, before any switch, with the
    carriers of the compared seed; none without a comparison.
    """

    problem: Problem
    inputs: Inputs
    policy: Policy
    kept: tuple[Kept, ...]
    others: tuple[Kept, ...]

    def fits(self, problem: Problem, inputs: Inputs) -> bool:
        """Whether these are the layers of a problem and inputs."""
        return problem is self.problem and not differ(inputs, self.inputs, DRAWING)

    def require(self, rows: int, times: int, advice: str) -> None:
        """Raises BudgetError if the products of all layers for a number of rows would not fit into the memory that the
        page allows. times: how many copies of them are held; advice: what to do.
        """
        size = 4 * times * rows * sum(term.numbers_per_row for one in self.kept for term in one.plan.terms)
        if size > MEMORY_LIMIT:
            raise BudgetError(
                f"the products of the bilinear layers would take about {gigabytes(size)} for {rows} rows, the page "
                f"allows {gigabytes(MEMORY_LIMIT)}: {advice}."
            )

    @cached_property
    def pairings(self) -> tuple[Pairings, ...]:
        """The pairings of each layer, as data."""
        return tuple(one.pairings for one in self.kept)

    @cached_property
    def other_pairings(self) -> tuple[Pairings, ...]:
        """What the compared seed draws."""
        return tuple(one.pairings for one in self.others)


def drawn_stream(problem: Problem, inputs: Inputs, solver: Solver) -> Stream[Drawn]:
    """Pairings of a network with these inputs; needs no weights, and no solve but for the rule `full`."""
    policy = base_policy(inputs)
    kept = yield from _kept(problem, inputs, policy, solver)
    switches = read_switches(inputs.switched)
    others: tuple[Kept, ...] = ()
    if inputs.other >= 0 and isinstance(policy, Sampled):
        compared = replace(policy, seed=inputs.other)
        others = tuple(keep(replace(one.plan, policy=compared), inputs.seed) for one in kept)
    if switches:
        policy = by_hand(kept, switches)
        kept = yield from _kept(problem, inputs, policy, solver)
    return Drawn(problem, inputs, policy, kept, others)


def base_policy(inputs: Inputs) -> Sampled | All:
    """The policy that was chosen, before any switch."""
    if inputs.policy == "all":
        return All()
    return Sampled(None if inputs.lock < 0 else inputs.lock, inputs.budget or None)


def _kept(problem: Problem, inputs: Inputs, policy: Policy, solver: Solver) -> Stream[tuple[Kept, ...]]:
    found = []
    for layer, rep in enumerate(hidden_reps(inputs.ch, inputs.num_layers, problem.group)):
        wide = gated(rep)
        yield Event("layer", f"layer {layer + 1} of {inputs.num_layers}", layer, inputs.num_layers)
        plan = yield from bilinear_stream(wide, wide, layer, False, Rule(inputs.pairing), policy, solver)
        found.append(keep(plan, inputs.seed))
    return tuple(found)
