"""The whole page."""

from typing import Any, ClassVar

import ipywidgets as w

from emlp_widgets.pictures.controls.fold_bar import add_fold, folds
from emlp_widgets.session.session import Session
from emlp_widgets.state.snapshot import Lab
from emlp_widgets.views.answer.check import CheckView
from emlp_widgets.views.answer.maps import MapsView
from emlp_widgets.views.answer.solving import SolvingView
from emlp_widgets.views.layer.pairings import PairingsView
from emlp_widgets.views.page.code import CodeView
from emlp_widgets.views.page.head import HeadView
from emlp_widgets.views.page.printing import PrintView
from emlp_widgets.views.panel import Panel
from emlp_widgets.views.question.group import GroupCard
from emlp_widgets.views.question.sentence import SentenceView
from emlp_widgets.views.training.training import TrainingView


class Workbench(Panel):
    """Group, representations, basis, pairings and training on one page; opens on a solved example."""

    kinds: ClassVar[tuple[tuple[str, type], ...]] = (
        ("", HeadView),
        ("", SentenceView),
        ("Group elements", GroupCard),
        ("Maps", MapsView),
        ("How it was solved", SolvingView),
        ("Check", CheckView),
        ("Pairings", PairingsView),
        ("Training", TrainingView),
        ("Code", CodeView),
        ("", PrintView),
    )

    def __init__(self, session: Session | None = None, **inputs: Any):
        super().__init__(session, **inputs)
        self.add_class("emlp-awaits-link")  # which the module of the link ends

    def draw(self, lab: Lab) -> None:
        """Takes the values of a snapshot, after everything is drawn, and lets it be seen."""
        super().draw(lab)
        self.views[0].uncover(lab)

    def _arranged(self) -> list[w.Widget]:
        head, sentence, group, maps, basis, check, pairings, training, code, paper = self.views
        below = folds(
            {
                "How sure is this?": basis.evidence,
                "How it was solved": basis.how,
                "Group elements": group.widget,
                "Export": maps.export.widget,
                "Code": code.parts["maps"],
            }
        )
        add_fold(pairings.folds, "Code", code.parts["pairings"])
        add_fold(training.folds, "Code", code.parts["training"])
        stages = (
            ("maps", [maps.widget, below]),
            ("check", [check.widget, folds({"Code": code.parts["check"]})]),
            ("pairings", [pairings.widget]),
            ("training", [training.widget]),
        )
        return [head.widget, sentence.widget, *(stage(name, parts) for name, parts in stages), paper.widget]


def stage(name: str, parts: list[w.Widget]) -> w.VBox:
    """One part of the page, which the tabs show."""
    box = w.VBox(parts)
    box.add_class("emlp-stage")
    box.add_class(f"emlp-stage-{name}")
    return box
