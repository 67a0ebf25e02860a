"""Matrix groups as data."""

from emlp_lab.groups.catalog import CATALOG
from emlp_lab.groups.custom import closure_error, from_generators
from emlp_lab.groups.families.affine import SE, Affine, E, Galilei, Heisenberg, Poincare, Translations
from emlp_lab.groups.families.classical import (
    GL,
    O11,
    O13,
    SL,
    SO,
    SO13,
    SU,
    Lorentz,
    O,
    Scaling,
    SO11p,
    SO13p,
    Sp,
    Trivial,
    U,
)
from emlp_lab.groups.families.cube import Cube, RubiksCube
from emlp_lab.groups.families.finite import A, C, D, Q, S, Z
from emlp_lab.groups.families.point_groups import POINT_GROUPS, Icosahedral, Octahedral, PointGroup, Tetrahedral
from emlp_lab.groups.families.products import DkeR3, Embed, O2eR3, SO2eR3, ZksZnxZn, wreath_product
from emlp_lab.groups.families.semidirect import semidirect_product
from emlp_lab.groups.group import Group
from emlp_lab.groups.parse import parse_group
from emlp_lab.groups.product import direct_product
from emlp_lab.groups.real_form import real_form

__all__ = [
    "CATALOG",
    "GL",
    "O11",
    "O13",
    "POINT_GROUPS",
    "SE",
    "SL",
    "SO",
    "SO13",
    "SU",
    "A",
    "Affine",
    "C",
    "Cube",
    "D",
    "DkeR3",
    "E",
    "Embed",
    "Galilei",
    "Group",
    "Heisenberg",
    "Icosahedral",
    "Lorentz",
    "O",
    "O2eR3",
    "Octahedral",
    "Poincare",
    "PointGroup",
    "Q",
    "RubiksCube",
    "S",
    "SO2eR3",
    "SO11p",
    "SO13p",
    "Scaling",
    "Sp",
    "Tetrahedral",
    "Translations",
    "Trivial",
    "U",
    "Z",
    "ZksZnxZn",
    "closure_error",
    "direct_product",
    "from_generators",
    "parse_group",
    "real_form",
    "semidirect_product",
    "wreath_product",
]
