"""How a basis will be solved for, and how it was: route and reason, cost, and what the route saw of the structure."""

from collections.abc import Iterator, Sequence

import numpy as np

from emlp_lab.reps import Atom
from emlp_lab.reps.tree import tensor_product
from emlp_lab.solve import Basis, Estimate, Part
from emlp_lab.solve.budget import gigabytes
from emlp_lab.solve.evidence import SCALAR
from emlp_lab.solve.problem import Problem, problems
from emlp_lab.solve.spaces.halves import HalvesSubspace
from emlp_lab.solve.spaces.joined_irreducibles import Irreducible, irreducibles
from emlp_lab.solve.spaces.orbit_space import OrbitSubspace
from emlp_lab.solve.spaces.space import DenseSubspace, KroneckerSubspace, Subspace
from emlp_widgets.sketches.blocks import color, show_structure
from emlp_widgets.state.question import Question
from emlp_widgets.state.snapshot import Lab
from emlp_widgets.state.solve_trace import Course, Trace
from emlp_widgets.views import html

WORDS = {
    SCALAR: "Scalars do not change, so every number is a solution.",
    "orbits": "Every generator permutes the coordinates, so an invariant vector is constant on each orbit. The orbits "
    "were found in integers: exact, without rounding.",
    "isotypic": "The factors were split into two halves, and each half into irreducible parts. By Schur’s lemma an "
    "equivariant map joins an irreducible only to an equal one, so that in this basis it is block diagonal.",
    "nullspace": "The equations of the generators were solved one after another: each keeps those vectors that it "
    "sends to zero.",
    "iterative": "Blocks of random vectors were projected onto the solutions by conjugate gradients, until a new block "
    "brought nothing new. In the curve each fall is one block. A Ritz value is an estimate, from above, of the least "
    "that the equations can make of a vector: it falls to zero because there are solutions.",
}
HEAD = ("type", "dimension", "route", "because", "time", "memory")


def account(basis: Basis, course: Course, chosen: str) -> str:
    """HTML with one part for each type of the basis; chosen: the route that people asked for."""
    traces = course.traces or [[]] * len(basis.blocks)
    each = zip(basis.blocks, basis.subspaces, basis.evidence.parts, traces, strict=True)
    last = len(basis.blocks) - 1  # the largest
    parts = [
        _type(part, _factors(tuple(block.rep.atoms()), space, part, known), chosen, opened=place == last)
        for place, (block, space, part, known) in enumerate(each)
    ]
    return f'<section data-testid="account"><h3>How it was solved</h3>{"".join(parts)}</section>'


def _type(part: Part, factors: Iterator[str], chosen: str, *, opened: bool) -> str:
    reason = part.why if len(part.routes) > 1 or part.routes == (SCALAR,) else why(part.why, chosen)
    copies = f" in {part.copies} copies" if part.copies > 1 else ""
    title = f"<b>{html.escape(part.type)}</b>{copies}: {html.escape(part.route)}, {html.escape(reason)}"
    counted = "" if part.expected is None else f"; {part.expected:,} counted independently: {html.escape(part.counted)}"
    numbers = f"rank {part.rank:,} of {part.dim:,}, {html.duration(part.seconds)}{counted}"
    summary = f'<summary>{title} <span class="emlp-quiet">({numbers})</span></summary>'
    return f"<details{' open' if opened else ''}>{summary}{''.join(factors)}</details>"


def _factors(atoms: tuple[Atom, ...], space: Subspace, part: Part, traces: Sequence[Trace]) -> Iterator[str]:
    """One piece for each group that acts on the type."""
    found = problems(atoms)
    if not found:
        return iter([html.note(WORDS[SCALAR])])
    spaces = space.factors if isinstance(space, KroneckerSubspace) else (space,)
    known = traces if len(traces) == len(found) else [Trace(route) for route in part.routes]
    each = zip(found, spaces, part.routes, known, strict=True)
    return (_factor(problem, one, route, part, trace.left) for problem, one, route, trace in each)


def _factor(problem: Problem, space: Subspace, route: str, part: Part, left: Sequence[int]) -> str:
    several = len(part.routes) > 1
    which = f"<b>{html.escape(problem.name)}</b> of {html.escape(str(problem.group))}: {route}. " if several else ""
    words = html.note(which + WORDS[route])
    match space:
        case OrbitSubspace():
            return words + orbits(space)
        case (HalvesSubspace() as halves) | DenseSubspace(structure=HalvesSubspace() as halves):
            return words + _isotypic(problem, halves)
        case _:
            return words + _dimensions(space, left) + ("" if several else _gap(part))


def _isotypic(problem: Problem, space: HalvesSubspace) -> str:
    found = irreducibles(space)
    head = ("block", "dimension", "type", "copies left", "copies right", "invariants")
    rows = [_irreducible(place, one, complex_=problem.is_complex) for place, one in enumerate(found)]
    halves = [_name(problem.atoms[: space.axes]), _name(problem.atoms[space.axes :])]
    left, right = (f"{html.escape(name)} ({size})" for name, size in zip(halves, space.sizes, strict=True))
    caption = f"Rows: left half {left}. Columns: right half {right}. Small blocks of one colour hold the same weights."
    picture = f'<figure>{show_structure(found).svg}<figcaption class="emlp-quiet">{caption}</figcaption></figure>'
    return f'<div class="emlp-beside">{html.table(head, rows, "irreducibles")}{picture}</div>'


