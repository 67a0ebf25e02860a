"""Representations: V, Scalar, T(p, q) and what +, *, **, .T and >> make of them."""

from emlp_lab.reps.base import Base, T, V
from emlp_lab.reps.blocks import Block, blocks
from emlp_lab.reps.parse import parse
from emlp_lab.reps.rep import Product, Rep, Scalar, Sum

__all__ = [
    "Base",
    "Block",
    "Product",
    "Rep",
    "Scalar",
    "Sum",
    "T",
    "V",
    "blocks",
    "parse",
]
