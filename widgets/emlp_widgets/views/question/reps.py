"""Choosing the representations of input and output."""

import ipywidgets as w

from emlp_lab.reps import Rep, T, V
from emlp_lab.solve.budget import gigabytes
from emlp_widgets.session.publisher import Publisher
from emlp_widgets.session.session import Session
from emlp_widgets.state.question import Question
from emlp_widgets.state.snapshot import Lab
from emlp_widgets.views import html
from emlp_widgets.views.controls import button, labelled, quietly, row, show

ADDITIONS: tuple[tuple[str, str, Rep], ...] = (
    ("+ scalar", "Add one scalar, T(0)", T(0)),
    ("+ V", "Add one vector, T(1)", V),
    ("+ V²", "Add one matrix, T(2)", T(2)),
    ("+ V*", "Add one dual vector, T(0, 1); the same as V for orthogonal groups", V.T),
)


class RepsView:
    """Two texts, buttons that add to them, and what they amount to before anything is solved."""

    def __init__(self, session: Session):
        self._session = session
        self.texts = {name: _text(name) for name in ("rep_in", "rep_out")}
        self.problems = {name: w.HTML() for name in self.texts}
        self.buttons = {name: [button(text, tip) for text, tip, _ in ADDITIONS] for name in self.texts}
        self.clears = {name: button("clear", "Start with nothing") for name in self.texts}
        self.cost = w.HTML()
        titles = {"rep_in": "Input representation", "rep_out": "Output representation"}
        parts: list[w.Widget] = []
        for name, title in titles.items():
            tools = row(*self.buttons[name], self.clears[name])
            parts += [labelled(title, self.texts[name]), tools, self.problems[name]]
        self.widget = w.VBox([*parts, self.cost])

    def connect(self, publisher: Publisher) -> None:
        """Lets the controls act."""
        for name, control in self.texts.items():
            quietly(publisher, control, lambda text, name=name: self._session.choose(**{name: text}))
            for made, (_, _, rep) in zip(self.buttons[name], ADDITIONS, strict=True):
                made.on_click(lambda _, name=name, rep=rep: self._add(name, rep))
            self.clears[name].on_click(lambda _, name=name: self._session.choose(**{name: ""}))

    def draw(self, lab: Lab) -> None:
        """Shows texts, errors and sizes of the snapshot."""
        for name, control in self.texts.items():
            show(control, getattr(lab.inputs, name))
            noted = html.warning(lab.notes.get(name, ""))
            self.problems[name].value = noted + html.error(getattr(lab, f"{name}_error"))
        if lab.question is not None:
            self.cost.value = _cost(lab.question)
        elif lab.group_error or lab.rep_in_error or lab.rep_out_error:
            self.cost.value = ""

    def _add(self, name: str, rep: Rep) -> None:
        session = self._session
        text = getattr(session.lab.inputs, name)
        try:
            longer = session.given.rep(text) + rep if text.strip() else rep
        except ValueError:
            return  # the text is not valid, and the page already says why
        session.choose(**{name: longer})


def _text(name: str) -> w.Text:
    tip = "For example 5*T(0) + 5*T(1), V**2 or T(2, 1): T(p, q) has p upper and q lower indices"
    control = w.Text(continuous_update=False, tooltip=tip, layout=w.Layout(width="100%"))
    control.add_class(f"emlp-{name.replace('_', '-')}")
    return control


def _cost(question: Question) -> str:
    n_in, n_out = question.rep_in.size(), question.rep_out.size()
    sizes = f"{n_in} → {n_out} numbers; W has {n_out} × {n_in} = {n_in * n_out:,} entries."
    if question.refusal:
        return f'<div data-testid="cost">{html.note(sizes)}{html.error(question.refusal)}</div>'
    seconds = f"about {html.duration(question.seconds)}" if question.seconds >= 0.1 else html.duration(question.seconds)
    routes = " and ".join(question.routes) or "no solve"
    estimate = f"Solving will take {seconds} and {gigabytes(question.bytes)} ({routes})."
    return f'<div data-testid="cost">{html.note(f"{sizes} {estimate}")}</div>'
