"""What the typed texts mean, and what a solve would cost.

Quick work, yet no work for a callback.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from emlp_lab.groups import Group
from emlp_lab.groups.checks import magnitude
from emlp_lab.reps import Rep
from emlp_lab.solve import Estimate, Solver
from emlp_lab.solve.budget import gigabytes, require
from emlp_lab.stream import Event, Stream
from emlp_widgets.state.given import Given
from emlp_widgets.state.inputs import Inputs
from emlp_widgets.state.question import Question

MAX_SECONDS = 300.0  # of one solve in the page
MAX_ENTRIES = 4 * 10**6  # of W
R = TypeVar("R")


@dataclass(frozen=True)
class CheckedInputs:
    """Result of a check; the fields are those of Lab."""

    question: Question | None
    group: Group | None
    group_order: str
    group_error: str | None
    rep_in_error: str | None
    rep_out_error: str | None


def require_readable(inputs: Inputs, given: Given) -> None:
    """Raises ValueError where a text of a program cannot be read, as the page says it of what people type."""
    group = given.group(inputs.group)
    for text in (inputs.rep_in, inputs.rep_out):
        _bound(given.rep(text), group)


def check_stream(inputs: Inputs, given: Given, solver: Solver) -> Stream[CheckedInputs]:
    """Reads the three texts and estimates the solve; errors of each text stay with it."""
    group, group_error = _attempt(lambda: given.group(inputs.group))
    yield Event("check", "group read")
    rep_in, in_error = _attempt(lambda: _bound(given.rep(inputs.rep_in), group))
    rep_out, out_error = _attempt(lambda: _bound(given.rep(inputs.rep_out), group))
    yield Event("check", "representations read")
    if group is None or rep_in is None or rep_out is None:
        return CheckedInputs(None, group, _order(group), group_error, in_error, out_error)
    question = _question(group, rep_in, rep_out, inputs.route, solver)
    return CheckedInputs(question, group, _order(group), None, None, None)


def _order(group: Group | None, max_points: int = 48) -> str:
    """The number of elements in words; "" where it is not known within a second.

    max_points: of a permutation group, beyond which counting its elements takes seconds.
    """
    if group is None:
        return ""
    try:
        order = len(group.listing) if group.listing else group.order(bound=max_points)
    except ValueError:
        return ""
    if order is None:
        return "infinite"
    return f"{order:,} element{'s' if order > 1 else ''}" if order < 10**21 else f"{magnitude(order)} elements"


def _bound(rep: Rep, group: Group | None) -> Rep | None:
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


def _question(group: Group, rep_in: Rep, rep_out: Rep, route: str, solver: Solver) -> Question:
    estimates: tuple[Estimate, ...] = ()
    try:
        _require_small(rep_in, rep_out)
        estimates = tuple(solver.estimates(rep_in >> rep_out))
        for estimate in estimates:
            require(estimate, solver.limit)
        _require_quick(estimates)
    except ValueError as problem:
        return Question(group, rep_in, rep_out, route, estimates, str(problem))
    return Question(group, rep_in, rep_out, route, estimates, None)


def _require_small(rep_in: Rep, rep_out: Rep) -> None:
    size = rep_in.size() * rep_out.size()
    if size > MAX_ENTRIES:
        sides = f"{magnitude(rep_out.size())} x {magnitude(rep_in.size())}"
        raise ValueError(
            f"W would have {sides} = {magnitude(size)} entries, the page solves up to {magnitude(MAX_ENTRIES)}: lower "
            "the tensor ranks or the numbers of copies."
        )


def _require_quick(estimates: Sequence[Estimate]) -> None:
    seconds = sum(estimate.seconds for estimate in estimates)
    if seconds > MAX_SECONDS:
        size = max(estimate.bytes for estimate in estimates)
        raise ValueError(
            f"solving would take about {seconds / 60:.0f} minutes and {gigabytes(size)}, the page allows "
            f"{MAX_SECONDS / 60:.0f} minutes: lower the tensor ranks, choose another route, or solve in a notebook "
            "with emlp_lab."
        )
