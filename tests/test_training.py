"""Training as a stream of events."""

from functools import cache
from itertools import pairwise

import jax.numpy as jnp
import numpy as np
import objax
import pytest

from emlp_lab.groups import SO
from emlp_lab.nn import EMLP, MLP
from emlp_lab.reps import T, V
from emlp_lab.stream import drain
from emlp_lab.tasks import Data, from_file, inertia
from emlp_lab.train import (
    EMLP_ADAM,
    Adam,
    Learner,
    NetworkConfig,
    TrainConfig,
    experiment,
    training,
    with_symmetry,
)
from emlp_lab.train.adam import moments
from emlp_lab.train.loop import _batches
from tests.cases import catches, some

TASK = inertia(train=100, test=300, seed=1)
CONFIG = TrainConfig(steps=60, batch_size=50, evaluate_every=25)
HIDDEN = 3 + 4 * V + 3 * T(2)


def models() -> dict[str, objax.Module]:
    shape = TASK.rep_in, TASK.rep_out, TASK.group
    return {"EMLP": EMLP(*shape, ch=[HIDDEN], seed=0), "MLP": MLP(*shape, ch=30, num_layers=1, seed=0)}


@pytest.fixture(scope="module")
def finished() -> tuple:
    events, rates = [], iter(np.linspace(1e-2, 5e-3, 1000))
    asked = []

    def rate() -> float:
        asked.append(next(rates))
        return float(asked[-1])

    result = drain(training(models(), TASK, CONFIG, lr=rate), events.append)
    return result, events, asked


def test_loss_falls(finished):
    result, _, _ = finished
    for records in result.values():
        assert records[-1].test < 0.7 * records[0].test
        assert records[-1].train < records[1].train


def test_the_equivariant_network_stays_equivariant(finished):
    result, _, _ = finished
    assert all(record.equivariance < 1e-5 for record in result["EMLP"])
    assert all(record.equivariance > 1e-2 for record in result["MLP"])


def test_events_come_in_order(finished):
    result, events, asked = finished
    told = [event for event in events if event.stage != "compile"]
    assert [event.done for event in told if event.stage == "step"] == list(range(1, 61))
    assert [event.done for event in told if event.stage == "evaluate"] == [0, 25, 50, 60]
    assert told[0].stage == told[-1].stage == "evaluate"
    assert [event.data["model"] for event in events if event.stage == "compile"] == ["EMLP", "MLP"] * 2
    assert all(set(event.data["losses"]) == {"EMLP", "MLP"} for event in told if event.stage == "step")
    epochs = [event.data["epoch"] for event in told if event.stage == "step"]
    np.testing.assert_allclose(epochs, np.arange(1, 61) / 2)
    assert len(asked) == 2 * 60
    assert {name: [r.step for r in records] for name, records in result.items()} == {
        name: [0, 25, 50, 60] for name in result
    }
    records = [event.data["records"]["EMLP"] for event in told if event.stage == "evaluate"]
    assert records == result["EMLP"]
    assert records[0].train is None
    assert all(0 < record.seconds < 10 for record in records[1:])


def test_the_learning_rate_is_asked_before_every_step():
    def still(lr: float) -> list[float]:
        trained = {"MLP": MLP(TASK.rep_in, TASK.rep_out, TASK.group, ch=4, num_layers=1)}
        config = TrainConfig(steps=3, batch_size=100, evaluate_every=3)
        return [record.test for record in drain(training(trained, TASK, config, lr=lambda: lr))["MLP"]]

    frozen, moving = still(0.0), still(0.01)
    assert frozen[0] == frozen[-1] == moving[0]
    assert moving[-1] != moving[0]


