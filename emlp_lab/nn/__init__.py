"""Networks: plans, and the objax modules over them."""

from emlp_lab.nn.architecture import emlp_stream
from emlp_lab.nn.gate import gated
from emlp_lab.nn.objax import EMLP, MLP, BiLinear, EMLPBlock, Linear
from emlp_lab.nn.pairings import Pairings
from emlp_lab.nn.uniform import uniform_rep

# Star imports bring these names and no submodules (emlp_lab.nn.objax would hide the package objax).
__all__ = [
    "EMLP",
    "MLP",
    "BiLinear",
    "EMLPBlock",
    "Linear",
    "Pairings",
    "emlp_stream",
    "gated",
    "uniform_rep",
]
