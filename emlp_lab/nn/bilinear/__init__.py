"""The bilinear layer: what multiplies what, which carriers are kept, and what one pairing adds."""

from emlp_lab.nn.bilinear.contribution import Contribution, contribution
from emlp_lab.nn.bilinear.plan import BiLinearPlan, bilinear_plan

__all__ = ["BiLinearPlan", "Contribution", "bilinear_plan", "contribution"]
