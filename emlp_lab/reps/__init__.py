"""Representations: V, Scalar, T(p, q) and what +, *, **, .T and >> make of them; custom and irreducible ones."""

from emlp_lab.reps.angular import Irrep, Spin
from emlp_lab.reps.atom import Atom
from emlp_lab.reps.base import Base, T, V
from emlp_lab.reps.blocks import Block, blocks
from emlp_lab.reps.custom import from_function
from emlp_lab.reps.factor import factors
from emlp_lab.reps.isotypic import Component, decompose
from emlp_lab.reps.json import from_json, to_json
from emlp_lab.reps.parse import parse
from emlp_lab.reps.powers import Alt, Sym
from emlp_lab.reps.regular import Gamma, Regular, irreps
from emlp_lab.reps.rep import Rep
from emlp_lab.reps.restriction import restrict
from emlp_lab.reps.subspace import subrepresentation
from emlp_lab.reps.tree import Product, Scalar, Sum

Vector = V  # emlp's second name

__all__ = [
    "Alt",
    "Atom",
    "Base",
    "Block",
    "Component",
    "Gamma",
    "Irrep",
    "Product",
    "Regular",
    "Rep",
    "Scalar",
    "Spin",
    "Sum",
    "Sym",
    "T",
    "V",
    "Vector",
    "blocks",
    "decompose",
    "factors",
    "from_function",
    "from_json",
    "irreps",
    "parse",
    "restrict",
    "subrepresentation",
    "to_json",
]
