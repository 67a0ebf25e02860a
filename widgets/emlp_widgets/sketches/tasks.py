"""A thumbnail for every task."""

from collections.abc import Callable, Iterator, Mapping

from emlp_lab.tasks import Task
from emlp_widgets.sketches.shapes import HEIGHT, WIDTH
from emlp_widgets.sketches.svg import Sketch
from emlp_widgets.sketches.task_cells import images, plain_cubes, rubiks_cubes, table
from emlp_widgets.sketches.task_points import bodies, ions, lengths, momenta, sets

PICTURES: Mapping[str, Callable[[Task], Iterator[str]]] = {
    "Inertia": bodies,
    "O5Synthetic": lengths,
    "Particles": momenta,
    "InvertedCube": plain_cubes,
    "BrokenCube": rubiks_cubes,
    "PointCloud": ions,
    "Digits": images,
    "Median": sets,
}


def task_picture(task: Task) -> str:
    """SVG of 240 x 160 pixels of what a task is about, drawn from its rows: for a built-in task a picture of its own,
    for others a table of numbers.
    """
    draw = PICTURES.get(task.name, table) if task.source else table  # a file may have the name of a built-in task
    return Sketch("".join(draw(task)), WIDTH, HEIGHT, f"{task.name}: {task.summary}").svg
