"""What the typed texts mean, what a solve would cost, and which pairings a seed draws.

Quick work, yet no work for a callback.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from emlp_lab.groups import Group, parse_group
from emlp_lab.groups.dimension import magnitude
from emlp_lab.nn import Pairings
from emlp_lab.nn.architecture import hidden_reps
from emlp_lab.nn.bilinear import bilinear_plan
from emlp_lab.nn.gate import gated
from emlp_lab.reps import Rep, parse
from emlp_lab.solve import Solver
from emlp_lab.solve.budget import gigabytes, require
from emlp_lab.stream import Event, Stream
from emlp_widgets.lab import Inputs, Problem

MAX_SECONDS = 300.0
MAX_POINTS = 48  # of a permutation group, beyond which counting its elements takes seconds
MAX_WEIGHT = 4 * 10**6  # entries of W that the page will solve for
R = TypeVar("R")


@dataclass(frozen=True)
class Checked:
    """Result of a check; the fields are those of Lab."""

    problem: Problem | None
    group: Group | None
    group_order: str
    group_error: str | None
    rep_in_error: str | None
    rep_out_error: str | None


def check_stream(inputs: Inputs, solver: Solver) -> Stream[Checked]:
    """Reads the three texts and estimates the solve; errors of each text stay with it."""
    group, group_error = _attempt(lambda: parse_group(inputs.group))
    yield Event("check", "group read")
    rep_in, in_error = _attempt(lambda: _bound(inputs.rep_in, group))
    rep_out, out_error = _attempt(lambda: _bound(inputs.rep_out, group))
    yield Event("check", "representations read")
    if group is None or rep_in is None or rep_out is None:
        return Checked(None, group, _order(group), group_error, in_error, out_error)
    return Checked(_problem(group, rep_in, rep_out, solver), group, _order(group), None, None, None)


def pairings_stream(problem: Problem, inputs: Inputs) -> Stream[tuple[Pairings, ...]]:
    """Pairings of the bilinear layers of a network with these inputs; needs no solve and no weights."""
    found = []
    for layer, rep in enumerate(hidden_reps(inputs.ch, inputs.num_layers, problem.group)):
        wide = gated(rep)
        plan = bilinear_plan(wide, wide, layer)
        found.append(plan.pairings(plan.draw(inputs.seed), inputs.seed))
        yield Event("pairings", f"layer {layer}")
    return tuple(found)


def _order(group: Group | None) -> str:
    """The number of elements in words; "" where it is not known within a second."""
    if group is None:
        return ""
    try:
        order = len(group.listing) if group.listing else group.order(bound=MAX_POINTS)
    except ValueError:
        return ""
    if order is None:
        return "infinite"
    return f"{order:,} element{'s' if order > 1 else ''}" if order < 10**21 else f"{magnitude(order)} elements"


def _bound(text: str, group: Group | None) -> Rep | None:
    rep = parse(text)
    if group is None:
        return None
    bound = rep(group)
    if bound.size() == 0:
        raise ValueError("a representation of dimension 0 has nothing to map: give at least one term.")
    return bound


def _attempt(read: Callable[[], R]) -> tuple[R | None, str | None]:
    try:
        return read(), None
    except ValueError as problem:
        return None, str(problem)


def _problem(group: Group, rep_in: Rep, rep_out: Rep, solver: Solver) -> Problem:
    size = rep_in.size() * rep_out.size()
    if size > MAX_WEIGHT:
        sides = f"{magnitude(rep_out.size())} x {magnitude(rep_in.size())}"
        refusal = (
            f"W would have {sides} = {magnitude(size)} entries, the page solves up to {magnitude(MAX_WEIGHT)}: lower "
            "the tensor ranks or the numbers of copies."
        )
        return Problem(group, rep_in, rep_out, 0, 0.0, (), refusal)
    estimates = solver.estimates(rep_in >> rep_out)
    size, seconds = max(e.bytes for e in estimates) if estimates else 0, sum(e.seconds for e in estimates)
    refusal = None
    try:
        for estimate in estimates:
            require(estimate, solver.memory_limit or size)
    except ValueError as problem:
        refusal = str(problem)
    if refusal is None and seconds > MAX_SECONDS:
        refusal = (
            f"solving would take about {seconds / 60:.0f} minutes and {gigabytes(size)}, the page allows "
            f"{MAX_SECONDS / 60:.0f} minutes: lower the tensor ranks, or solve in a notebook with emlp_lab."
        )
    return Problem(group, rep_in, rep_out, size, seconds, tuple(sorted({e.route for e in estimates})), refusal)
