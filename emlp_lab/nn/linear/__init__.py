"""Equivariant linear layers, and the ways to compute them."""

from emlp_lab.nn.linear.plan import LinearParams, LinearPlan, linear_plan, linear_stream

__all__ = ["LinearParams", "LinearPlan", "linear_plan", "linear_stream"]
