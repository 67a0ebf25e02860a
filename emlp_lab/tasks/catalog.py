"""The built-in tasks by name."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from emlp_lab.tasks.library.broken_cube import broken_cube
from emlp_lab.tasks.library.digits import digits
from emlp_lab.tasks.library.inertia import inertia
from emlp_lab.tasks.library.inverted_cube import inverted_cube
from emlp_lab.tasks.library.median import median
from emlp_lab.tasks.library.o5synthetic import o5synthetic
from emlp_lab.tasks.library.particles import particles
from emlp_lab.tasks.library.point_cloud import point_cloud
from emlp_lab.tasks.task import Task

BUILT_IN = (inertia, o5synthetic, particles, inverted_cube, broken_cube, point_cloud, digits, median)
# Each takes train, test, seed and validation; some have an argument of their own.
TASKS: Mapping[str, Callable[..., Task]] = MappingProxyType({make.__name__: make for make in BUILT_IN})
