"""Solving for the basis, and looking at it."""

import time

import ipywidgets as w
import numpy as np

from emlp_lab.solve import Basis, Part
from emlp_widgets.drawing import draw_basis
from emlp_widgets.lab import Lab, Progress
from emlp_widgets.pictures import MatrixPicture
from emlp_widgets.publisher import Publisher
from emlp_widgets.session import Session
from emlp_widgets.views import html
from emlp_widgets.views.controls import button, labelled, quietly, row


class BasisView:
    """Solve, cancel, progress; then the weight-sharing picture and the evidence."""

    def __init__(self, session: Session):
        self._session = session
        self._shown: tuple[Basis | None, int | None] = (None, None)
        self.solve = button("Solve", "Solve for all equivariant maps from input to output", "primary")
        self.cancel = button("Cancel", "Stop solving; nothing is lost", "warning")
        self.bar = w.FloatProgress(min=0, max=1, tooltip="Progress of the solve", layout=w.Layout(flex="1 1 6rem"))
        self.status = w.HTML()
        self.status.add_class("emlp-status")
        self.element = w.IntSlider(
            min=0, max=0, readout=False, tooltip="0: a random combination of the whole basis; k: basis element k"
        )
        self.element_name = w.HTML()
        self.picture = MatrixPicture(message="Press Solve to see which entries of W share a weight.")
        self.evidence = w.HTML()
        chooser = row(labelled("Basis element", self.element, "0 1 20rem"), self.element_name)
        self.widget = w.VBox(
            [row(self.solve, self.cancel, self.bar), self.status, chooser, self.picture, self.evidence],
        )

    def connect(self, publisher: Publisher) -> None:
        """Lets the controls act."""
        self.solve.on_click(lambda _: self._session.solve())
        self.cancel.on_click(lambda _: self._session.cancel("solving"))
        quietly(publisher, self.element, lambda k: self._session.show(int(k) - 1 if k else None))

    def draw(self, lab: Lab) -> None:
        """Shows the state of the solve and its result."""
        progress = lab.solving
        self.cancel.disabled = not progress.active
        self.solve.disabled = lab.problem is not None and lab.problem.refusal is not None
        self.bar.value = 1.0 if progress.status == "done" else progress.done / progress.total if progress.total else 0.0
        self.status.value = _status(progress, lab)
        self.picture.busy = lab.basis is not None and not lab.basis_is_current
        if lab.basis is not None and self._shown != (lab.basis, lab.element):
            self._show(lab.basis, lab)
            self._shown = (lab.basis, lab.element)

    def _show(self, basis: Basis, lab: Lab) -> None:
        problem = lab.basis_problem
        if problem is None:
            return None
        rep_in, rep_out = problem.rep_in, problem.rep_out
        self.evidence.value = _evidence(basis)
        self.element.max = basis.rank
        self.element.value = 0 if lab.element is None else lab.element + 1
        name = "a random combination of all" if lab.element is None else f"element {lab.element + 1} of {basis.rank}"
        self.element_name.value = html.note(html.escape(name))
        if np.issubdtype(basis.dtype, np.complexfloating):
            return self.picture.clear("This basis has complex entries, which are not drawn.")
        element = None if lab.element is None or basis.rank == 0 else min(lab.element, basis.rank - 1)
        return draw_basis(self.picture, basis, rep_in, rep_out, element)


def _status(progress: Progress, lab: Lab) -> str:
    state = f'data-testid="solve-status" data-status="{progress.status}"'
    if progress.status == "failed":
        return f"<div {state}>{html.error(progress.message)}</div>"
    if progress.active:
        text = f"{progress.message} · {time.monotonic() - progress.started:.1f} s"
    elif lab.basis is not None and not lab.basis_is_current:
        text = "The inputs changed: press Solve."
    elif progress.status == "done" and lab.basis is not None:
        text = f"Solved in {progress.seconds or 0:.2f} s: rank {lab.basis.rank} of {lab.basis.dim} dimensions."
    else:
        text = {"cancelled": "Cancelled: press Solve to start again."}.get(progress.status, "Not solved yet.")
    return f'<div {state} role="status">{html.escape(text)}</div>'


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
