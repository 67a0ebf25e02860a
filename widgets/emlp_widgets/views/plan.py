"""How a problem will be solved and what that will take, before it is."""

from emlp_lab.solve import Estimate
from emlp_lab.solve.budget import gigabytes
from emlp_widgets.lab import Lab
from emlp_widgets.problem import Problem
from emlp_widgets.views import html

SHOWN = 5  # types with a line of their own, those that take longest
HEAD = ("type", "dimension", "route", "because", "time", "memory")


def plan(lab: Lab) -> str:
    """HTML; nothing where the problem is solved, or is not known yet."""
    problem = lab.problem
    if problem is None or lab.basis_is_current:
        return ""
    if problem.refusal:
        return f'<div class="emlp-error" data-testid="plan">{html.escape(problem.refusal)}</div>'
    return f'<div data-testid="plan">{_summary(problem)}{_table(problem)}</div>'


def why(text: str, route: str) -> str:
    """The reason of a solver for people; `route` is what they chose."""
    return text if route == "auto" else "as you chose"


def _summary(problem: Problem) -> str:
    cost = f"{html.duration(problem.seconds)}, {gigabytes(problem.bytes)}"
    if len(problem.estimates) != 1:
        return html.note(f"Solving {len(problem.estimates)} types will take {cost}.")
    (one,) = problem.estimates
    reason = html.escape(why(one.why, problem.route))
    return html.note(f"Solving will take {cost}, by the route <b>{html.escape(one.route)}</b>: {reason}.")


def _table(problem: Problem) -> str:
    if len(problem.estimates) < 2:
        return ""
    slowest = sorted(problem.estimates, key=lambda estimate: -estimate.seconds)
    more = len(slowest) - SHOWN
    rest = html.note(f"and {more} more that take less time") if more > 0 else ""
    return html.table(HEAD, [_row(estimate, problem.route) for estimate in slowest[:SHOWN]], "estimates") + rest


def _row(estimate: Estimate, route: str) -> list[str]:
    reason = html.escape(why(estimate.why, route))
    cost = [html.duration(estimate.seconds), gigabytes(estimate.bytes)]
    return [html.escape(estimate.type), str(estimate.dim), html.escape(estimate.route), reason, *cost]
