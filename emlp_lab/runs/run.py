"""What to train, as a value."""

from dataclasses import dataclass, field
from typing import Any

from emlp_lab.algebra.whole import natural, positive
from emlp_lab.checkpoint.policies import policy_data, read_policy
from emlp_lab.train import NetworkConfig, TrainConfig

MODELS = ("EMLP", "MLP")


@dataclass(frozen=True)
class Run:
    """One network, trained once, as a value that can be written and read.

    task: its name, see `sweep`. rows, test, validation: numbers of rows to learn from, to test on, and to choose the
    step by. model: "EMLP" or "MLP", the dense network, which takes width, layers and seed of `network` alone.
    augmented: whether the rows of an MLP are moved by the group. network, config: as for `experiment`.

    Raises ValueError for values that no line of a file could hold. Whether such a network can be built is seen when it
    is.
    """

    task: str
    rows: int
    test: int = 5000
    validation: int = 1000
    model: str = "EMLP"
    augmented: bool = False
    network: NetworkConfig = field(default_factory=NetworkConfig)
    config: TrainConfig = field(default_factory=TrainConfig)

    def __post_init__(self):
        _check_kinds(self)
        positive("rows", self.rows, 1000)
        positive("test", self.test, 5000)
        natural("validation", self.validation, 1000)
        policy = self.network.policy
        if policy is not None and read_policy(policy_data(policy)) != policy:
            raise ValueError(f"policy={policy!r} is one of one's own, which cannot be written: use Explicit(pairings).")

    def __str__(self) -> str:
        model = f"augmented {self.model}" if self.augmented else self.model
        shape = f"{self.network.num_layers} layers of {self.network.ch}, seed {self.network.seed}"
        return f"{self.task} with {self.rows} rows: {model}, {shape}, {self.config.steps} steps"


def _check_kinds(run: Run) -> None:
    """Raises ValueError for values of other kinds than those of a `Run`."""
    task, model, augmented = run.task, run.model, run.augmented
    if not isinstance(task, str) or not task.strip() or not task.isprintable():
        raise ValueError(f"task={task!r}: give the name of a task, for example 'inertia'.")
    if model not in MODELS:
        raise ValueError(f"model={model!r}: choose one of {', '.join(map(repr, MODELS))}.")
    if not isinstance(augmented, bool) or (augmented and model != "MLP"):
        raise ValueError(f"augmented={augmented!r} with model={model!r}: give True or False, and True for 'MLP' alone.")
    kinds: tuple[tuple[str, Any, type], ...] = (
        ("network", run.network, NetworkConfig),
        ("config", run.config, TrainConfig),
    )
    for name, value, kind in kinds:
        if not isinstance(value, kind):
            raise ValueError(f"{name}={value!r}: give a {kind.__name__}, for example {kind.__name__}(seed=1).")
