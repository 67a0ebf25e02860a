"""Training as a stream."""

from emlp_lab.train.config import TrainConfig
from emlp_lab.train.learner import Learner
from emlp_lab.train.loop import Record, training

__all__ = ["Learner", "Record", "TrainConfig", "training"]
