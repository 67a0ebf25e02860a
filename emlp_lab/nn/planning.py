"""How a network is planned: hidden layers, the bases that they need, carriers, and a look at what the network sees."""

import itertools
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import replace

from emlp_lab.groups import Group
from emlp_lab.nn.acting import Groups, bound
from emlp_lab.nn.bilinear.kept import Kept, keep
from emlp_lab.nn.bilinear.plan import bilinear_stream
from emlp_lab.nn.bilinear.policy import Policy, as_policy
from emlp_lab.nn.bilinear.rule import Rule, as_rule
from emlp_lab.nn.block import BlockPlan
from emlp_lab.nn.gate import gate_plan, gated
from emlp_lab.nn.hidden import Channels, Choice, Hidden, as_choice, candidates
from emlp_lab.nn.linear import linear_stream
from emlp_lab.nn.network import EMLPPlan
from emlp_lab.nn.sight import look
from emlp_lab.nn.start import Start, as_start
from emlp_lab.reps import Rep
from emlp_lab.solve import BudgetError, Solver
from emlp_lab.stream import Event, Stream, drain


class BlindNetworkWarning(UserWarning):
    """A network that cannot learn to use all of its input, whatever its weights, or whose output is dead."""


def emlp_stream(
    rep_in: Rep | int,
    rep_out: Rep | int,
    group: Groups | None = None,
    ch: Channels = 384,
    num_layers: int = 3,
    solver: Solver | None = None,
    pairing: Rule | str | None = None,
    policy: Policy | None = None,
    seed: int = 0,
    *,
    hidden: Choice | str = Choice.AUTO,
    probe: bool = True,
    start: Start | str = Start.LEVEL,
    layers: Sequence[Kept] = (),
) -> Stream[EMLPPlan]:
    """Builds the plan of an equivariant perceptron; yields the solver's events. See `emlp_lab.nn.EMLP` for the
    arguments; seed: of the carriers. layers: the bilinear layers, where they were planned before.
    """
    solver, policy = solver or Solver(), as_policy(policy)
    ends, groups = bound(rep_in, rep_out, group)
    begun = as_start(start)
    rule = None if pairing is None else as_rule(pairing)
    best: EMLPPlan | None = None
    for option in _options(ch, num_layers, groups, ends, rule, as_choice(hidden), layers):
        try:
            found = yield from _planned(ends, groups, option, _widths(ch, num_layers), solver, policy, seed, layers)
            plan = replace(found, start=begun)
        except BudgetError:
            if best is None:
                raise
            continue  # what is tried beyond the first is a help, no wish
        if not probe:
            return plan
        yield Event("look", "what the network can tell apart")
        plan = replace(plan, sight=look(plan.blocks, plan.head, groups))
        if best is None or _clarity(plan) > _clarity(best):
            best = plan
        if _sees(best) and best.sight and best.sight.handed is not False:
            break
    if best is None:
        raise ValueError(f"ch={ch!r} has no hidden layers: give for example ch=384.")
    return best


def emlp_plan(
    rep_in: Rep | int,
    rep_out: Rep | int,
    group: Groups | None = None,
    ch: Channels = 384,
    num_layers: int = 3,
    *,
    pairing: Rule | str | None = None,
    policy: Policy | None = None,
    seed: int = 0,
    hidden: Choice | str = Choice.AUTO,
    probe: bool = True,
    start: Start | str = Start.LEVEL,
    solver: Solver | None = None,
) -> EMLPPlan:
    """The plan of an equivariant perceptron; see `emlp_lab.nn.EMLP` for the arguments; seed: of the carriers."""
    solver = solver or Solver()
    shape = rep_in, rep_out, group, ch, num_layers, solver
    plan = drain(emlp_stream(*shape, pairing, policy, seed, hidden=hidden, probe=probe, start=start))
    warn_if_blind(plan, ch, solver, chosen=is_chosen(ch, pairing, hidden))
    return plan


def is_chosen(ch: Channels, pairing: Rule | str | None, hidden: Choice | str) -> bool:
    """Whether all that can be tried was tried while the plan was built."""
    width = any(not isinstance(c, Rep) for c in (ch if isinstance(ch, Sequence) else [ch]))
    return width and pairing is None and hidden == Choice.AUTO


def warn_if_blind(plan: EMLPPlan, ch: Channels, solver: Solver, *, chosen: bool) -> None:
    """Warns the caller of the caller, with the way out, where a look at the network has found something lost.

    chosen: see `is_chosen`.
    """
    if not _sees(plan):
        warnings.warn(
            f"this network is blind: {plan.sight}. {remedy(plan, ch, solver, chosen=chosen)}", BlindNetworkWarning, 3
        )
    elif plan.sight and plan.sight.handed is False and (way := _mirror_remedy(plan, ch, solver, chosen=chosen)):
        text = f"this network is blind: it cannot tell an input from its mirror image. {way}"
        warnings.warn(text, BlindNetworkWarning, 3)


