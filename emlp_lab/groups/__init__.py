"""Matrix groups as data."""

from emlp_lab.groups.catalog import CATALOG, parse_group
from emlp_lab.groups.classical import O11, O13, SO, SO13, Lorentz, O, SO11p, SO13p, Trivial
from emlp_lab.groups.compose import DkeR3, Embed, O2eR3, SO2eR3, ZksZnxZn, direct_product
from emlp_lab.groups.cube import Cube, RubiksCube
from emlp_lab.groups.custom import closure_error, from_generators
from emlp_lab.groups.finite import C, D, S, Z
from emlp_lab.groups.group import Group
from emlp_lab.groups.linear import GL, SL, Scaling, Sp
from emlp_lab.groups.unitary import SU, U

__all__ = [
    "CATALOG",
    "GL",
    "O11",
    "O13",
    "SL",
    "SO",
    "SO13",
    "SU",
    "C",
    "Cube",
    "D",
    "DkeR3",
    "Embed",
    "Group",
    "Lorentz",
    "O",
    "O2eR3",
    "RubiksCube",
    "S",
    "SO2eR3",
    "SO11p",
    "SO13p",
    "Scaling",
    "Sp",
    "Trivial",
    "U",
    "Z",
    "ZksZnxZn",
    "closure_error",
    "direct_product",
    "from_generators",
    "parse_group",
]
