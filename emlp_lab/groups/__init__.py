"""Matrix groups as data."""

from emlp_lab.groups.catalog import CATALOG, parse_group
from emlp_lab.groups.classical import O13, SO, SO13, Lorentz, O, SO13p, Trivial
from emlp_lab.groups.finite import C, D, S, Z
from emlp_lab.groups.group import Group

__all__ = [
    "CATALOG",
    "O13",
    "SO",
    "SO13",
    "C",
    "D",
    "Group",
    "Lorentz",
    "O",
    "S",
    "SO13p",
    "Trivial",
    "Z",
    "parse_group",
]
