"""Networks: plans, and the objax modules over them."""

from emlp_lab.nn.architecture import emlp_plan, emlp_stream
from emlp_lab.nn.dense import MLPPlan, mlp_plan
from emlp_lab.nn.emlp_draw import EmlpLegacy
from emlp_lab.nn.explicit import Explicit
from emlp_lab.nn.gate import gated
from emlp_lab.nn.kept import Kept, keep
from emlp_lab.nn.network import EMLPPlan
from emlp_lab.nn.objax import EMLP, MLP, BiLinear, EMLPBlock, Linear
from emlp_lab.nn.pairings import Pairing, Pairings
from emlp_lab.nn.policy import All, Policy, Sampled
from emlp_lab.nn.rule import Rule
from emlp_lab.nn.share import Share, quadratic_share
from emlp_lab.nn.uniform import uniform_rep

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
