"""What cannot be learned from is refused before anything is trained, with the value and what to give."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from emlp_lab.groups import SO, S
from emlp_lab.nn import EMLP, MLP
from emlp_lab.reps import V
from emlp_lab.stream import drain
from emlp_lab.tasks import Augmentation, Data, Normalization, Task, from_file, identity, inertia
from emlp_lab.tasks.columns import columns
from emlp_lab.train import Adam, Learner, NetworkConfig, TrainConfig, fit, training
from tests.cases import as_shipped, catches

REP_IN, REP_OUT = 2 * V(SO(3)), V(SO(3))
X = np.random.default_rng(0).standard_normal((12, 6))
Y = np.cross(X[:, :3], X[:, 3:])
TASK = Task("cross", "products", SO(3), REP_IN, REP_OUT, Data(X, Y), Data(X, Y), identity(6, 3))
CONFIG = TrainConfig(steps=12, evaluate_every=3)


def wrong(value: Any) -> Any:
    """What a person gives in spite of the types."""
    return value


def scaled(x_scale=np.ones(6), y_scale=np.ones(3), y_mean=np.zeros(3)):  # noqa: B008  nothing changes them
    return {"normalization": Normalization(x_scale, y_scale, y_mean)}


REFUSED = {
    "no scales": (lambda: {"normalization": None}, "normalization=None", "identity"),
    "scales of other length": (lambda: scaled(x_scale=np.ones(5)), "x_scale", "give 6 positive numbers"),
    "one scale for all": (lambda: scaled(y_scale=np.ones(1)), "y_scale", "give 3"),
    "scales that break the symmetry": (lambda: scaled(x_scale=np.arange(1.0, 7)), "breaks the symmetry", "each copy"),
    "a scale of zero": (lambda: scaled(x_scale=np.zeros(6)), "x_scale", "positive"),
    "a mean that is no number": (lambda: scaled(y_mean=np.full(3, np.nan)), "y_mean", "3 numbers"),
    "no group": (lambda: {"group": None}, "group=None", "tuple"),
    "a group too few": (lambda: {"rep_in": 2 * V(S(3))}, "S(3)", "tuple of all"),
    "complex rows": (lambda: {"train": Data(X + 0j, Y)}, "complex128", "real and imaginary"),
    "masked rows": (lambda: {"test": Data(np.ma.masked_array(X), Y)}, "MaskedArray", "masked"),
    "lists": (lambda: {"train": Data(wrong(X.tolist()), wrong(Y.tolist()))}, "x is a list", "array"),
    "texts": (lambda: {"train": Data(X.astype(str), Y)}, "<U", "real numbers"),
    "a pair": (lambda: {"train": (X, Y)}, "a tuple", "Data(x, y)"),
    "no rows to learn from": (lambda: {"train": None}, "NoneType", "Data(x, y)"),
    "too large": (lambda: {"train": Data(X * 1e30, Y)}, "beyond 1e+18", "unit"),
    "more inputs than outputs": (lambda: {"train": Data(X, Y[:5])}, "12 rows", "5"),
    "no validation rows": (lambda: {"validation": Data(X[:0], Y[:0])}, "(0, 6)", "rows >= 1"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_tasks_that_cannot_be_learned(case):
    change, *words = REFUSED[case]
    catches(lambda: replace(TASK, **change()), *words)


def test_scales_of_copies_are_taken():
    assert replace(TASK, **scaled(x_scale=np.repeat([2.0, 5.0], 3))).normalization.x_scale[3] == 5


def table(headings):
    return "\n".join([",".join(headings), *(",".join(map(str, row)) for row in np.hstack([X, Y]))]).encode()


NAMES = [str(column) for column in (*columns(REP_IN, "x"), *columns(REP_OUT, "y"))]


@pytest.mark.parametrize(
    ("headings", "words"),
    [
        ([*NAMES[:8], "vector y03"], ("heading 9", "'vector y03'", "'vector y3'")),
        ([NAMES[0], *NAMES[:1], *NAMES[2:]], ("heading 2", "twice", repr(NAMES[1]))),
        (["time", *NAMES[1:]], ("heading 1", "'time'", repr(NAMES[0]))),
    ],
    ids=["misspelt", "twice", "one of other kind"],
)
def test_headings_that_name_some_coordinates_name_all(headings, words):
    assert len(from_file(table(NAMES), group=SO(3), rep_in=REP_IN, rep_out=REP_OUT).train) == 10
    catches(lambda: from_file(table(headings), group=SO(3), rep_in=REP_IN, rep_out=REP_OUT), "data.csv", *words)


def network():
    return MLP(REP_IN, REP_OUT, SO(3), ch=6, num_layers=1)


def test_a_run_that_goes_astray_is_no_success():
    wild = replace(CONFIG, lr=9.9)
    task = inertia(60, 40, validation=20)
    model = EMLP(task.rep_in, task.rep_out, task.group, ch=32, num_layers=2)
    catches(lambda: fit(model, task, wild), "no numbers", "smaller lr than 9.9")
    assert np.isfinite(fit(model, task, CONFIG).best.test)  # with the weights of before


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (lambda: Adam(epsilon=0), ("epsilon=0", "above 0")),
        (lambda: TrainConfig(optimizer=wrong(None)), ("optimizer", "Adam(")),
        (lambda: NetworkConfig(seed=-1), ("seed=-1",)),
        (lambda: NetworkConfig(ch=wrong(1.5)), ("ch=1.5",)),
        (lambda: NetworkConfig(policy=wrong(3)), ("policy=3", "Sampled")),
        (lambda: fit(wrong(TASK), wrong(network()), CONFIG), ("model is a Task", "fit(model, task")),
        (lambda: fit(network(), TASK, wrong({"steps": 3})), ("config is a dict",)),
        (lambda: drain(training(wrong(network()), TASK, CONFIG)), ("models is a MLP", "by name")),
        (lambda: drain(training(dict.fromkeys("ab", network()), TASK, CONFIG)), ("twice", "deepcopy")),
        (lambda: Augmentation(TASK).rows(wrong(X), 0), ("Data(x, y)",)),
        (lambda: Augmentation(TASK).rows(Data(X[:0], Y[:0]), 0), ("1 row or more",)),
        (lambda: Learner(network(), TASK).step(Data(X * np.nan, Y), 0.01), ("no numbers", "rows")),
    ],
    ids=[
        "epsilon",
        "optimizer",
        "seed",
        "width",
        "policy",
        "swapped",
        "dict",
        "a module",
        "twice",
        "rows",
        "none",
        "nan",
    ],
)
def test_what_is_refused_at_once(action, words):
    catches(action, *words)


def test_a_built_in_task_may_have_no_validation_rows():
    with as_shipped():
        assert inertia(10, 5, validation=0).validation is None
    assert np.array_equal(inertia(10, 5, validation=0).test.x, inertia(10, 5).test.x)
