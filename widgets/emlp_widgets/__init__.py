"""The EMLP Lab workbench: widgets over `emlp_lab`, for Voila and JupyterLab.

Names are imported when they are used: the command `emlp-lab` must be able to say what is missing where only the core is
installed.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from emlp_widgets.drawing import show_pairings, vis
    from emlp_widgets.figures import loss_figure, sharing_figure
    from emlp_widgets.inputs import Inputs
    from emlp_widgets.panel import BasisPanel, GroupPanel, PairingsPanel, RepsPanel, TrainingPanel
    from emlp_widgets.session import Session
    from emlp_widgets.workbench import Workbench

_HOMES = {
    "drawing": ("show_pairings", "vis"),
    "figures": ("loss_figure", "sharing_figure"),
    "inputs": ("Inputs",),
    "panel": ("BasisPanel", "GroupPanel", "PairingsPanel", "RepsPanel", "TrainingPanel"),
    "session": ("Session",),
    "workbench": ("Workbench",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

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
    "show_pairings",
    "vis",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}; it has {', '.join(__all__)}.")
    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