OPTIMIZERS = [EMLP_ADAM, Adam(), Adam(0.5, 0.95, 1e-10, 0.3), Adam(decay=5.0)]


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=str)
def test_a_step_is_adam_on_the_mean_squared_error(optimizer):
    model = MLP(TASK.rep_in, TASK.rep_out, TASK.group, ch=5, num_layers=1)
    learner = Learner(model, TASK, optimizer=optimizer)
    before = {name: np.asarray(variable.value) for name, variable in model.vars().items()}
    expected = np.mean((learner.predict(TASK.train.x) - TASK.train.y) ** 2)
    assert learner.step(TASK.train, 0.01) == pytest.approx(expected, rel=1e-4)
    for name, variable in model.vars().items():
        decayed = before[name] * (1 - 0.01 * optimizer.decay)
        moved = np.abs(np.asarray(variable.value) - decayed)
        assert 0.0099 < np.median(moved) <= moved.max() < 0.0101  # Adam's first step has the size of its rate


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=str)
def test_steps_are_those_of_the_papers(optimizer):
    """Number by number, in the notation of Kingma and Ba with the epsilon under the root, as objax has it."""
    rng = np.random.default_rng(0)
    w, gradients, lr = rng.standard_normal(4), rng.standard_normal((6, 4)) * [1, 1e-3, 1e-5, 1], 0.01
    found, state = w.astype(np.float32), moments(4)
    m = v = np.zeros(4)
    for step, g in enumerate(gradients, start=1):
        m = optimizer.beta1 * m + (1 - optimizer.beta1) * g
        v = optimizer.beta2 * v + (1 - optimizer.beta2) * g**2
        rate = lr * np.sqrt(1 - optimizer.beta2**step) / (1 - optimizer.beta1**step)
        w = w - lr * optimizer.decay * w - rate * m / np.sqrt(v + optimizer.epsilon)
        found, state = optimizer.step(jnp.asarray(found), jnp.asarray(g, jnp.float32), state, jnp.float32(lr))
    np.testing.assert_allclose(found, w, rtol=2e-5)


@pytest.mark.parametrize(
    ("name", "value"),
    [("beta1", 1), ("beta2", -0.1), ("epsilon", np.nan), ("decay", 10), ("decay", "1"), ("beta1", True)],
)
def test_what_is_no_optimizer(name, value):
    catches(lambda: Adam(**{name: value}), f"{name}={value!r}", "up to")
    for make in (lambda: TrainConfig(optimizer="adam"), lambda: Learner(models()["MLP"], TASK, optimizer=0.1)):
        catches(make, "optimizer=", "Adam(decay=0.03)")


@pytest.mark.parametrize("rows", [1, 30, 100, 300, 1000, 3000, 10_000, 30_000])
def test_the_protocol_of_emlp(rows):
    """Whole epochs of batches of 500: 1000, but no more than 1800 steps."""
    found = TrainConfig.emlp(rows, seed=4)
    assert found.batch_size == min(rows, 500)
    assert (found.steps, found.lr, found.seed) == (1000 if rows <= 300 else 1800, 3e-3, 4)
    assert (found.schedule, found.optimizer) == ("constant", EMLP_ADAM)
    catches(lambda: TrainConfig.emlp(0), "rows=0")


