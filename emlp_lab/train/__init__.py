"""Training as a stream; models saved, loaded, and imported from emlp."""

from emlp_lab.train.checkpoint import load, save
from emlp_lab.train.config import TrainConfig
from emlp_lab.train.experiment import NetworkConfig, experiment, with_symmetry
from emlp_lab.train.learner import Learner
from emlp_lab.train.legacy import import_emlp
from emlp_lab.train.loop import Record, training
from emlp_lab.train.standardized import Standardized

__all__ = [
    "Learner",
    "NetworkConfig",
    "Record",
    "Standardized",
    "TrainConfig",
    "experiment",
    "import_emlp",
    "load",
    "save",
    "training",
    "with_symmetry",
]
