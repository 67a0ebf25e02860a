"""The inputs for which the page shows the numbers inside a network."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from jaxtyping import Float

from emlp_lab.tasks import TASKS, Task
from emlp_lab.train import with_symmetry
from emlp_widgets.state.inputs import Inputs
from emlp_widgets.state.question import Question

NUM_EXAMPLES = 64
TEST_ROWS = 1000  # of the built-in tasks


@dataclass(frozen=True, eq=False)
class Examples:
    """Inputs in the units of the network, at most `NUM_EXAMPLES`. name: what one of them is called."""

    x: Float[np.ndarray, "rows n_in"]
    name: str


def examples(question: Question, inputs: Inputs, task: Task | None) -> Examples:
    """The first test rows of the task, by default of the chosen one where it fits the question; else random
    inputs.
    """
    task = task or _chosen(question, inputs)
    if task is None:
        return Examples(random_inputs(question.rep_in.size()), "Random example")
    x = task.test.x[:NUM_EXAMPLES] / task.normalization.x_scale
    return Examples(x.astype(np.float32), "Test example")


def random_inputs(size: int) -> Float[np.ndarray, "rows n_in"]:
    """Standard normal numbers, always the same."""
    return np.random.default_rng(0).standard_normal((NUM_EXAMPLES, size)).astype(np.float32)


def _chosen(question: Question, inputs: Inputs) -> Task | None:
    try:
        return with_symmetry(built_in(inputs.task, inputs.rows), question.group, question.rep_in, question.rep_out)
    except (KeyError, ValueError):  # a file, one that needs a package that is not there, or one of other sizes
        return None


@lru_cache(maxsize=2)
def built_in(name: str, rows: int) -> Task:
    """A task of the library with so many rows to learn from. Raises KeyError for other names, and what the task
    raises.
    """
    return TASKS[name](rows, TEST_ROWS)