@cache
def errors_in_units(scale_x: float, scale_y: float) -> list[float]:
    """The losses of 15 steps and the test error, in units of the plain numbers."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((60, 6))
    y = (x[:, :3] * x[:, 3:]).sum(axis=1, keepdims=True) + 3
    rows = np.hstack([scale_x * x, scale_y * y]).tolist()
    raw = "\n".join(",".join(map(repr, row)) for row in rows).encode()
    task = from_file(raw, group=SO(3), rep_in=2 * V, rep_out=T(0))
    learner = Learner(EMLP(task.rep_in, task.rep_out, task.group, ch=[4 + 3 * V]), task)
    losses = [learner.step(task.train, 0.01) for _ in range(15)]
    return [number / scale_y**2 for number in (*losses, learner.test_loss())]


@some("unit", [1e-12, 1e6], 2)
def test_what_is_learned_does_not_depend_on_the_units(unit):
    """Adam would not move where gradients are below its epsilon."""
    plain = errors_in_units(1.0, 1.0)
    assert plain[-1] < 0.9 * plain[0]
    np.testing.assert_allclose(errors_in_units(1 / unit, unit), plain, rtol=2e-3)


def test_predictions_do_not_depend_on_their_number():
    model = MLP(TASK.rep_in, TASK.rep_out, TASK.group, ch=5, num_layers=1)
    learner = Learner(model, TASK)
    assert learner.predict(TASK.test.x).shape == TASK.test.y.shape
    np.testing.assert_array_equal(learner.predict(TASK.test.x)[256:], learner.predict(TASK.test.x[256:]))
    assert learner.test_loss() == pytest.approx(np.mean((learner.predict(TASK.test.x) - TASK.test.y) ** 2))


def test_the_network_sees_normalised_numbers():
    rng = np.random.default_rng(0)
    x, y = 9 * rng.standard_normal((40, 3)), 5 * rng.standard_normal((40, 9)) + 70 * np.eye(3).ravel()
    raw = "\n".join(",".join(map(str, row)) for row in np.hstack([x, y])).encode()
    task = from_file(raw, group=SO(3), rep_in=V, rep_out=T(2))
    model = EMLP(task.rep_in, task.rep_out, task.group, ch=[2 + V])
    scales, learner = task.normalization, Learner(model, task)
    inside = np.asarray(model(jnp.asarray(task.test.x / scales.x_scale, jnp.float32)))
    np.testing.assert_allclose(
        learner.predict(task.test.x), inside * scales.y_scale + scales.y_mean, rtol=1e-4, atol=1e-3
    )
    assert np.abs(scales.y_mean).max() > 60
    assert learner.equivariance_error() < 1e-5


@pytest.mark.parametrize(("rows", "size", "per_epoch"), [(12, 4, 3), (10, 10, 1), (10, 99, 1), (11, 4, 2)])
def test_batches_cover_each_epoch_once(rows, size, per_epoch):
    data = Data(np.arange(float(rows))[:, None], -np.arange(float(rows))[:, None])
    stream = _batches(data, TrainConfig(batch_size=size, seed=4))
    drawn = [next(stream) for _ in range(3 * per_epoch)]
    epochs = [drawn[i * per_epoch : (i + 1) * per_epoch] for i in range(3)]
    orders = [np.concatenate([batch.x[:, 0] for _, batch in epoch]) for epoch in epochs]
    for order in orders:
        assert len(set(order)) == len(order) == per_epoch * min(size, rows)
    assert all(not np.array_equal(a, b) for a, b in pairwise(orders))
    assert all(np.array_equal(batch.x, -batch.y) for _, batch in drawn)
    assert [at for at, _ in drawn] == pytest.approx(np.arange(1, 3 * per_epoch + 1) / per_epoch)


def test_models_see_the_same_batches_as_alone():
    config = TrainConfig(steps=4, batch_size=20, evaluate_every=4)
    shape = TASK.rep_in, TASK.rep_out, TASK.group

    def dense() -> MLP:
        return MLP(*shape, ch=4, num_layers=1)

    together = drain(training({"a": dense(), "b": dense()}, TASK, config))
    alone = drain(training({"a": dense()}, TASK, config))
    assert [r.test for r in together["a"]] == [r.test for r in together["b"]] == [r.test for r in alone["a"]]


def test_closing_half_way_is_harmless():
    trained = {"MLP": MLP(TASK.rep_in, TASK.rep_out, TASK.group, ch=4, num_layers=1)}
    stream = training(trained, TASK, TrainConfig(steps=50, batch_size=20))
    while next(stream).stage != "step":
        pass
    stream.close()
    before = [np.asarray(variable.value) for variable in trained["MLP"].vars()]
    assert list(stream) == []
    assert all(np.isfinite(value).all() for value in before)


def test_experiment_trains_both_networks():
    events = []
    config = TrainConfig(steps=2, batch_size=50, evaluate_every=2)
    histories = drain(experiment(TASK, NetworkConfig(ch=12, num_layers=1, seed=5), config), events.append)
    assert set(histories) == {"EMLP", "MLP"}
    (built,) = [event.data["models"] for event in events if event.stage == "models"]
    assert [hidden.size() for hidden in built["EMLP"].plan.hidden] == [
        30
    ]  # 12, and for five vectors in and a matrix out three vectors and a matrix more
    assert built["EMLP"].seed == built["MLP"].seed == 5
    assert {"layer", "type", "models", "compile", "step", "evaluate"} <= {event.stage for event in events}


def test_another_symmetry_of_the_same_data():
    task = with_symmetry(TASK, SO(3), 5 * T(0) + 5 * V, V**2)
    assert task.group == SO(3)
    assert task.rep_in.groups == (SO(3),)
    np.testing.assert_array_equal(task.train.x, TASK.train.x)
    catches(lambda: with_symmetry(TASK, SO(3), V, V), "Inertia", "20", "9", "3")


@pytest.mark.parametrize(
    "options",
    [
        {"steps": 0},
        {"batch_size": 0},
        {"evaluate_every": -1},
        {"lr": 0.0},
        {"lr": np.nan},
        {"lr": 10.0},
        {"lr": "a"},
        {"steps": 1.5},
        {"batch_size": 2.5},
        {"seed": -1},
        {"seed": "a"},
    ],
    ids=str,
)
def test_bad_settings(options):
    ((name, value),) = options.items()
    catches(lambda: TrainConfig(**options), f"{name}={value!r}")


def test_augmented_models_see_moved_rows_and_others_do_not():
    """The equivariant network does not notice; the dense one learns something else."""

    def losses(augmented: tuple[str, ...]) -> dict[str, list[float]]:
        config = TrainConfig(steps=5, batch_size=50, evaluate_every=5)
        found: dict[str, list[float]] = {"EMLP": [], "MLP": []}
        for event in training(models(), TASK, config, augmented=augmented):
            if event.stage == "step":
                for name, loss in event.data["losses"].items():
                    found[name].append(loss)
        return found

    plain, one, both = losses(()), losses(("MLP",)), losses(("EMLP", "MLP"))
    assert one["EMLP"] == plain["EMLP"]
    np.testing.assert_allclose(both["EMLP"], plain["EMLP"], rtol=1e-4)
    assert one["MLP"] == both["MLP"]
    assert abs(one["MLP"][0] / plain["MLP"][0] - 1) > 1e-4
    for names in ("MLP", ["CNN"]):
        catches(lambda names=names: drain(training(models(), TASK, CONFIG, augmented=names)), "augmented=", "'MLP'")


@pytest.mark.parametrize("rows", [1, 2, 7])
def test_fewer_rows_than_a_batch_are_one_batch(rows):
    task = inertia(rows, 3, validation=2)
    config = TrainConfig(steps=3, batch_size=500, evaluate_every=1)
    network = MLP(task.rep_in, task.rep_out, task.group, ch=2, num_layers=1)
    records = drain(training({"MLP": network}, task, config))["MLP"]
    assert [record.epoch for record in records] == [0, 1, 2, 3]
    now = Learner(network, task).loss(task.train)
    assert records[1].train == pytest.approx(now, rel=0.3)  # three small steps later
    assert np.isfinite([record.test for record in records]).all()


def test_constant_columns_are_learned_without_a_scale_of_zero():
    rng = np.random.default_rng(0)
    rows = np.hstack([np.full((12, 1), 3.0), rng.standard_normal((12, 3)), np.full((12, 1), -2.0)])
    raw = "\n".join(",".join(map(repr, row)) for row in rows.tolist()).encode()
    task = from_file(raw, group=SO(3), rep_in=1 + V, rep_out=T(0))
    learner = Learner(EMLP(task.rep_in, task.rep_out, task.group, ch=[3 + 2 * V], probe=False), task)
    losses = [learner.step(task.train, 0.01) for _ in range(3)]
    assert np.isfinite(losses).all()
    assert learner.test_loss() < 4.0