def remedy(plan: EMLPPlan, ch: Channels, solver: Solver, *, chosen: bool) -> str:
    """What to write instead of a plan that is blind, tried before it is said."""
    other = plan if chosen else _other(plan, ch, solver, len(plan.hidden))
    if _clarity(other) <= _clarity(plan):
        if plan.sight and not plan.sight.whole.tested:
            return "The group moves any input to any other nearby, so that no equivariant function can do better."
        return (
            "No hidden layers that are tried of this width do better: a larger ch or other representations may, or "
            "every equivariant function of this input is so."
        )
    does = "sees everything" if _sees(other) else f"does better ({other.sight})"
    return _instead(plan, ch, other, does)


def _mirror_remedy(plan: EMLPPlan, ch: Channels, solver: Solver, *, chosen: bool) -> str:
    """The same for a network that takes an input for its mirror image; empty where none that is tried does not."""
    for more in (1, 2) if chosen else (0, 1, 2):
        other = _other(plan, ch, solver, len(plan.hidden) + more)
        if other.sight and other.sight.handed:
            return _instead(plan, ch, other, "can")
    return ""


def _other(plan: EMLPPlan, ch: Channels, solver: Solver, layers: int) -> EMLPPlan:
    """The network that is chosen of so many hidden layers, if the caller chooses nothing else."""
    return drain(emlp_stream(plan.rep_in, plan.rep_out, plan.groups, _width(plan, ch), layers, solver))


def _width(plan: EMLPPlan, ch: Channels) -> int:
    widths = [c for c in (ch if isinstance(ch, Sequence) else [ch]) if not isinstance(c, Rep)]
    return widths[0] if widths else max(rep.size() for rep in plan.hidden)


def _instead(plan: EMLPPlan, ch: Channels, other: EMLPPlan, does: str) -> str:
    layers = "the same hidden layers" if other.hidden[0] == plan.hidden[0] else f"the hidden layers {other.hidden[0]}"
    depth = "" if len(other.hidden) == len(plan.hidden) else f", num_layers={len(other.hidden)}"
    return (
        f"The rule {str(other.rule)!r} with {layers} {does}; EMLP(..., ch={_width(plan, ch)}{depth}) chooses this "
        "where pairing and hidden are left out."
    )


def _options(
    ch: Channels,
    num_layers: int,
    groups: tuple[Group, ...],
    ends: tuple[Rep, Rep],
    rule: Rule | None,
    choice: Choice,
    layers: Sequence[Kept],
) -> Iterator[Hidden]:
    """What to try in turn; layers that are all given are taken as they are."""
    given = all(isinstance(c, Rep) for c in (ch if isinstance(ch, Sequence) and ch else [ch]))
    found = candidates(ch, num_layers, groups, ends, rule, Choice.EMLP if given else choice)
    return itertools.islice(found, 1) if layers else found


def _planned(
    ends: tuple[Rep, Rep],
    groups: tuple[Group, ...],
    hidden: Hidden,
    widths: list[int],
    solver: Solver,
    policy: Policy,
    seed: int,
    layers: Sequence[Kept],
) -> Stream[EMLPPlan]:
    """The plan with these hidden layers; widths: those that were shared out."""
    source, target = ends
    blocks, named = [], len(groups) > 1
    drawing = first_policy = policy.before(widths, groups)
    for layer, rep in enumerate(hidden.reps):
        yield Event("layer", f"layer {layer + 1} of {len(hidden.reps)}: {rep}", layer, len(hidden.reps) + 1)
        wide = gated(rep)
        linear = yield from linear_stream(source, wide, solver)
        if layers:
            bilinear = layers[layer]
        else:
            bilinear = keep((yield from bilinear_stream(wide, wide, layer, named, hidden.rule, drawing, solver)), seed)
        blocks.append(BlockPlan(linear, bilinear, gate_plan(rep)))
        source, drawing = rep, drawing.after(bilinear.plan.supply)
    yield Event("layer", f"output layer: {target}", len(hidden.reps), len(hidden.reps) + 1)
    head = yield from linear_stream(source, target, solver)
    return EMLPPlan(*ends, groups, hidden.reps, hidden.rule, first_policy, tuple(blocks), head, hidden.why)


def _sees(plan: EMLPPlan) -> bool:
    return plan.sight is None or plan.sight.is_clear


def _clarity(plan: EMLPPlan) -> tuple[int, int, bool]:
    """Larger for a network that sees more."""
    sight = plan.sight
    if sight is None:
        return 0, 0, False
    return -len(sight.silent) - len(sight.constant), sight.whole.seen, bool(sight.handed)


def _widths(ch: Channels, num_layers: int) -> list[int]:
    """The widths that are shared out, one for all layers or one for each, as emlp does it."""
    each = list(ch) if isinstance(ch, Sequence) else [ch] if num_layers else []
    return [int(c) for c in each if not isinstance(c, Rep)]
