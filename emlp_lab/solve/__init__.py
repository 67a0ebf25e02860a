"""Equivariant bases: routes, verification, results."""

from emlp_lab.solve.basis import Basis
from emlp_lab.solve.budget import BudgetError, Estimate
from emlp_lab.solve.cache.disk import DiskCache
from emlp_lab.solve.evidence import Evidence, Part, VerificationError
from emlp_lab.solve.readable import exact_text, sparsify_basis
from emlp_lab.solve.reading.classes import Classes
from emlp_lab.solve.reading.reasons.empty import Empty
from emlp_lab.solve.reading.reasons.offers import Offer
from emlp_lab.solve.reading.reasons.reason import Reason
from emlp_lab.solve.reading.terms.term import Term
from emlp_lab.solve.routes.auto import ROUTES
from emlp_lab.solve.routes.route import AmbiguousRankError
from emlp_lab.solve.solver import Solver
from emlp_lab.solve.weight_classes import Sharing, weight_sharing

__all__ = [
    "ROUTES",
    "AmbiguousRankError",
    "Basis",
    "BudgetError",
    "Classes",
    "DiskCache",
    "Empty",
    "Estimate",
    "Evidence",
    "Offer",
    "Part",
    "Reason",
    "Sharing",
    "Solver",
    "Term",
    "VerificationError",
    "exact_text",
    "sparsify_basis",
    "weight_sharing",
]
