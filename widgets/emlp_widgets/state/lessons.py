"""The lessons, as the start page lists them. Each is useful alone; a notebook that is not there is not listed."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Lesson:
    """A lesson by its number, which is that of its notebook, its title, what it is about, and how long it takes."""

    number: int
    title: str
    line: str
    minutes: int


LESSONS = (
    Lesson(1, "What a group does to a vector", "Turn, mirror, permute", 10),
    Lesson(2, "Representations", "Vectors, matrices and what is made of them", 15),
    Lesson(3, "How a basis is found", "From 81 unknowns to 3, step by step", 20),
    Lesson(4, "The bilinear layer", "What a pairing multiplies, and the seed", 15),
    Lesson(5, "Training under symmetry", "Less data, and when it does not help", 15),
    Lesson(6, "Your own group", "Type two matrices, get a group", 10),
    Lesson(7, "The point cloud", "Two symmetries at once", 15),
)


def lessons_in(folder: Path) -> dict[Lesson, Path]:
    """The lessons whose notebooks are in a folder, in their order."""
    found = {lesson: sorted(folder.glob(f"{lesson.number}-*.ipynb")) for lesson in LESSONS}
    return {lesson: paths[0] for lesson, paths in found.items() if paths}
