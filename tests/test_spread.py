"""The picture of numbers that spread over rows, the measurement behind lesson 4, and the map for notebooks."""

import re

import numpy as np
import pytest
from emlp_widgets import show_pairings
from emlp_widgets.sketches.spread import measured, medians, show_spread

from emlp_lab.groups import O
from emlp_lab.nn.bilinear.plan import bilinear_plan
from emlp_lab.reps import T, V
from tests.cases import catches
from tests.test_pictures import Messages, sent  # noqa: F401  a fixture

TASKS = ("Inertia", "O5Synthetic")


@pytest.mark.parametrize("task", TASKS)
def test_every_series_was_measured_for_the_same_seeds(task: str):
    series = measured(task)
    assert len(series) == 6
    assert len({len(errors) for errors in series.values()}) == 1
    assert all(min(errors) > 0 for errors in series.values())
    for line, (name, errors) in zip(medians(task).splitlines(), series.items(), strict=True):
        assert line.split("  ")[0].strip() == name
        assert float(line.split()[-1]) == pytest.approx(np.median(errors), rel=0.06)


def test_dots_lie_in_the_order_of_their_numbers_and_the_line_at_the_median():
    svg = show_spread({"a": [0.1, 1.0, 10.0], "b": [0.2, 0.4]}, "error").svg
    rows: dict[str, list[float]] = {}
    for x, y in re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', svg):
        rows.setdefault(y, []).append(float(x))
    first, second = rows.values()
    assert first[1] - first[0] == pytest.approx(first[2] - first[1], abs=0.2)  # factors are distances
    assert second[1] - second[0] == pytest.approx((first[1] - first[0]) * np.log10(2), abs=0.2)
    assert f'd="M{first[1]:.1f}' in svg
    assert f"× {np.exp(np.log([0.1, 1, 10]).std(ddof=1)):.2f}" in svg


MISTAKES = [
    (lambda: show_spread({"a": [1.0]}), ["'a'", "at least two"]),
    (lambda: show_spread({"a": [1.0, 0.0]}), ["[1.0, 0.0]", "above zero"]),
    (lambda: measured("Springs"), ["'Springs'", "Inertia, O5Synthetic"]),
]


@pytest.mark.parametrize(("call", "words"), MISTAKES, ids=range(len(MISTAKES)))
def test_mistakes_are_named(call, words):
    catches(call, *words)


def test_the_map_of_a_layer_shows_what_it_draws(sent: Messages):  # noqa: F811
    rep = (2 + 3 * V + 12 * T(2))(O(3))
    plan = bilinear_plan(rep, rep, rule="contract")
    drawn = show_pairings(plan, seed=4).picture
    assert [tuple(group["kept"]) for group in drawn["carriers"]] == plan.by_slot(plan.draw(4))
    assert [link["weights"] for link in drawn["links"]] == [term.weights for term in plan.terms]
    assert [group["acts"] for group in drawn["carriers"]] == [False, True, True]


def test_a_layer_without_pairings_says_so(sent: Messages):  # noqa: F811
    rep = (3 * V)(O(3))
    picture = show_pairings(bilinear_plan(rep, rep))
    assert picture.picture == {}
    assert "zero" in picture.message
