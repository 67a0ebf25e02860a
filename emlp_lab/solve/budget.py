"""Estimates made before work starts, and the refusal of what would not fit."""

import math
import os
from dataclasses import dataclass
from numbers import Real
from typing import Any


class BudgetError(ValueError):
    """A problem is larger than the memory it may use; nothing was started."""


@dataclass(frozen=True)
class Estimate:
    """What solving one tensor type will take. bytes: peak memory; seconds: rough, for one core; why: the reason of
    the route.
    """

    type: str
    route: str
    dim: int
    bytes: int
    seconds: float
    why: str = ""


def checked_limit(limit: Any) -> int | float | None:
    """A limit in bytes, or None. Raises ValueError for anything else."""
    if limit is None or (isinstance(limit, Real) and not isinstance(limit, bool) and 0 <= float(limit) < math.inf):
        return limit  # type: ignore[return-value]
    raise ValueError(f"memory_limit={limit!r}: give a number of bytes, for example 8 * 10**9, or None.")


def available_memory() -> int:
    """Half of the memory that is free now, in bytes; 2 GiB where the system does not tell."""
    try:
        free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return 2 * 2**30
    return max(free // 2, 2**28)


def require(estimate: Estimate, limit: int) -> None:
    """Raises BudgetError with the numbers, if the estimate is beyond the limit (bytes)."""
    if estimate.bytes > limit:
        raise BudgetError(
            f"{estimate.type} has dimension {estimate.dim:.4g} and needs about {gigabytes(estimate.bytes)} by the "
            f"{estimate.route} route, the limit is {gigabytes(limit)}: lower the tensor rank or the size of the group, "
            "or give the solver a larger memory_limit."
        )


def gigabytes(size: float) -> str:
    """A number of bytes for people, for example "1.5 GB" or "20 MB"."""
    if size >= 1e9:
        return f"{size / 1e9:.3g} GB"
    return f"{size / 1e6:.0f} MB" if size >= 1e7 else f"{max(size / 1e6, 0.1):.2g} MB"