def _irreducible(place: int, one: Irreducible, *, complex_: bool) -> list[str]:
    swatch = f'<span class="emlp-swatch" style="background: rgb({color(place)})"></span>' if one.maps else ""
    kind = "over ℂ" if complex_ else one.kind
    return [f"{swatch}{place + 1}", str(one.dim), kind or "—", str(one.left), str(one.right), str(one.invariants)]


def _name(atoms: Sequence[Atom]) -> str:
    return str(tensor_product(*atoms)) if atoms else "scalar"


def _dimensions(space: Subspace, left: Sequence[int]) -> str:
    if not left:
        return ""
    start = "all coordinates" if left[0] == space.dim else "weight space of a generic element"
    rows = [("coordinates of the type", space.dim)] if left[0] < space.dim else []
    rows += [(start, left[0]), *((f"after constraint {k}", number) for k, number in enumerate(left[1:], start=1))]
    return html.bars(("dimensions left", "number"), rows, "dimensions")


def _gap(part: Part) -> str:
    if part.gap is None:
        return ""
    return html.note(
        f"The smallest singular value that was counted as nonzero is {part.gap:.2g} of the largest: far from zero, so "
        "the rank is certain."
    )


def plan(lab: Lab) -> str:
    """HTML; nothing where the question is solved, or is not known yet."""
    question = lab.question
    if question is None or lab.basis_is_current:
        return ""
    if question.refusal:
        return f'<div class="emlp-error" data-testid="plan">{html.escape(question.refusal)}</div>'
    return f'<div data-testid="plan">{_summary(question)}{_table(question)}</div>'


def why(text: str, route: str) -> str:
    """The reason of a solver for people; `route` is what they chose."""
    return text if route == "auto" else "as you chose"


def _summary(question: Question) -> str:
    cost = f"{html.duration(question.seconds)}, {gigabytes(question.bytes)}"
    if len(question.estimates) != 1:
        return html.note(f"Solving {len(question.estimates)} types will take {cost}.")
    (one,) = question.estimates
    reason = html.escape(why(one.why, question.route))
    return html.note(f"Solving will take {cost}, by the route <b>{html.escape(one.route)}</b>: {reason}.")


def _table(question: Question, max_rows: int = 5) -> str:
    """A row for each type, or for those that take longest."""
    if len(question.estimates) < 2:
        return ""
    slowest = sorted(question.estimates, key=lambda estimate: -estimate.seconds)
    more = len(slowest) - max_rows
    rest = html.note(f"and {more} more that take less time") if more > 0 else ""
    return html.table(HEAD, [_row(estimate, question.route) for estimate in slowest[:max_rows]], "estimates") + rest


def _row(estimate: Estimate, route: str) -> list[str]:
    reason = html.escape(why(estimate.why, route))
    cost = [html.duration(estimate.seconds), gigabytes(estimate.bytes)]
    return [html.escape(estimate.type), str(estimate.dim), html.escape(estimate.route), reason, *cost]


def orbits(space: OrbitSubspace) -> str:
    """HTML: how many orbits there are, how large, which have two signs, and what cancels."""
    sizes = space.sizes
    text = "No orbit is left on which an invariant vector is not zero."
    if len(sizes):
        spread = f"of {sizes[0]:,} coordinates" if sizes.min() == sizes.max() else _spread(sizes)
        text = f"{len(sizes):,} orbits {spread}: each is one free weight, shared by all its coordinates."
    table = html.bars(("coordinates", "orbits"), histogram(sizes), "orbits") if len(sizes) else ""
    return html.note(text + _signs(space)) + table


def histogram(sizes: np.ndarray, max_rows: int = 10) -> list[tuple[str, int]]:
    """How many orbits there are of each size, or, where that would make more rows, of each range of sizes from one
    power of two to the next.
    """
    distinct, counts = np.unique(sizes, return_counts=True)
    if len(distinct) <= max_rows:
        return [(f"{size:,}", int(count)) for size, count in zip(distinct, counts, strict=True)]
    powers = np.frexp(distinct)[1] - 1
    return [(f"{2**k:,} to {2 ** (k + 1) - 1:,}", int(counts[powers == k].sum())) for k in np.unique(powers).tolist()]


def _spread(sizes: np.ndarray) -> str:
    return f"of {sizes.min():,} to {sizes.max():,} coordinates"


def _signs(space: OrbitSubspace) -> str:
    if space.signs is None:
        return ""
    signed = len(np.unique(space.labels[space.signs < 0]))
    cancelled = int(np.count_nonzero(space.labels < 0))
    both = f" Generators also change signs: in {signed:,} orbits some coordinates have the opposite." if signed else ""
    gone = f" {cancelled:,} coordinates are equal to their own opposite, so they are zero." if cancelled else ""
    return both + gone
