"""Choosing the group."""

from typing import Any

import ipywidgets as w

from emlp_lab.groups import CATALOG, Group
from emlp_lab.groups.catalog import CatalogEntry, Choice, Number
from emlp_lab.groups.parse import Named, read_group
from emlp_widgets.pictures import NumberBox
from emlp_widgets.session.publisher import Publisher
from emlp_widgets.session.session import Session
from emlp_widgets.state.inputs import read_whole
from emlp_widgets.state.snapshot import Lab
from emlp_widgets.views import html
from emlp_widgets.views.controls import labelled, quietly, show

FAMILIES = {entry.name: entry for entry in CATALOG}
MAX_PARAMETER = 10**6


class GroupCard:
    """What the group is, with its generators, or why its text cannot be read."""

    def __init__(self, session: Session):
        self._session = session
        self.widget = w.HTML()

    def connect(self, publisher: Publisher) -> None:
        """Nothing acts here."""

    def draw(self, lab: Lab) -> None:
        """Shows the group of the snapshot."""
        own = lab.inputs.group if self._session.given.holds(lab.inputs.group) else None
        noted = html.warning(lab.notes.get("group", ""))
        if lab.group_error:
            self.widget.value = noted + html.error(lab.group_error)
        elif lab.group is not None:
            self.widget.value = noted + _card(lab.group, lab.group_order, own)


class GroupView:
    """A list of families with their parameters, the same as text, and what the group is.

    A family has at most one number and one choice; what takes groups, and products, are written as text.
    """

    def __init__(self, session: Session):
        self._session = session
        self.family = w.Dropdown(
            options=[(f"{entry.kind}: {entry.signature} — {entry.summary}", entry.name) for entry in CATALOG],
            tooltip="Family of matrix groups",
            layout=w.Layout(width="100%"),
        )
        self.parameter = NumberBox("Parameter", "Size of the group: n of SO(n), k of C(k)", 1, MAX_PARAMETER)
        self.choice = w.Dropdown(
            tooltip="Member of the family: the symbol of a point group", layout=w.Layout(width="100%")
        )
        self.text = w.Text(
            continuous_update=False,
            tooltip="The group as text, for example SO(3), O(1,3), SO(3) x S(5) or wreath(Z(2),S(3))",
            layout=w.Layout(width="100%"),
        )
        self.text.add_class("emlp-group-text")
        self.card = GroupCard(session)
        self._choices = labelled("Which one", self.choice, "1 1 8rem")
        row = w.HBox(
            [
                labelled("Parameter", self.parameter, "0 0 7rem"),
                self._choices,
                labelled("As text", self.text, "1 1 8rem"),
            ]
        )
        row.add_class("emlp-row")
        self.widget = w.VBox([labelled("Family", self.family), row, self.card.widget])

    def connect(self, publisher: Publisher) -> None:
        """Lets the controls act."""
        quietly(publisher, self.family, self._choose_family)
        quietly(publisher, self.parameter, self._change_number)
        quietly(publisher, self.choice, lambda value: self._change(Choice, value))
        quietly(publisher, self.text, lambda text: self._session.choose(group=text))

    def draw(self, lab: Lab) -> None:
        """Shows the group of the snapshot."""
        show(self.text, lab.inputs.group)
        # Once the group is known its name is the better text: PointGroup(D4h) for PointGroup(4/mmm).
        own = self._session.given.holds(lab.inputs.group)
        found = (None, ()) if own else _read(lab.inputs.group if lab.question is None else str(lab.question.group))
        if found is not None:
            self._draw_parameters(*found)
        self.parameter.note = lab.notes.get("parameter", "")
        self.card.draw(lab)

    def _draw_parameters(self, entry: CatalogEntry | None, arguments: tuple) -> None:
        show(self.family, entry and entry.name)
        parameters = entry.parameters if entry else ()
        self.parameter.disabled = not any(isinstance(parameter, Number) for parameter in parameters)
        self._choices.layout.display = None if any(isinstance(p, Choice) for p in parameters) else "none"
        for parameter, value in zip(parameters, arguments, strict=True):
            if isinstance(parameter, Number):
                self.parameter.step = parameter.step
                show(self.parameter, value)
            elif isinstance(parameter, Choice):
                options = [(f"{option} — {what}", option) for option, what in parameter.options]
                if list(self.choice.options) != options:
                    self.choice.options = options
                self.choice.value = value if value in dict(parameter.options) else None

    def _choose_family(self, name: str | None) -> None:
        if name in FAMILIES:
            self._session.choose(group=FAMILIES[name].text())

    def _change_number(self, typed: Any) -> None:
        """Takes a whole number; the group says whether it has such a member."""
        found, note = read_whole(typed, 1, MAX_PARAMETER)
        if found is not None:
            self._change(Number, found)
        self._session.note("parameter", note)

    def _change(self, kind: type, value: int | str | None) -> None:
        entry, arguments = _read(self._session.lab.inputs.group) or (None, ())
        parameters = entry.parameters if entry else ()
        if entry and value is not None and any(isinstance(parameter, kind) for parameter in parameters):
            pairs = zip(parameters, arguments, strict=True)
            values = [value if isinstance(parameter, kind) else old for parameter, old in pairs]
            self._session.choose(group=entry.text(*values))


