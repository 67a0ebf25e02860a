"""Representations: V, Scalar, T(p, q) and what +, *, **, .T and >> make of them; custom and irreducible ones."""

from emlp_lab.reps.atom import Atom
from emlp_lab.reps.base import Base, T, V
from emlp_lab.reps.blocks import Block, blocks
from emlp_lab.reps.custom import from_function
from emlp_lab.reps.library.angular import Irrep, Spin
from emlp_lab.reps.library.decompose import Component, decompose
from emlp_lab.reps.library.factor import factors
from emlp_lab.reps.library.powers import Alt, Sym
from emlp_lab.reps.library.radical import radical_layers
from emlp_lab.reps.library.regular import Gamma, Regular, irreps
from emlp_lab.reps.library.restriction import restrict
from emlp_lab.reps.library.subrepresentation import subrepresentation
from emlp_lab.reps.notation.json import from_json, to_json
from emlp_lab.reps.notation.parse import parse
from emlp_lab.reps.rep import Rep
from emlp_lab.reps.tree import Product, Scalar, Sum, ends

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
    "ends",
    "factors",
    "from_function",
    "from_json",
    "irreps",
    "parse",
    "radical_layers",
    "restrict",
    "subrepresentation",
    "to_json",
]
