"""Representations: V, Scalar, T(p, q) and what +, *, **, .T and >> make of them."""

from emlp_lab.reps.atom import Atom
from emlp_lab.reps.base import Base, T, V
from emlp_lab.reps.blocks import Block, blocks
from emlp_lab.reps.custom import from_function
from emlp_lab.reps.parse import parse
from emlp_lab.reps.rep import Rep
from emlp_lab.reps.tree import Product, Scalar, Sum

__all__ = [
    "Atom",
    "Base",
    "Block",
    "Product",
    "Rep",
    "Scalar",
    "Sum",
    "T",
    "V",
    "blocks",
    "from_function",
    "parse",
]
