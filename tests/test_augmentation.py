"""Rows moved by group elements: whatever is equivariant holds for them."""

from dataclasses import replace

import jax.numpy as jnp
import numpy as np
import pytest

from emlp_lab.groups import O13, SE, SO, SU, C, Cube, D, O, S, from_generators, real_form
from emlp_lab.reps import Irrep, Regular, Rep, Sym, T, V, from_function
from emlp_lab.tasks import TASKS, Augmentation, Data, Task, moves
from emlp_lab.tasks.normalization import identity
from tests import formulas
from tests.cases import catches, some, translations
from tests.networks import CLOUD

PSEUDOSCALAR = from_function(lambda g: jnp.linalg.det(g)[None, None], "P")
BRAID = from_generators(discrete=[[*range(1, 40), 0], [1, 0, *range(2, 40)]], name="a large permutation group")
MAPS: list[tuple[Rep, Rep]] = [
    ((2 * V + 1)(real_form(SU(2))), V(real_form(SU(2)))),
    ((V + T(2))(O13()), T(1, 1)(O13())),
    ((2 * V + T(0, 1))(O13()), T(0, 1)(O13())),
    ((T(2) + V)(S(5)), (V + T(2))(S(5))),
    ((3 * V)(SE(3)), V(SE(3))),
    ((V * V.T + V.T)(SE(3)), V.T(SE(3))),
    (V(translations(3)).T, V(translations(3)).T),
    (CLOUD, V(S(5)) * V(SO(3)) + V(SO(3)) + 1),
    (V(S(4)) * V(SO(3)) * V(S(4)), V(S(4)) * V(SO(3))),
    (V(S(4).named("rows")) * V(S(4).named("columns")), V(S(4).named("columns"))),
    ((PSEUDOSCALAR * V + Irrep(2, -1))(O(3)), (PSEUDOSCALAR * Sym(V, 2))(O(3))),
    (Regular(D(3)), Regular(D(3)) + V(D(3))),
    ((V + T(3))(D(4)), V(D(4))),
    (T(2)(C(3)), T(2)(C(3))),
    ((V + 2)(SO(2) * S(3)), V(SO(2) * S(3))),
    (V(BRAID), V(BRAID) + 1),
    ((2 * T(0))(O(3)), T(0)(O(3))),
]


def task_of(rep_in: Rep, rep_out: Rep, rows: Data) -> Task:
    shape = {"rep_in": rep_in, "rep_out": rep_out, "train": rows, "test": rows, "validation": None}
    scales = identity(rep_in.size(), rep_out.size())
    return replace(TASKS["inertia"](1, 1), group=rep_in.groups, normalization=scales, **shape)


@pytest.mark.parametrize("name", TASKS)
def test_moved_rows_of_every_task_are_rows_of_the_task(name):
    task, direct = TASKS[name](train=12, test=1, validation=1), getattr(formulas, name)
    moved = Augmentation(task, seed=1).rows(task.train, step=3)
    np.testing.assert_allclose(moved.y, [direct(row) for row in moved.x], atol=1e-11)
    assert (np.abs(moved.x - task.train.x).max(axis=1) > 0).mean() > 0.8


@some(("rep_in", "rep_out"), MAPS, ids=str)
def test_equivariant_maps_hold_for_moved_rows(rep_in, rep_out):
    basis = (rep_in >> rep_out).equivariant_basis()
    assert basis.rank
    rng = np.random.default_rng(0)
    W = (basis @ rng.standard_normal(basis.rank)).reshape(rep_out.size(), rep_in.size())
    x = rng.standard_normal((30, rep_in.size()))
    moved = Augmentation(task_of(rep_in, rep_out, Data(x, x @ W.T))).rows(Data(x, x @ W.T), step=0)
    np.testing.assert_allclose(moved.x @ W.T, moved.y, atol=1e-9 * max(1, np.abs(moved.y).max()))
    if any(True for _ in rep_in.atoms()):
        changed = np.abs(moved.x - x).max(axis=1) > 1e-6
        assert changed.mean() > 0.2


def test_one_element_moves_all_of_a_row_and_each_row_has_its_own():
    rep = (2 * V + T(2))(O(3))
    first = np.tile(np.arange(15.0), (20, 1))
    moved = Augmentation(task_of(rep, V(O(3)), Data(first, first[:, :3]))).rows(Data(first, first[:, :3]), 0)
    assert len(np.unique(moved.x, axis=0)) == 20
    for row, y in zip(moved.x, moved.y, strict=True):
        g, *_ = np.linalg.lstsq(np.stack([np.arange(3.0), np.arange(3.0, 6), np.ones(3)]), np.eye(3))
        turned = (g @ np.stack([row[:3], row[3:6], (row[3:6] - row[:3]) / 3])).T
        np.testing.assert_allclose(turned @ np.arange(3.0), y, atol=1e-12)
        np.testing.assert_allclose(np.linalg.norm(row), np.linalg.norm(first[0]), rtol=1e-12)


def test_all_elements_of_a_finite_group_come_equally_often():
    x, rows = np.tile(np.arange(6.0), (4800, 1)), 4800
    moved = Augmentation(task_of(V(Cube()), T(0)(Cube()), Data(x, x[:, :1]))).rows(Data(x, x[:, :1]), 0)
    found, counts = np.unique(moved.x, axis=0, return_counts=True)
    assert len(found) == 24
    assert np.abs(counts - rows / 24).max() < 5 * np.sqrt(rows / 24)


def test_rows_depend_on_the_seed_and_the_step_alone():
    task = TASKS["point_cloud"](train=10, test=1, validation=1)
    one, again, other = Augmentation(task, seed=5), Augmentation(task, seed=5), Augmentation(task, seed=6)
    one.rows(task.train, 0)
    first = one.rows(task.train, 7)
    assert (first.x.tobytes(), first.y.tobytes()) == tuple(
        a.tobytes() for a in vars(again.rows(task.train, 7)).values()
    )
    assert not np.isclose(first.x[:, 2:5], again.rows(task.train, 8).x[:, 2:5]).any(axis=1).all()
    assert not np.isclose(first.x[:, 2:5], other.rows(task.train, 7).x[:, 2:5]).any(axis=1).all()
    assert task.train.x.tobytes() == TASKS["point_cloud"](train=10, test=1, validation=1).train.x.tobytes()


def test_few_elements_are_kept_of_large_matrices(monkeypatch):
    rep, most = (V + T(2))(SO(3)), 90
    x = np.tile(np.arange(12.0), (500, 1))
    monkeypatch.setattr(moves, "MAX_ENTRIES", most)
    moved = Augmentation(task_of(rep, rep, Data(x, x))).rows(Data(x, x), 0)
    np.testing.assert_array_equal(moved.x, moved.y)
    assert len(np.unique(moved.x, axis=0)) == most // 9


PAIRS = Data(np.ones((3, 2)), np.ones((3, 2)))
COMPLEX = Task("Complex", "two numbers", SU(2), V(SU(2)), V(SU(2)), PAIRS, PAIRS, identity(2, 2))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda task: Augmentation(task, seed=-1), ("seed=-1",)),
        (lambda task: Augmentation(task, elements=0), ("elements=0",)),
        (lambda task: Augmentation(task).rows(task.train, step=-1), ("step=-1",)),
        (lambda _: Augmentation(COMPLEX), ("SU(2)", "complex", "real_form")),
    ],
    ids=["seed", "elements", "step", "complex"],
)
def test_misuse(make, words):
    catches(lambda: make(TASKS["inertia"](2, 2)), *words)
