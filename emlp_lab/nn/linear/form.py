"""How a linear layer computes."""

from abc import ABC, abstractmethod
from typing import Any

from jaxtyping import Inexact

from emlp_lab.nn.layout import Features

OPERATION = 900  # multiplications for each row of a batch of 500, in the time that one more operation takes


class Form(ABC):
    """One way to evaluate W x + b on features."""

    @property
    @abstractmethod
    def cost(self) -> float:
        """Multiplications for each row, operations included."""

    @abstractmethod
    def apply(self, w: Inexact[Any, " weights"], b: Inexact[Any, " bias_weights"], features: Features) -> Features:
        """W x + b."""
