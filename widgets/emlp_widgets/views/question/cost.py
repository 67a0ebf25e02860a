"""What an answer will cost, before it is solved."""

import ipywidgets as w

from emlp_lab.solve.budget import gigabytes
from emlp_widgets.session.session import Session
from emlp_widgets.state.question import Question
from emlp_widgets.state.snapshot import Lab
from emlp_widgets.views import html


class CostView:
    """The size of W, and the time and memory that a solve takes."""

    def __init__(self, session: Session):
        del session
        self.widget = w.HTML()

    def draw(self, lab: Lab) -> None:
        """Shows the question of the snapshot."""
        if lab.question is not None:
            self.widget.value = _cost(lab.question)
        elif lab.group_error or lab.rep_in_error or lab.rep_out_error:
            self.widget.value = ""


def _cost(question: Question) -> str:
    n_in, n_out = question.rep_in.size(), question.rep_out.size()
    sizes = f"{n_in} → {n_out} numbers; W has {n_out} × {n_in} = {n_in * n_out:,} entries."
    if question.refusal:
        return f'<div data-testid="cost">{html.note(sizes)}{html.error(question.refusal)}</div>'
    seconds = f"about {html.duration(question.seconds)}" if question.seconds >= 0.1 else html.duration(question.seconds)
    routes = " and ".join(question.routes) or "no solve"
    estimate = f"Solving will take {seconds} and {gigabytes(question.bytes)} ({routes})."
    return f'<div data-testid="cost">{html.note(f"{sizes} {estimate}")}</div>'
