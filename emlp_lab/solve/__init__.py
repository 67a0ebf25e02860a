"""Equivariant bases: routes, verification, results."""

from emlp_lab.solve.auto import ROUTES
from emlp_lab.solve.basis import Basis
from emlp_lab.solve.budget import BudgetError, Estimate
from emlp_lab.solve.disk import DiskCache
from emlp_lab.solve.evidence import Evidence, Part, VerificationError
from emlp_lab.solve.nullspace import AmbiguousRankError
from emlp_lab.solve.readable import exact_text, sparsify_basis
from emlp_lab.solve.sharing import Sharing, weight_sharing
from emlp_lab.solve.solver import Solver

__all__ = [
    "ROUTES",
    "AmbiguousRankError",
    "Basis",
    "BudgetError",
    "DiskCache",
    "Estimate",
    "Evidence",
    "Part",
    "Sharing",
    "Solver",
    "VerificationError",
    "exact_text",
    "sparsify_basis",
    "weight_sharing",
]