def _read(text: str) -> tuple[CatalogEntry | None, tuple] | None:
    """The family and its arguments: (SO, (3,)) of "SO(3)", (None, ()) of a product, None of what cannot be read."""
    try:
        found = read_group(text)
    except ValueError:
        return None
    return (found.entry, found.arguments) if isinstance(found, Named) else (None, ())


def _summary(group: Group, own: str | None) -> str:
    if own is not None:
        return "a group of your own, given by its generators"
    entry, arguments = _read(str(group)) or (None, ())
    if entry is None:
        return "direct product"
    pairs = zip(entry.parameters, arguments, strict=True)
    chosen = [dict(parameter.options).get(value, "") for parameter, value in pairs if isinstance(parameter, Choice)]
    return ": ".join([entry.summary, *chosen])


def _card(group: Group, order: str, own: str | None) -> str:
    properties = [html.badge(f"{group.d} x {group.d} matrices")]
    properties += [html.badge(order)] if order else []
    if len(group.lie_algebra):
        properties.append(html.badge(f"Lie algebra of dimension {len(group.lie_algebra)}"))
    if len(group.discrete_generators):
        number = len(group.discrete_generators)
        properties.append(html.badge(f"{number} discrete generator{'s' if number > 1 else ''}"))
    properties += (
        [html.badge("orthogonal", "good")] if group.is_orthogonal else [html.badge("not orthogonal: V* differs from V")]
    )
    properties += [html.badge("permutations", "good")] if group.is_permutation else []
    what = f"<p><b>{html.escape(own or str(group))}</b>: {html.escape(_summary(group, own))}.</p>"
    return f'<div data-testid="group-card">{what}<p>{" ".join(properties)}</p>{_generators(group)}</div>'


def _generators(group: Group, max_drawn: int = 6) -> str:
    """The first generators as matrices. max_drawn: how many, and of how many rows."""
    if group.d > max_drawn:
        return ""
    drawn = [html.matrix(A, f"A{k}") for k, A in enumerate(group.lie_algebra, start=1)]
    drawn += [html.matrix(h, f"h{m}") for m, h in enumerate(group.discrete_generators, start=1)]
    if not drawn:
        return ""
    more = f"<span>… {len(drawn) - max_drawn} more</span>" if len(drawn) > max_drawn else ""
    summary = "Generators: elements are products of exp(Σ zₖAₖ) and of the h"
    matrices = f'<div class="emlp-matrices">{"".join(drawn[:max_drawn])}{more}</div>'
    return f"<details open><summary>{summary}</summary>{matrices}</details>"
