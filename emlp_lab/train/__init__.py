"""Training as a stream."""

from emlp_lab.train.config import TrainConfig
from emlp_lab.train.experiment import NetworkConfig, experiment, with_symmetry
from emlp_lab.train.learner import Learner
from emlp_lab.train.loop import Record, training

__all__ = ["Learner", "NetworkConfig", "Record", "TrainConfig", "experiment", "training", "with_symmetry"]
