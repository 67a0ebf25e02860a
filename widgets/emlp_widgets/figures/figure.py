"""One function for all figures."""

from collections.abc import Mapping, Sequence
from typing import Any

from emlp_lab.nn import Pairings
from emlp_lab.solve import Basis
from emlp_lab.train import Record
from emlp_widgets.figures.basis import basis_figure
from emlp_widgets.figures.history import history_figure
from emlp_widgets.figures.pairings import pairings_figure


def figure(shown: Basis | Pairings | Mapping[str, Sequence[Record]], weights: Sequence[float] | None = None) -> Any:
    """A plotly figure of a basis, of the pairings of a layer, or of histories: records by the names of models.

    For example figure(basis), figure(bench.pairings[0]), figure(bench.history), figure(watch(training(...))).
    weights: of the terms of a basis. Needs plotly, which is loaded here and not before; ImportError says how to get
    it. Raises ValueError for anything else.
    """
    if isinstance(shown, Basis):
        return basis_figure(shown, weights)
    if weights is not None:
        raise ValueError("weights are those of the terms of a basis: leave them out.")
    if isinstance(shown, Pairings):
        return pairings_figure(shown)
    if isinstance(shown, Mapping) and all(isinstance(r, Record) for records in shown.values() for r in records):
        return history_figure(shown)
    raise ValueError(
        f"{type(shown).__name__} has no figure: give a basis, the pairings of one layer such as model.pairings[0], or "
        "a history, {name: records}."
    )


def as_page(made: Any) -> bytes:
    """A figure as one HTML file with all that it needs, which is about 5 MB."""
    return made.to_html(include_plotlyjs=True, div_id="figure").encode()
