"""Tasks from files of one's own: how rows are split, and a normalisation that commutes with the group."""

from dataclasses import replace

import numpy as np
import pytest

from emlp_lab.groups import O13, SO, Group, O, S
from emlp_lab.reps import Rep, T, V
from emlp_lab.tasks import Data, from_file, inertia
from emlp_lab.tasks.normalization import normalization
from tests.cases import catches

RNG = np.random.default_rng(0)
FILES: list[tuple[Group, Rep, Rep]] = [
    (SO(3), 2 * V + 1, V),
    (S(4), V + 2, V + 1),
    (O(2), V + T(2), T(2)),
    (O13(), V + 1, V.T + T(1, 1)),
]


def bytes_of(x: np.ndarray, y: np.ndarray) -> bytes:
    return "\n".join(",".join(map(repr, map(float, row))) for row in np.hstack([x, y])).encode()


def joined(*parts: Data) -> np.ndarray:
    """The rows of all parts, in an order of their own."""
    rows = np.concatenate([np.hstack([part.x, part.y]) for part in parts])
    return rows[np.lexsort(rows.T)]


@pytest.mark.parametrize(("group", "rep_in", "rep_out"), FILES, ids=str)
def test_files_are_split_without_loss(group, rep_in, rep_out):
    x, y = RNG.standard_normal((40, rep_in(group).size())), RNG.standard_normal((40, rep_out(group).size()))
    given = {"group": group, "rep_in": rep_in, "rep_out": rep_out, "name": "mine.csv", "test_fraction": 0.25}
    task = from_file(bytes_of(x, y), **given)
    assert (len(task.train), len(task.test), task.validation) == (30, 10, None)
    assert (task.rep_in, task.rep_out, task.name) == (rep_in(group), rep_out(group), "mine.csv")
    np.testing.assert_array_equal(joined(task.train, task.test), joined(Data(x, y)))
    other = from_file(bytes_of(x, y), **given, validation_fraction=0.3)
    assert other.validation is not None
    assert (len(other.train), len(other.test), len(other.validation)) == (18, 10, 12)
    np.testing.assert_array_equal(other.test.x, task.test.x)
    np.testing.assert_array_equal(joined(other.train, other.test, other.validation), joined(Data(x, y)))
    scale = normalization(other.train, task.rep_in, task.rep_out).x_scale  # of the training rows alone
    np.testing.assert_array_equal(other.normalization.x_scale, scale)


@pytest.mark.parametrize("shares", [(0.2, 0), (0.2, 0.0), (0.5, 1e-9), (0.01, 0.98), (1e-9, 0.999), (0.999, 0.0005)])
@pytest.mark.parametrize("count", [5, 6, 50])
def test_every_kind_that_is_wanted_has_a_row(shares, count):
    test, validation = shares
    x = RNG.standard_normal((count, 3))
    given = {"group": SO(3), "rep_in": V, "rep_out": V, "test_fraction": test, "validation_fraction": validation}
    task = from_file(bytes_of(x, x), **given)
    parts = [part for part in (task.train, task.test, task.validation) if part is not None]
    assert min(map(len, parts)) >= 1
    assert (task.validation is not None) == (validation > 0)
    np.testing.assert_array_equal(joined(*parts), joined(Data(x, x)))


@pytest.mark.parametrize(("group", "rep_in", "rep_out"), FILES, ids=str)
def test_normalisation_commutes_with_the_group(group, rep_in, rep_out):
    rep_in, rep_out = rep_in(group), rep_out(group)
    x, y = 7 * RNG.standard_normal((60, rep_in.size())) + 1, 5 * RNG.standard_normal((60, rep_out.size())) + 3
    task = from_file(bytes_of(x, y), group=group, rep_in=rep_in, rep_out=rep_out)
    scales = task.normalization
    assert np.ptp(scales.x_scale) > 0
    for g in group.sample(1, 4):
        for rep, scale in ((rep_in, scales.x_scale), (rep_out, scales.y_scale)):
            np.testing.assert_allclose(rep.rho(g) * scale, scale[:, None] * rep.rho(g), rtol=1e-12)
        np.testing.assert_allclose(rep_out.rho(g) @ scales.y_mean, scales.y_mean, atol=1e-10)
    assert np.mean((task.train.x / scales.x_scale) ** 2) == pytest.approx(1)
    assert np.mean(((task.train.y - scales.y_mean) / scales.y_scale) ** 2) == pytest.approx(1)


