"""All equivariant matrices: the picture that moves, and what is said of its entries."""

from collections.abc import Sequence
from typing import Any

import ipywidgets as w

from emlp_lab.solve import Term
from emlp_lab.solve.reading.terms.term import Copy
from emlp_widgets.compute.maps import MAX_TERMS, Maps, Side
from emlp_widgets.pictures.matrices.maps_picture import MapsPicture
from emlp_widgets.session.publisher import Publisher
from emlp_widgets.session.session import Session
from emlp_widgets.state.snapshot import Lab
from emlp_widgets.state.words import rep_words
from emlp_widgets.views.answer.export import ExportView
from emlp_widgets.views.answer.long_solve import LongSolveView


class MapsView:
    """The picture of W with its terms."""

    def __init__(self, session: Session):
        self._session = session
        self._shown: Maps | None = None
        self._weights: tuple[float, ...] = ()
        self.picture = MapsPicture(message="Nothing is solved yet.")
        self.long = LongSolveView(session)
        self.widget = w.VBox([self.long.widget, self.picture], layout=w.Layout(overflow="visible"))
        self.export = ExportView(session, self.picture)

    def connect(self, publisher: Publisher) -> None:
        """Lets the picture ask for reasons, and the sliders weigh the terms."""
        self.picture.on_ask(self._ask)
        self.long.connect(publisher)
        self.picture.observe(
            lambda change: None if publisher.is_drawing_here else self._session.checker.weigh(change["new"]), "weights"
        )

    def draw(self, lab: Lab) -> None:
        """Shows the maps of the snapshot, or how far a long solve is."""
        self.long.draw(lab)
        self.picture.layout.display = "none" if self.long.on else None
        maps = lab.maps
        self.picture.busy = maps is not None and (maps.basis is not lab.basis or not lab.basis_is_current)
        if maps is not None and self._shown is not maps:
            self._show(maps, lab.weights)
            self._shown = maps
        elif maps is None and self._shown is not None:
            self._shown = None
            self.picture.clear("Nothing is solved yet.")
        elif self._weights != lab.weights and len(lab.weights) == len(self.picture.weights):
            self.picture.weights = list(lab.weights)  # a program has set them
        self._weights = lab.weights
        self.export.draw(lab)
        if lab.reason is not None and maps is not None:
            self.picture.reason = [*lab.reason.entry, lab.reason.text]

    def _ask(self, wish: str, text: str) -> None:
        entry = text.split()
        if wish == "offer":
            self._take(text)
        elif len(entry) == 2 and all(part.isdecimal() for part in entry):
            self._session.ask_why(int(entry[0]), int(entry[1]))

    def _take(self, number: str) -> None:
        """Goes to one of the questions that have maps."""
        maps = self._session.lab.maps
        offers = maps.empty.offers if maps and maps.empty else ()
        if number.isdecimal() and int(number) < len(offers):
            offer = offers[int(number)]
            self._session.choose(group=offer.group, rep_in=offer.rep_in, rep_out=offer.rep_out)

    def _show(self, maps: Maps, weights: Sequence[float]) -> None:
        if maps.classes is None or len(maps.terms) > MAX_TERMS:
            return self.picture.clear(maps.too_large or f"{len(maps.terms):,} weights are too many to show one by one.")
        sides = {"rows": _side(maps.rows), "columns": _side(maps.columns)}
        terms = _terms(maps.terms)
        empty = [maps.empty.text, *(offer.text for offer in maps.empty.offers)] if maps.empty else []
        sums = maps.classes.sums
        return self.picture.show(headline(maps), sides, maps.numbers, sums, terms, weights, maps.reasons, empty)


def headline(maps: Maps) -> tuple[str, str]:
    """How many entries there are, and how many of them are free."""
    entries, weights = len(maps.rows.names) * len(maps.columns.names), maps.basis.rank
    free = f"{weights:,} free weight{'' if weights == 1 else 's'}" if weights else "no free weight"
    return f"{entries:,} entr{'y' if entries == 1 else 'ies'},", free


def _side(side: Side) -> dict[str, Any]:
    return {"names": list(side.names), "blocks": [list(block) for block in side.blocks], "square": side.square}


def _terms(terms: Sequence[Term]) -> list[dict[str, Any]]:
    sources, targets = {term.source for term in terms}, {term.target for term in terms}

    def place(term: Term) -> str:
        """Which copy leads to which, where there are several."""
        from_which = f"from {_which(term.source)}" if len(sources) > 1 else ""
        return " ".join(filter(None, [from_which, f"to {_which(term.target)}" if len(targets) > 1 else ""]))

    return [
        {
            "name": term.name,
            "formula": term.formula,
            "text": term.text,
            "place": place(term),
            "rows": term.rows,
            "columns": term.columns,
            "values": term.values,
        }
        for term in terms
    ]


def _which(copy: Copy) -> str:
    return f"{rep_words(copy.rep).removeprefix('a ')} {copy.number + 1}"
