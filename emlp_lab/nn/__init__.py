"""Networks: plans, and the objax modules over them."""

from emlp_lab.nn.bilinear.coverage import Share, quadratic_share
from emlp_lab.nn.bilinear.emlp_draw import EmlpLegacy
from emlp_lab.nn.bilinear.kept import Kept, keep
from emlp_lab.nn.bilinear.pairings import Pairing, Pairings
from emlp_lab.nn.bilinear.policy import All, Explicit, Policy, Sampled
from emlp_lab.nn.bilinear.rule import Rule
from emlp_lab.nn.dense import MLPPlan, mlp_plan
from emlp_lab.nn.gate import gated
from emlp_lab.nn.network import EMLPPlan, emlp_plan, emlp_stream
from emlp_lab.nn.objax import EMLP, MLP, BiLinear, EMLPBlock, Linear
from emlp_lab.nn.widths import uniform_rep

# Star imports bring these names and no submodules (emlp_lab.nn.objax would hide the package objax).
__all__ = [
    "EMLP",
    "MLP",
    "All",
    "BiLinear",
    "EMLPBlock",
    "EMLPPlan",
    "EmlpLegacy",
    "Explicit",
    "Kept",
    "Linear",
    "MLPPlan",
    "Pairing",
    "Pairings",
    "Policy",
    "Rule",
    "Sampled",
    "Share",
    "emlp_plan",
    "emlp_stream",
    "gated",
    "keep",
    "mlp_plan",
    "quadratic_share",
    "uniform_rep",
]