def test_normalisation_removes_the_invariant_mean_of_the_training_rows():
    x, y = RNG.standard_normal((50, 3)), RNG.standard_normal((50, 9)) + 4 * np.eye(3).ravel()
    task = from_file(bytes_of(x, y), group=SO(3), rep_in=V, rep_out=T(2))
    trace = task.train.y.reshape(-1, 3, 3).trace(axis1=1, axis2=2).mean()
    np.testing.assert_allclose(task.normalization.y_mean.reshape(3, 3), np.eye(3) * trace / 3, atol=1e-12)


def test_constant_columns_are_left_alone():
    task = from_file(bytes_of(np.zeros((9, 4)), np.ones((9, 1))), group=SO(3), rep_in=V + 1, rep_out=T(0))
    np.testing.assert_array_equal(task.normalization.x_scale, 1)
    np.testing.assert_array_equal(task.normalization.y_scale, 1)
    np.testing.assert_allclose(task.normalization.y_mean, 1)


def test_the_split_depends_on_the_seed_alone():
    raw = bytes_of(RNG.standard_normal((20, 3)), RNG.standard_normal((20, 3)))
    a, b, c = (from_file(raw, group=SO(3), rep_in=V, rep_out=V, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(a.test.x, b.test.x)
    assert not np.array_equal(a.test.x, c.test.x)


@pytest.mark.parametrize("share", [-0.1, 0.8, 1, np.nan, "x", None])
def test_bad_shares_of_validation_rows(share):
    raw = bytes_of(np.ones((9, 3)), np.ones((9, 3)))
    catches(
        lambda: from_file(raw, group=SO(3), rep_in=V, rep_out=V, validation_fraction=share),
        f"validation_fraction={share!r}",
        "0 up to what test_fraction=0.2 leaves, 0.8",
    )


@pytest.mark.parametrize("fraction", [0, 1, -0.5, 2, np.nan])
def test_bad_fractions(fraction):
    raw = bytes_of(np.ones((9, 3)), np.ones((9, 3)))
    catches(
        lambda: from_file(raw, group=SO(3), rep_in=V, rep_out=V, test_fraction=fraction), f"test_fraction={fraction}"
    )


def test_too_few_rows_and_extreme_fractions():
    few = bytes_of(np.ones((4, 3)), np.ones((4, 3)))
    catches(lambda: from_file(few, group=SO(3), rep_in=V, rep_out=V, name="few.csv"), "few.csv", "4 rows", "5")
    raw = bytes_of(RNG.standard_normal((6, 3)), RNG.standard_normal((6, 3)))
    for fraction in (1e-9, 1 - 1e-9):
        task = from_file(raw, group=SO(3), rep_in=V, rep_out=V, test_fraction=fraction)
        assert min(len(task.train), len(task.test)) == 1


def spoiled(data: Data, name: str, value: float) -> Data:
    changed = {"x": data.x.copy(), "y": data.y.copy()}
    changed[name][2, 1] = value
    return Data(**changed)


@pytest.mark.parametrize("kind", ["train", "test", "validation"])
@pytest.mark.parametrize(("name", "value"), [("x", np.nan), ("y", np.inf), ("y", -np.inf)])
def test_rows_that_are_no_numbers_are_refused(kind, name, value):
    task = inertia(4, 4, validation=4)
    rows = spoiled(getattr(task, kind), name, value)
    catches(lambda: replace(task, **{kind: rows}), f"the {kind} rows of Inertia", f"{name}[2, 1] is {value}", "1 ")


@pytest.mark.parametrize("shape", [(4, 19), (0, 20), (20,)])
def test_rows_that_do_not_fit_are_refused(shape):
    task = inertia(4, 4)
    bad = Data.__new__(Data)
    object.__setattr__(bad, "x", np.zeros(shape))
    object.__setattr__(bad, "y", np.zeros((4, 9)))
    catches(lambda: replace(task, train=bad), "the train rows of Inertia", str(shape), "20")
