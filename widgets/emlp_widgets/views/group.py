"""Choosing the group."""

import ipywidgets as w

from emlp_lab.groups import CATALOG, Group
from emlp_widgets.lab import Lab
from emlp_widgets.publisher import Publisher
from emlp_widgets.session import Session
from emlp_widgets.views import html
from emlp_widgets.views.controls import labelled, quietly

FAMILIES = {entry.name: entry for entry in CATALOG}
MAX_DRAWN = 6  # generators and dimensions that are drawn as matrices


class GroupView:
    """A list of families with their parameter, the same as text, and what the group is."""

    def __init__(self, session: Session):
        self._session = session
        self.family = w.Dropdown(
            options=[(f"{entry.signature} — {entry.summary}", entry.name) for entry in CATALOG],
            tooltip="Family of matrix groups",
            layout=w.Layout(width="100%"),
        )
        self.parameter = w.BoundedIntText(
            min=1, max=10**6, tooltip="Size of the group: n of SO(n), k of C(k)", layout=w.Layout(width="100%")
        )
        self.text = w.Text(
            continuous_update=False,
            tooltip="The group as text, for example SO(3), S(5) or O(1,3)",
            layout=w.Layout(width="100%"),
        )
        self.text.add_class("emlp-group-text")
        self.card = w.HTML()
        row = w.HBox([labelled("Parameter", self.parameter, "0 0 7rem"), labelled("As text", self.text, "1 1 8rem")])
        row.add_class("emlp-row")
        self.widget = w.VBox([labelled("Family", self.family), row, self.card])

    def connect(self, publisher: Publisher) -> None:
        """Lets the controls act."""
        quietly(publisher, self.family, lambda name: self._session.choose(group=FAMILIES[name].text()))
        quietly(publisher, self.parameter, self._resize)
        quietly(publisher, self.text, lambda text: self._session.choose(group=text))

    def draw(self, lab: Lab) -> None:
        """Shows the group of the snapshot."""
        text = lab.inputs.group
        self.text.value = text
        name, number = _split(text)
        if name in FAMILIES:
            self.family.value = name
            self.parameter.disabled = FAMILIES[name].parameter is None
            if number is not None:
                self.parameter.value = min(number, self.parameter.max)
        if lab.group_error:
            self.card.value = html.error(lab.group_error)
        elif lab.group is not None:
            self.card.value = _card(lab.group, name)

    def _resize(self, number: int) -> None:
        name, _ = _split(self._session.lab.inputs.group)
        entry = FAMILIES.get(name)
        if entry is not None and entry.parameter is not None:
            self._session.choose(group=entry.text(number))


def _split(text: str) -> tuple[str, int | None]:
    """("SO", 3) of "SO(3)", ("O(1,3)", None) of "O(1,3)"."""
    compact = text.replace(" ", "")
    name, _, rest = compact.partition("(")
    digits = rest.removesuffix(")")
    return (name, int(digits[:9])) if digits.isdigit() else (compact, None)


def _card(group: Group, family: str) -> str:
    entry = FAMILIES.get(family)
    properties = [html.badge(f"{group.d} x {group.d} matrices")]
    if len(group.lie_algebra):
        properties.append(html.badge(f"Lie algebra of dimension {len(group.lie_algebra)}"))
    if len(group.discrete_generators):
        number = len(group.discrete_generators)
        properties.append(html.badge(f"{number} discrete generator{'s' if number > 1 else ''}"))
    properties += (
        [html.badge("orthogonal", "good")] if group.is_orthogonal else [html.badge("not orthogonal: V* differs from V")]
    )
    properties += [html.badge("permutations", "good")] if group.is_permutation else []
    what = f"<p><b>{html.escape(str(group))}</b>: {html.escape(entry.summary if entry else '')}.</p>"
    return f'<div data-testid="group-card">{what}<p>{" ".join(properties)}</p>{_generators(group)}</div>'


def _generators(group: Group) -> str:
    if group.d > MAX_DRAWN:
        return ""
    drawn = [html.matrix(A, f"A{k}") for k, A in enumerate(group.lie_algebra, start=1)]
    drawn += [html.matrix(h, f"h{m}") for m, h in enumerate(group.discrete_generators, start=1)]
    if not drawn:
        return ""
    more = f"<span>… {len(drawn) - MAX_DRAWN} more</span>" if len(drawn) > MAX_DRAWN else ""
    summary = "Generators: elements are products of exp(Σ zₖAₖ) and of the h"
    matrices = f'<div class="emlp-matrices">{"".join(drawn[:MAX_DRAWN])}{more}</div>'
    return f"<details open><summary>{summary}</summary>{matrices}</details>"
