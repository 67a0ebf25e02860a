"""Learning tasks: built-in ones, and files of one's own."""

from emlp_lab.tasks.data import Data
from emlp_lab.tasks.from_file import from_file
from emlp_lab.tasks.library.inertia import inertia
from emlp_lab.tasks.library.o5synthetic import o5synthetic
from emlp_lab.tasks.library.particles import particles
from emlp_lab.tasks.normalization import Normalization
from emlp_lab.tasks.task import Task

__all__ = ["Data", "Normalization", "Task", "from_file", "inertia", "o5synthetic", "particles"]
