"""Planning an equivariant perceptron: the representations of its layers, and their bases."""

from collections.abc import Sequence

from emlp_lab.algebra.whole import positive
from emlp_lab.nn.acting import Groups, acting, as_groups, bind
from emlp_lab.nn.bilinear import bilinear_stream
from emlp_lab.nn.gate import gate_plan, gated
from emlp_lab.nn.kept import Kept, keep
from emlp_lab.nn.linear import linear_stream
from emlp_lab.nn.network import BlockPlan, EMLPPlan
from emlp_lab.nn.policy import Policy, Sampled
from emlp_lab.nn.rule import Rule, as_rule
from emlp_lab.nn.uniform import uniform_rep
from emlp_lab.reps import Rep
from emlp_lab.solve import Solver
from emlp_lab.stream import Event, Stream, drain

Channels = int | Rep | Sequence[int | Rep]


def emlp_stream(
    rep_in: Rep,
    rep_out: Rep,
    group: Groups | None = None,
    ch: Channels = 384,
    num_layers: int = 3,
    solver: Solver | None = None,
    pairing: Rule | str = Rule.EXACT,
    policy: Policy | None = None,
    seed: int = 0,
    *,
    layers: Sequence[Kept] = (),
) -> Stream[EMLPPlan]:
    """Builds the plan of an equivariant perceptron; yields the solver's events. See `emlp_lab.nn.EMLP` for the
    arguments; seed: of the carriers. layers: the bilinear layers, where they were planned before.
    """
    solver, rule, policy = solver or Solver(), as_rule(pairing), policy or Sampled()
    groups = acting(group, rep_in, rep_out)
    first, target = bind(rep_in, groups, "rep_in"), bind(rep_out, groups, "rep_out")
    hidden = hidden_reps(ch, num_layers, groups)
    source, blocks, named = first, [], len(groups) > 1
    drawing = first_policy = policy.before(_widths(ch, num_layers), groups)
    for layer, rep in enumerate(hidden):
        yield Event("layer", f"layer {layer + 1} of {len(hidden)}: {rep}", layer, len(hidden) + 1)
        wide = gated(rep)
        linear = yield from linear_stream(source, wide, solver)
        if layers:
            bilinear = layers[layer]
        else:
            bilinear = keep((yield from bilinear_stream(wide, wide, layer, named, rule, drawing, solver)), seed)
        blocks.append(BlockPlan(linear, bilinear, gate_plan(rep)))
        source, drawing = rep, drawing.after(bilinear.plan.supply)
    yield Event("layer", f"output layer: {target}", len(hidden), len(hidden) + 1)
    head = yield from linear_stream(source, target, solver)
    return EMLPPlan(first, target, groups, hidden, rule, first_policy, tuple(blocks), head)


def emlp_plan(
    rep_in: Rep,
    rep_out: Rep,
    group: Groups | None = None,
    ch: Channels = 384,
    num_layers: int = 3,
    *,
    pairing: Rule | str = Rule.EXACT,
    policy: Policy | None = None,
    seed: int = 0,
    solver: Solver | None = None,
) -> EMLPPlan:
    """The plan of an equivariant perceptron; see `emlp_lab.nn.EMLP` for the arguments; seed: of the carriers."""
    return drain(emlp_stream(rep_in, rep_out, group, ch, num_layers, solver, pairing, policy, seed))


def hidden_reps(ch: Channels, num_layers: int, group: Groups) -> tuple[Rep, ...]:
    """The representation of each hidden layer. An integer is a width, shared out by `uniform_rep`."""
    if isinstance(ch, str):
        raise ValueError(f"ch={ch!r}: give an integer such as 384, a representation, or a list of either.")
    each = list(ch) if isinstance(ch, Sequence) else [ch] * positive("num_layers", num_layers, 3)
    if not each:
        raise ValueError("ch=[]: a network needs at least one hidden layer, for example ch=[384, 384].")
    groups = as_groups(group)
    return tuple(bind(c, groups, "ch") if isinstance(c, Rep) else uniform_rep(c, groups) for c in each)


def _widths(ch: Channels, num_layers: int) -> list[int]:
    """The widths that are shared out, one for all layers or one for each, as emlp does it."""
    each = list(ch) if isinstance(ch, Sequence) else [ch] if num_layers else []
    return [int(c) for c in each if not isinstance(c, Rep)]
