"""Matrix groups as data."""

from emlp_lab.groups.affine import SE, Affine, E, Galilei, Heisenberg, Poincare, Translations
from emlp_lab.groups.catalog import CATALOG
from emlp_lab.groups.classical import O11, O13, SO, SO13, Lorentz, O, SO11p, SO13p, Trivial
from emlp_lab.groups.compose import DkeR3, Embed, O2eR3, SO2eR3, ZksZnxZn
from emlp_lab.groups.cube import Cube, RubiksCube
from emlp_lab.groups.custom import closure_error, from_generators
from emlp_lab.groups.discrete import A, Q
from emlp_lab.groups.finite import C, D, S, Z
from emlp_lab.groups.group import Group
from emlp_lab.groups.linear import GL, SL, Scaling, Sp
from emlp_lab.groups.parse import parse_group
from emlp_lab.groups.pointgroup import POINT_GROUPS, PointGroup
from emlp_lab.groups.polyhedral import Icosahedral, Octahedral, Tetrahedral
from emlp_lab.groups.product import direct_product
from emlp_lab.groups.semidirect import semidirect_product
from emlp_lab.groups.unitary import SU, U
from emlp_lab.groups.wreath import wreath_product

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
    "semidirect_product",
    "wreath_product",
]
