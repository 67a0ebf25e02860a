"""Solving for the basis by the route of one's choice, and how it was found."""

import time

import ipywidgets as w

from emlp_lab.solve import ROUTES, Basis, Part
from emlp_widgets.pictures import LiveCurves
from emlp_widgets.session.publisher import Publisher
from emlp_widgets.session.session import Session
from emlp_widgets.state.snapshot import Lab
from emlp_widgets.state.solve_trace import Course
from emlp_widgets.views import html
from emlp_widgets.views.answer.how_solved import account, plan
from emlp_widgets.views.answer.watching import WatchView
from emlp_widgets.views.controls import button, labelled, quietly, row, show

CHOICES = {
    "auto": "the cheapest one that applies",
    "orbits": "exact, for permutation matrices",
    "isotypic": "irreducibles and Schur’s lemma",
    "nullspace": "one equation after another",
    "iterative": "random vectors, with a curve",
}
SERIES = ({"name": "residual", "color": 0}, {"name": "lowest Ritz value", "color": 1, "dash": True})


class SolvingView:
    """Route, solve, cancel, progress; the solve once more; the evidence and the account of the routes."""

    def __init__(self, session: Session):
        self._session = session
        self._shown: Basis | None = None
        self._drawn: tuple[Course, int] | None = None
        self.route = w.Dropdown(
            options=[(f"{route}: {CHOICES[route]}", route) for route in ROUTES],
            tooltip="How to solve: every route that applies finds the same maps",
            layout=w.Layout(width="100%"),
        )
        self.route.add_class("emlp-route")
        self.solve = button("Solve", "Solve for all equivariant maps from input to output", "primary")
        self.cancel = button("Cancel", "Stop at once; what was solved before stays", "warning")
        self.bar = w.FloatProgress(min=0, max=1, tooltip="Progress of the solve", layout=w.Layout(flex="1 1 6rem"))
        self.plan = w.HTML()
        self.status = w.HTML()
        self.status.add_class("emlp-status")
        self.curve = LiveCurves(series=list(SERIES), y_label="relative to the constraints")
        self.curve.add_class("emlp-solve-curve")
        self.evidence = w.HTML()
        self.account = w.HTML()
        self.watching = WatchView(session)
        tools = row(labelled("Route", self.route, "0 1 19rem"), self.solve, self.cancel, self.bar)
        self.how = w.VBox([tools, self.plan, self.status, self.watching.widget, self.curve, self.account])

    def connect(self, publisher: Publisher) -> None:
        """Lets the controls act."""
        quietly(publisher, self.route, lambda route: self._session.choose(route=route))
        self.solve.on_click(lambda _: self._session.solve())
        self.cancel.on_click(lambda _: self._session.cancel("solving"))
        self.watching.connect(publisher)

    def draw(self, lab: Lab) -> None:
        """Shows the state of the solve and its result."""
        progress = lab.solving
        show(self.route, lab.inputs.route)
        self.cancel.disabled = not progress.active
        self.solve.disabled = lab.question is not None and lab.question.refusal is not None
        self.bar.value = _share(lab)
        self.plan.value = self.plan.value if lab.checking else plan(lab)
        self.status.value = _status(lab)
        self._draw_course(lab.course if progress.active or progress.status == "failed" else lab.basis_course)
        self.watching.draw(lab)
        self._mark(stale=lab.basis is not None and not lab.basis_is_current)
        if lab.basis is not None and lab.basis_question is not None and self._shown is not lab.basis:
            self._shown = lab.basis
            self.evidence.value = _evidence(lab.basis)
            self.account.value = account(lab.basis, lab.basis_course, lab.basis_question.route)
        elif lab.basis is None and self._shown is not None:
            self._shown = None
            self.evidence.value = self.account.value = ""

    def _mark(self, *, stale: bool) -> None:
        for widget in (self.evidence, self.account):
            (widget.add_class if stale else widget.remove_class)("emlp-stale")

    def _draw_course(self, course: Course) -> None:
        steps = course.steps
        if self._drawn == (course, steps):
            return
        self._drawn = (course, steps)
        self.curve.layout.display = None if steps else "none"
        self.curve.show({series.name: tuple(series.points) for series in (course.residuals, course.values)})


def _share(lab: Lab) -> float:
    """How much of the solve is done."""
    progress = lab.solving
    if progress.active:
        return progress.done / progress.total if progress.total else 0.0
    return 1.0 if lab.basis_is_current else 0.0


def _status(lab: Lab) -> str:
    progress = lab.solving
    if progress.active:
        elapsed = f"{time.monotonic() - progress.started:.1f} s"
        text = " · ".join([*lab.course.place, progress.message, elapsed])
    elif progress.status == "cancelled":
        kept = "" if lab.basis is None else " What was solved before is still here."
        text = f"Cancelled.{kept} Press Solve to start again."
    elif lab.question is not None and lab.question.refusal:
        text = "Refused before any work, for the reason above."
    elif lab.basis is not None and not lab.basis_is_current:
        text = "The inputs changed: press Solve."
    elif lab.basis is not None:
        text = f"Solved in {html.duration(progress.seconds or 0)}: rank {lab.basis.rank} of {lab.basis.dim} dimensions."
    else:
        text = "Not solved yet."
    return html.status("solve-status", progress, html.escape(text))


def _evidence(basis: Basis) -> str:
    rows = [_row(part) for part in basis.evidence.parts]
    evidence = basis.evidence
    agreed = evidence.expected == basis.rank
    count = "expected rank not known" if evidence.expected is None else f"expected rank {evidence.expected}"
    badges = [
        html.badge(f"rank {basis.rank}", "good"),
        html.badge(count, "good" if agreed else "plain"),
        html.badge(f"residual {evidence.residual:.0e} over all generators", "good"),
        html.badge(f"orthonormal to {evidence.orthonormality:.0e}", "good"),
    ]
    head = ("type", "copies", "dim", "rank", "expected", "route", "residual", "gap")
    empty = [part.reason_if_empty for part in evidence.parts if part.reason_if_empty]
    notes = "".join(html.note(html.escape(reason)) for reason in empty) if basis.rank == 0 else ""
    return f"<p>{' '.join(badges)}</p>{html.table(head, rows, 'evidence')}{notes}"


def _row(part: Part) -> list[str]:
    gap = "—" if part.gap is None else f"{part.gap:.2g}"
    expected = "—" if part.expected is None else str(part.expected)
    route = f'<span title="{html.escape(part.why)}">{html.escape(part.route)}</span>'
    numbers = [str(part.copies), str(part.dim), str(part.rank), expected]
    return [html.escape(part.type), *numbers, route, f"{part.residual:.0e}", gap]
