"""Laws of all built-in tasks: their formula, their symmetry, their distribution, and what rows depend on."""

from typing import NamedTuple

import numpy as np
import pytest

from emlp_lab.check import equivariance_error
from emlp_lab.groups import O13, SO, Cube, Group, O, RubiksCube, S
from emlp_lab.reps import Rep, T, V
from emlp_lab.tasks import TASKS, Task, broken_cube, digits, inertia, median, particles
from emlp_lab.tasks.library.digits import motions
from tests import formulas
from tests.cases import catches


class Case(NamedTuple):
    """What a task must be. variance: of the target about its mean, over outputs, and how well `rows` rows have it."""

    group: Group | tuple[Group, ...]
    rep_in: Rep
    rep_out: Rep
    variance: float
    rows: int = 20_000
    relative: float = 0.05


# Variances: of labels that are balanced, of the polynomial of Gaussian numbers that particles are (by hand, from
# moments), and by Monte Carlo for the others.
CASES: dict[str, Case] = {
    "inertia": Case(O(3), 5 * T(0) + 5 * T(1), T(2), 11),
    "o5synthetic": Case(O(5), 2 * T(1), T(0), 38.4, 100_000),
    "particles": Case(O13(), 4 * T(1), T(0), 47 / 64, 400_000),
    "inverted_cube": Case(Cube(), 6 * V, T(0), 1 / 4),
    "broken_cube": Case(RubiksCube(), 6 * V, T(0), 1 / 4, 2000),
    "point_cloud": Case((SO(3), S(5)), V(S(5)) * (2 + V(SO(3))), V(SO(3)), 4.1),
    "digits": Case(motions(), V, 10 * T(0), 0.09, 1000),
    "median": Case(S(10), V, V, 14),
}
MANY = ("inverted_cube",)  # of whose few inputs rows are drawn again and again
every_task = pytest.mark.parametrize("name", TASKS)


def over(rep: Rep, group: Group | tuple[Group, ...]) -> Rep:
    return rep(group) if isinstance(group, Group) else rep


def small(name: str, train: int = 12, test: int = 16, seed: int = 2021, validation: int = 8) -> Task:
    return TASKS[name](train=train, test=test, seed=seed, validation=validation)


def parts(task: Task) -> list:
    assert task.validation is not None
    return [task.train, task.test, task.validation]


def test_every_task_is_in_the_table():
    assert list(TASKS) == list(CASES)
    assert len({small(name).name for name in TASKS}) == len(TASKS)


@every_task
def test_it_is_what_the_table_says(name):
    task, case = small(name), CASES[name]
    assert task.group == case.group
    assert (task.rep_in, task.rep_out) == (over(case.rep_in, case.group), over(case.rep_out, case.group))
    assert [len(rows) for rows in parts(task)] == [12, 16, 8]
    assert task.summary
    assert task.source
    assert "." not in task.summary


@every_task
def test_the_targets_are_the_formula(name):
    direct = getattr(formulas, name)
    for rows in parts(small(name)):
        np.testing.assert_allclose(rows.y, [direct(row) for row in rows.x], atol=1e-12)


@every_task
def test_the_true_function_commutes_with_the_group(name):
    task, direct = small(name), getattr(formulas, name)
    x = task.test.x
    error = equivariance_error(
        lambda x: np.array([direct(row) for row in x]), task.rep_in, task.rep_out, x=x if len(x) < 9 else x[:9]
    )
    assert error < 1e-12


@every_task
def test_the_distribution(name):
    case = CASES[name]
    y = small(name, train=case.rows, test=1, validation=1).train.y
    assert np.mean((y - y.mean(axis=0)) ** 2) == pytest.approx(case.variance, rel=case.relative)


@every_task
def test_rows_depend_on_the_seed_alone(name):
    one, again, larger, other = small(name), small(name), small(name, train=20), small(name, seed=4)
    for mine, same in zip(parts(one), parts(again), strict=True):
        assert (mine.x.tobytes(), mine.y.tobytes()) == (same.x.tobytes(), same.y.tobytes())
    for mine, same in zip(parts(one)[1:], parts(larger)[1:], strict=True):
        np.testing.assert_array_equal(mine.x, same.x)
    for mine, changed in zip(parts(one)[1:], parts(other)[1:], strict=True):
        assert not np.array_equal(mine.x, changed.x)


