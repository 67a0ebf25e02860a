"""The EMLP Lab workbench: widgets over `emlp_lab`, for Voila and JupyterLab."""

from emlp_widgets.figures import loss_figure, sharing_figure
from emlp_widgets.lab import Inputs
from emlp_widgets.panel import BasisPanel, GroupPanel, PairingsPanel, RepsPanel, TrainingPanel
from emlp_widgets.session import Session
from emlp_widgets.workbench import Workbench

__all__ = [
    "BasisPanel",
    "GroupPanel",
    "Inputs",
    "PairingsPanel",
    "RepsPanel",
    "Session",
    "TrainingPanel",
    "Workbench",
    "loss_figure",
    "sharing_figure",
]
