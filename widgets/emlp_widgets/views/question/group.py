"""What the group is."""

import ipywidgets as w

from emlp_lab.groups import Group
from emlp_lab.groups.catalog import CatalogEntry, Choice
from emlp_lab.groups.parse import Named, read_group
from emlp_widgets.session.session import Session
from emlp_widgets.state.snapshot import Lab
from emlp_widgets.views import html


class GroupCard:
    """What the group is, with its generators, or why its text cannot be read."""

    def __init__(self, session: Session):
        self._session = session
        self.widget = w.HTML()

    def draw(self, lab: Lab) -> None:
        """Shows the group of the snapshot."""
        own = lab.inputs.group if self._session.given.holds(lab.inputs.group) else None
        noted = html.warning(lab.notes.get("group", ""))
        if lab.group_error:
            self.widget.value = noted + html.error(lab.group_error)
        elif lab.group is not None:
            self.widget.value = noted + _card(lab.group, lab.group_order, own)


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
    kind = "orthogonal" if group.is_orthogonal else "unitary" if group.is_unitary else "not orthogonal"
    properties += [
        html.badge("orthogonal", "good") if group.is_orthogonal else html.badge(f"{kind}: V* differs from V")
    ]
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
