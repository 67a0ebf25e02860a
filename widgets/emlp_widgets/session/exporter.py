"""Files that take a second to make."""

from collections.abc import Callable, Mapping
from typing import Any

from emlp_lab.stream import Event, Stream
from emlp_widgets.figures.basis import basis_figure
from emlp_widgets.figures.figure import as_page
from emlp_widgets.figures.history import history_figure
from emlp_widgets.figures.pairings import pairings_figure
from emlp_widgets.session.jobs import locked
from emlp_widgets.session.work import Work
from emlp_widgets.state.snapshot import Lab, Made


class Exporter:
    """Makes plotly figures of what is shown, as pages of their own."""

    def __init__(self, work: Work):
        self.work, self.state, self.jobs = work, work.state, work.jobs

    @locked
    def figure(self, name: str) -> None:
        """Makes one of `FIGURES`; it is `made` in a later snapshot."""
        stream = _figure_stream(name, self.state.lab)
        self.work.start("exporting", stream, lambda made: self.state.change(made=made))


def _figure_stream(name: str, lab: Lab) -> Stream[Made]:
    yield Event("figure", "drawing the figure, which brings 5 MB of its own")
    return Made(name, f"{name}.html", as_page(FIGURES[name](lab)))


def _basis(lab: Lab) -> Any:
    maps = lab.maps
    if maps is None or maps.classes is None:
        raise ValueError("there is no picture of these maps, and so no figure.")
    weights = lab.weights if len(lab.weights) == len(maps.terms) else None
    return basis_figure(maps.basis, weights, maps.reasons)


def _pairings(lab: Lab) -> Any:
    if not lab.pairings:
        raise ValueError("the pairings are not known yet.")
    return pairings_figure(lab.pairings[lab.shown_layer])


def _history(lab: Lab) -> Any:
    return history_figure({name: tuple(records) for name, records in lab.curves.records.items()})


FIGURES: Mapping[str, Callable[[Lab], Any]] = {"W": _basis, "pairings": _pairings, "curves": _history}
