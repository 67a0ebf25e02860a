"""Learning tasks: built-in ones, and files of one's own."""

from emlp_lab.tasks.augmentation import Augmentation
from emlp_lab.tasks.catalog import TASKS
from emlp_lab.tasks.data import Data
from emlp_lab.tasks.from_file import from_file
from emlp_lab.tasks.library.broken_cube import broken_cube
from emlp_lab.tasks.library.digits import digits
from emlp_lab.tasks.library.inertia import inertia
from emlp_lab.tasks.library.inverted_cube import inverted_cube
from emlp_lab.tasks.library.median import median
from emlp_lab.tasks.library.o5synthetic import o5synthetic
from emlp_lab.tasks.library.particles import particles
from emlp_lab.tasks.library.point_cloud import point_cloud
from emlp_lab.tasks.normalization import Normalization, identity, normalization
from emlp_lab.tasks.task import Task

__all__ = [
    "TASKS",
    "Augmentation",
    "Data",
    "Normalization",
    "Task",
    "broken_cube",
    "digits",
    "from_file",
    "identity",
    "inertia",
    "inverted_cube",
    "median",
    "normalization",
    "o5synthetic",
    "particles",
    "point_cloud",
]
