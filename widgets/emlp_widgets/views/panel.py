"""Views over one session as a widget of its own, for a notebook cell or for the whole page."""

from typing import Any, ClassVar

import ipywidgets as w
import numpy as np
import traitlets

from emlp_widgets.pictures.controls.fold_bar import folds
from emlp_widgets.pictures.guarded import STATIC
from emlp_widgets.pictures.matrices.maps_picture import MODES, is_entry
from emlp_widgets.session.publisher import Publisher
from emlp_widgets.session.session import Session
from emlp_widgets.views.answer.check import CheckView
from emlp_widgets.views.answer.maps import MapsView
from emlp_widgets.views.answer.solving import SolvingView
from emlp_widgets.views.layer.pairings import PairingsView
from emlp_widgets.views.observed import NAMES, Observed
from emlp_widgets.views.question.cost import CostView
from emlp_widgets.views.question.group import GroupCard
from emlp_widgets.views.question.sentence import GroupSentence, RepsSentence
from emlp_widgets.views.training.training import TrainingView


class Panel(Observed, w.VBox):
    """A box of views.

    Panel(group="SO(3)", rep_in="T(1)", ...) has a session of its own with these inputs (see `Inputs` for the names);
    panels that are given one `session` show the same state. Group and representations are texts or objects, also ones
    of your own: Panel(rep_in=V(group), rep_out=T(2)). Raises ValueError for an unknown name, and for a value that the
    workbench cannot take.
    """

    kinds: ClassVar[tuple[tuple[str, type], ...]] = ()
    publisher: Publisher | None = None

    def __init__(self, session: Session | None = None, **inputs: Any):
        super().__init__()  # first, because ipywidgets cannot delete a widget that was never initialised
        self.session = self._session(session, inputs)
        self.views = [kind(self.session) for _, kind in self.kinds]
        self.publisher = publisher = Publisher(self.session.state, [*self.views, self])
        for view in self.views:
            if hasattr(view, "connect"):  # others only show
                view.connect(publisher)
        self.follow(self.session, publisher)
        self.children = [stylesheet(), *self._arranged()]
        self.add_class("emlp-lab")
        publisher.start()
        if session is None:
            self.session.open()

    def _session(self, session: Session | None, inputs: dict[str, Any]) -> Session:
        """The given session, or one with these inputs; a panel that gets neither is closed before it complains."""
        try:
            if unknown := sorted(set(inputs) - set(NAMES)):
                raise ValueError(f"unknown inputs {unknown}: a panel takes {', '.join(NAMES)}.")
            if session is None:
                return Session(inputs)
            if not isinstance(session, Session):
                raise ValueError(f"{session!r} is no Session: name what you give, for example group={session!r}.")
            if inputs:
                raise ValueError(f"{sorted(inputs)} belong to the session: give them to session.choose(...).")
            return session
        except ValueError:
            self.close()
            raise

    def __repr__(self) -> str:
        inputs = self.session.lab.inputs
        chosen = ", ".join(f"{name}={getattr(inputs, name)!r}" for name in ("group", "rep_in", "rep_out", "seed"))
        return f"{type(self).__name__}({chosen})"

    def close(self) -> None:
        """Ends threads and jobs and removes the widgets."""
        if self.publisher is not None:
            self.publisher.close()
            self.session.close()
        super().close()

    def _arranged(self) -> list[w.Widget]:
        return [section(title, view.widget) for (title, _), view in zip(self.kinds, self.views, strict=True)]


class GroupPanel(Panel):
    """Choosing the group."""

    kinds = (("Group", GroupSentence), ("", GroupCard))

    def _arranged(self) -> list[w.Widget]:
        return [section("Group", w.VBox([view.widget for view in self.views]))]


class RepsPanel(Panel):
    """Choosing the representations."""

    kinds = (("Representations", RepsSentence), ("", CostView))

    def _arranged(self) -> list[w.Widget]:
        return [section("Representations", w.VBox([view.widget for view in self.views]))]


class MapsPanel(Panel):
    """All equivariant matrices as sums of named elements, with reasons; folded away, how they were found.

    entry: (row, column) that is pointed at, from 0, or (); mode: what the cells show, "weights" or "numbers".
    """

    kinds = (("Equivariant maps", MapsView), ("How it was solved", SolvingView))
    entry = traitlets.Tuple()
    mode = traitlets.Enum(MODES, MODES[0])

    def __init__(self, session: Session | None = None, **inputs: Any):
        super().__init__(session, **inputs)
        picture = next(view for view in self.views if isinstance(view, MapsView)).picture
        for name in ("entry", "mode"):
            traitlets.link((picture, name), (self, name))

    @traitlets.validate("entry")
    def _is_entry(self, proposal: dict[str, Any]) -> tuple[int, ...]:
        """Numbers of NumPy are numbers, too."""
        found = [int(place) for place in proposal["value"]]
        if not is_entry(found):
            raise traitlets.TraitError(f"entry={proposal['value']!r}: give (row, column), counted from 0, or ().")
        return tuple(found)

    def _arranged(self) -> list[w.Widget]:
        maps, basis = self.views
        below = {
            "How sure is this?": basis.evidence,
            "How it was solved": basis.how,
            "Export": maps.export.widget,
        }
        return [section("Equivariant maps", w.VBox([maps.widget, folds(below)]))]


class BasisPanel(MapsPanel):
    """The old name of `MapsPanel`."""


class CheckPanel(Panel):
    """Turn first or map first: your W beside any matrix, on the way to a group element.

    t: where the slider is, from 0, the identity, to 1. g: the group element there, shape (d, d). errors: the relative
    differences there, of "W" and of "any" matrix, and those of the networks of the current run. g and errors follow.
    """

    kinds = (("Turn first or map first", CheckView),)
    t = traitlets.Float(1.0, min=0.0, max=1.0)
    g = traitlets.Instance(np.ndarray, ((0, 0),))
    errors = traitlets.Dict()

    def __init__(self, session: Session | None = None, **inputs: Any):
        super().__init__(session, **inputs)
        self._check = next(view for view in self.views if isinstance(view, CheckView))
        picture = self._check.picture
        traitlets.link((picture, "t"), (self, "t"))
        picture.observe(lambda _: self._follow(), names=("picture", "t", "networks"))
        self._follow()

    def _follow(self) -> None:
        self.g, self.errors = self._check.element(), self._check.errors()


class PairingsPanel(Panel):
    """The pairings that a seed draws."""

    kinds = (("Pairings of the bilinear layers", PairingsView),)


class TrainingPanel(Panel):
    """Training beside a dense network."""

    kinds = (("Training", TrainingView),)


def section(title: str, widget: w.Widget) -> w.VBox:
    """A titled part of the page."""
    heading = w.HTML(f"<h2>{title}</h2>")
    box = w.VBox([heading, widget])
    box.add_class("emlp-section")
    return box


def stylesheet() -> w.HTML:
    """The look of the panels, as a widget so that it travels with them."""
    text = "\n".join(
        (STATIC / file).read_text(encoding="utf-8") for file in ("tokens.css", "workbench.css", "print.css")
    )
    return w.HTML(f"<style>{text}</style>", layout=w.Layout(display="none"))
