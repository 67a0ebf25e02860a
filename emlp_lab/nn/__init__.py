"""Networks: plans, and the objax modules over them."""

from emlp_lab.nn.bilinear.coverage import Share, quadratic_share
from emlp_lab.nn.bilinear.emlp_draw import EmlpLegacy
from emlp_lab.nn.bilinear.kept import Kept, keep
from emlp_lab.nn.bilinear.pairings import Pairing, Pairings
from emlp_lab.nn.bilinear.policy import All, Explicit, First, Policy, Sampled
from emlp_lab.nn.bilinear.rule import Rule
from emlp_lab.nn.dense import MLPPlan, mlp_plan
from emlp_lab.nn.gate import gated
from emlp_lab.nn.modules.emlp import EMLP, EMLPH
from emlp_lab.nn.modules.layers import BiLinear, EMLPBlock, Linear
from emlp_lab.nn.modules.mlp import MLP
from emlp_lab.nn.modules.standardize import Standardize
from emlp_lab.nn.modules.traced import StaleWeightsWarning
from emlp_lab.nn.modules.variables import CarriersVar
from emlp_lab.nn.network import EMLPPlan
from emlp_lab.nn.planning import BlindNetworkWarning, emlp_plan, emlp_stream
from emlp_lab.nn.sight import Seen, Sight
from emlp_lab.nn.start import Start
from emlp_lab.nn.widths import uniform_rep

__all__ = [
    "EMLP",
    "EMLPH",
    "MLP",
    "All",
    "BiLinear",
    "BlindNetworkWarning",
    "CarriersVar",
    "EMLPBlock",
    "EMLPPlan",
    "EmlpLegacy",
    "Explicit",
    "First",
    "Kept",
    "Linear",
    "MLPPlan",
    "Pairing",
    "Pairings",
    "Policy",
    "Rule",
    "Sampled",
    "Seen",
    "Share",
    "Sight",
    "StaleWeightsWarning",
    "Standardize",
    "Start",
    "emlp_plan",
    "emlp_stream",
    "gated",
    "keep",
    "mlp_plan",
    "quadratic_share",
    "uniform_rep",
]
