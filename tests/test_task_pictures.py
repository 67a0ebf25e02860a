"""The thumbnails of tasks: drawn from rows, within their frame, for rows of every kind and number."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from xml.etree import ElementTree

import numpy as np
import pytest
from emlp_widgets.sketches.tasks import PICTURES, task_picture

from emlp_lab.groups import SO
from emlp_lab.reps import T, V
from emlp_lab.tasks import TASKS, Data, Task, from_file, inertia, median, point_cloud

RNG = np.random.default_rng(0)


def small(name: str, seed: int = 2021) -> Task:
    return TASKS[name](train=10, test=30, seed=seed, validation=5)


def mine(name: str = "mine.csv", rows: int = 20) -> Task:
    raw = "\n".join(",".join(map(str, row)) for row in RNG.standard_normal((rows, 16)))
    return from_file(raw.encode(), group=SO(3), rep_in=2 * V + 1, rep_out=T(2), name=name)


# Sizes and rows at which drawings go wrong: one body or ion, one row, nothing but zeros.
DRAWN: dict[str, Callable[[], Task]] = {
    **{name: partial(small, name) for name in TASKS},
    "one row": lambda: TASKS["broken_cube"](1, 1, validation=1),
    "one particle": lambda: TASKS["particles"](1, 1),
    "one digit": lambda: TASKS["digits"](1, 1, validation=1),
    "one body": lambda: inertia(2, 2, bodies=1),
    "one ion": lambda: point_cloud(2, 2, ions=1),
    "one number": lambda: median(2, 2, numbers=1),
    "file": mine,
    "file with the name of a task": lambda: mine("Inertia"),
    "zeros": lambda: replace(mine(), test=Data(np.zeros((3, 7)), np.zeros((3, 9)))),
}


def numbers(svg: str) -> dict[str, np.ndarray]:
    """Coordinates of the shapes without a transformation: x of circles, squares and lines, and y."""
    root, found = ElementTree.fromstring(svg), {"x": [], "y": []}  # noqa: S314  our own picture
    for shape in root.iter():
        for axis in "xy":
            at = float(shape.get(f"c{axis}") or shape.get(axis) or 0)
            found[axis] += [at, at + float(shape.get({"x": "width", "y": "height"}[axis]) or 0) * (shape is not root)]
        flat = [float(n) for n in re.findall(r"-?\d+\.?\d*", shape.get("d") or shape.get("points") or "")]
        found["x"] += flat[::2]
        found["y"] += flat[1::2]
    return {axis: np.array(values) for axis, values in found.items()}


@pytest.mark.parametrize("name", DRAWN)
def test_pictures_stay_in_their_frame(name):
    task = DRAWN[name]()
    svg = task_picture(task)
    assert "nan" not in svg
    assert "inf" not in svg.replace("infinite", "")
    root = ElementTree.fromstring(svg)  # noqa: S314
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("240", "160", "0 0 240 160")
    assert task.summary in (root.get("aria-label") or "")
    at = numbers(svg)
    assert 0 <= at["x"].min() <= at["x"].max() <= 240
    assert 0 <= at["y"].min() <= at["y"].max() <= 160
    assert len(svg) < 60_000


@pytest.mark.parametrize("name", TASKS)
def test_pictures_are_drawn_from_the_rows(name):
    first = task_picture(small(name))
    assert first == task_picture(small(name))
    if name != "inverted_cube":  # shows the first two training rows, which are always the same
        assert first != task_picture(small(name, seed=5))
    assert small(name).name in PICTURES


def test_only_tasks_of_the_library_have_pictures_of_their_own():
    file, other = mine("Inertia"), small("inertia")
    assert "ellipse" in task_picture(other)
    assert "ellipse" not in task_picture(file)
    assert str(file.rep_in) in task_picture(file).replace("&gt;", ">")


def test_the_nets_have_nine_stickers_of_each_colour():
    fills = re.findall(r'<rect[^>]*fill="([^"]*)"', task_picture(small("broken_cube")))
    assert [fills.count(fill) for fill in sorted(set(fills))] == [18] * 6
