"""How a training run is set up."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TrainConfig:
    """steps: of the optimiser (Adam). batch_size: rows a step; the whole training set if it has fewer. lr: learning
    rate.

    seed: of the order of the rows. evaluate_every: steps between evaluations on the test set. Defaults follow the
    protocol of emlp's experiments (Adam, constant rate 3e-3, batches of 500). Raises ValueError for values that make
    no sense.
    """

    steps: int = 1000
    batch_size: int = 500
    lr: float = 3e-3
    seed: int = 0
    evaluate_every: int = 20

    def __post_init__(self):
        for name in ("steps", "batch_size", "evaluate_every"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name}={getattr(self, name)}: the number must be at least 1.")
        if not 0 < self.lr < 10:
            raise ValueError(f"lr={self.lr}: the learning rate must be between 0 and 10, for example 0.003.")