@every_task
def test_no_row_is_in_two_parts(name):
    rows = [row.tobytes() for part in parts(small(name)) for row in part.x]
    assert (len(set(rows)) == len(rows)) == (name not in MANY)
    drawn = [part.x[:8].tobytes() for part in parts(small(name))]
    assert len(set(drawn)) == 3


@every_task
def test_the_normalisation_commutes_with_the_group(name):
    task = small(name, train=200)
    scales = task.normalization
    for i in range(3):
        g = {group: group.sample(1, 3)[i] for group in {*task.rep_in.groups, *task.rep_out.groups}}
        for rep, scale in ((task.rep_in, scales.x_scale), (task.rep_out, scales.y_scale)):
            np.testing.assert_allclose(rep.rho(g) * scale, scale[:, None] * rep.rho(g), rtol=1e-12)
        np.testing.assert_allclose(task.rep_out.rho(g) @ scales.y_mean, scales.y_mean, atol=1e-10)
    if not scales.is_identity:
        assert np.mean((task.train.x / scales.x_scale) ** 2) == pytest.approx(1)
        assert np.mean(((task.train.y - scales.y_mean) / scales.y_scale) ** 2) == pytest.approx(1)


@every_task
@pytest.mark.parametrize("option", ["train", "test", "validation", "seed"])
def test_bad_counts_and_seeds_are_refused(name, option):
    for value in (-1, 1.5, None, True, "x") + ((0,) if option in {"train", "test"} else ()):
        catches(lambda value=value: TASKS[name](**{option: value}), f"{option}={value!r}", "integer >= ")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: inertia(bodies=0), ("bodies=0", "integer >= 1")),
        (lambda: TASKS["point_cloud"](ions=0), ("ions=0", "integer >= 1")),
        (lambda: median(numbers=None), ("numbers=None", "integer >= 1")),
        (lambda: broken_cube(broken="x"), ("broken='x'", "'stickers'", "'pieces'")),
        (lambda: digits(train=1500, test=200, validation=98), ("train=1500", "1798", "1797", "fewer")),
    ],
    ids=["bodies", "ions", "numbers", "broken", "rows"],
)
def test_bad_arguments(make, words):
    catches(make, *words)


def test_sizes_are_arguments():
    assert inertia(2, 2, bodies=3).rep_in == (3 * T(0) + 3 * T(1))(O(3))
    assert median(2, 2, numbers=7).train.x.shape == (2, 7)
    assert TASKS["point_cloud"](2, 2, ions=3).rep_in == V(S(3)) * (2 + V(SO(3)))


def test_inertia_has_the_inputs_of_the_paper():
    x = inertia(train=20_000, test=1).train.x
    assert (x[:, :5] > 0).all()
    assert np.log(2) < x[:, :5].mean() < 1
    assert np.abs(x[:, 5:].mean(axis=0)).max() < 0.05
    assert x[:, 5:].std() == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize("rapidity", [1, 3])
def test_particles_may_be_boosted(rapidity):
    x, boost = particles(1, 20).test.x, np.eye(4)
    boost[:2, :2] = [[np.cosh(rapidity), np.sinh(rapidity)], [np.sinh(rapidity), np.cosh(rapidity)]]
    y = np.array([formulas.particles(row) for row in x])
    moved = np.array([formulas.particles((row.reshape(4, 4) @ boost).ravel()) for row in x])
    np.testing.assert_allclose(moved, y, atol=1e-12 * np.exp(4 * rapidity))
    assert np.ptp(y) > 0.1


def test_no_linear_map_of_a_set_is_its_median():
    rows = median(train=20_000, test=1).train
    columns = [rows.x.ravel(), np.repeat(rows.x.mean(axis=1), 10)]
    _, error, *_ = np.linalg.lstsq(np.stack(columns, axis=1), rows.y.ravel())
    assert error / rows.y.size > np.var(rows.y) / 8


def test_digits_are_moved_in_every_way():
    assert motions().order() == 256
    x = digits(train=1500, test=1, validation=1).train.x
    assert x.min() == 0
    assert x.max() == 1
    unmoved = sum(row.tobytes() in formulas.named_images() for row in np.rint(16 * x).astype(np.uint8))
    assert 0 < unmoved < 20  # one in 256


def test_without_scikit_learn_the_error_names_the_extra(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "sklearn.datasets", None)
    with pytest.raises(ImportError, match=r"scikit-learn.*pip install 'emlp-lab\[tasks\]'"):
        digits()
