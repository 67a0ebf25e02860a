"""Whether something is equivariant: as one number, and looked at step by step on the way to a group element."""

from emlp_lab.check.comparison import Comparison, arbitrary, compare
from emlp_lab.check.error import (
    assert_equivariant,
    discrete_elements,
    equivariance_error,
    relative_difference,
    sample_elements,
)
from emlp_lab.check.path import Path, mirrors, path

__all__ = [
    "Comparison",
    "Path",
    "arbitrary",
    "assert_equivariant",
    "compare",
    "discrete_elements",
    "equivariance_error",
    "mirrors",
    "path",
    "relative_difference",
    "sample_elements",
]
