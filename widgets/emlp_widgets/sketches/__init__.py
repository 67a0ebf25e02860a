"""Drawings of the lessons."""

from emlp_widgets.sketches.blocks import color, show_structure
from emlp_widgets.sketches.efficiency import show_published
from emlp_widgets.sketches.orbit_cells import show_orbits
from emlp_widgets.sketches.plane import show_flows, show_moved, show_points, sphere_map
from emlp_widgets.sketches.spread import measured, medians, show_spread
from emlp_widgets.sketches.svg import Sketch, multiplication_table, show_matrices, show_multiplication
from emlp_widgets.sketches.values import show_values

__all__ = [
    "Sketch",
    "color",
    "measured",
    "medians",
    "multiplication_table",
    "show_flows",
    "show_matrices",
    "show_moved",
    "show_multiplication",
    "show_orbits",
    "show_points",
    "show_published",
    "show_spread",
    "show_structure",
    "show_values",
    "sphere_map",
]
