"""Learning tasks: those of the literature, and files of one's own."""

from emlp_lab.tasks.from_file import from_file
from emlp_lab.tasks.literature import inertia, o5synthetic
from emlp_lab.tasks.task import Data, Normalization, Task

__all__ = ["Data", "Normalization", "Task", "from_file", "inertia", "o5synthetic"]
