"""The EMLP Lab workbench: widgets over `emlp_lab`, for Voila and JupyterLab.

Names are imported when they are used: the command `emlp-lab` must be able to say what is missing where only the core is
installed. With the first of them, compiled programs are kept from one process to the next.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from emlp_widgets.figures.figure import figure
    from emlp_widgets.notebook import show_pairings, vis
    from emlp_widgets.session.session import Session
    from emlp_widgets.state.inputs import Inputs
    from emlp_widgets.views.page.workbench import Workbench
    from emlp_widgets.views.panel import (
        BasisPanel,
        CheckPanel,
        GroupPanel,
        MapsPanel,
        PairingsPanel,
        RepsPanel,
        TrainingPanel,
    )

_HOMES = {
    "figures.figure": ("figure",),
    "notebook": ("show_pairings", "vis"),
    "state.inputs": ("Inputs",),
    "views.panel": (
        "BasisPanel",
        "CheckPanel",
        "GroupPanel",
        "MapsPanel",
        "PairingsPanel",
        "RepsPanel",
        "TrainingPanel",
    ),
    "session.session": ("Session",),
    "views.page.workbench": ("Workbench",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "BasisPanel",
    "CheckPanel",
    "GroupPanel",
    "Inputs",
    "MapsPanel",
    "PairingsPanel",
    "RepsPanel",
    "Session",
    "TrainingPanel",
    "Workbench",
    "figure",
    "show_pairings",
    "vis",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}; it has {', '.join(__all__)}.")
    from emlp_widgets.compiled import keep_programs

    keep_programs()
    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
