"""Training as a stream of events."""

from importlib import import_module
from typing import Any

from emlp_lab.train.adam import EMLP_ADAM, Adam
from emlp_lab.train.experiment import AUGMENTED, NetworkConfig, experiment, with_symmetry
from emlp_lab.train.fit import Fit, fit, fitting
from emlp_lab.train.learner import Learner, Standardized
from emlp_lab.train.loop import Record, TrainConfig, training
from emlp_lab.train.schedule import Schedule

__all__ = [
    "AUGMENTED",
    "EMLP_ADAM",
    "Adam",
    "Fit",
    "Learner",
    "NetworkConfig",
    "Record",
    "Schedule",
    "Standardized",
    "TrainConfig",
    "experiment",
    "fit",
    "fitting",
    "training",
    "with_symmetry",
]


def __getattr__(name: str) -> Any:
    """Models were saved and loaded here once; that is above training now, and the names stay."""
    if name in {"import_emlp", "load", "save"}:
        return getattr(import_module("emlp_lab"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
