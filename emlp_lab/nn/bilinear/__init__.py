"""The bilinear layer: what multiplies what, which carriers are kept, and what one pairing adds."""

from emlp_lab.nn.bilinear.contribution import Contribution, contribution
from emlp_lab.nn.bilinear.plan import BiLinearPlan, bilinear_plan
from emlp_lab.nn.bilinear.shares import most_telling, shares

__all__ = ["BiLinearPlan", "Contribution", "bilinear_plan", "contribution", "most_telling", "shares"]
