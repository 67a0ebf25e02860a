"""Checks of sizes, made before anything is allocated."""

import math
from collections.abc import Callable

GENERATOR_BYTES = 2**28
SHOWN = 60  # characters of a name in a message


def checked_dimension(
    name: str, n: object, *, matrices: int | Callable[[int], int], size: int | None = None, low: int = 1
) -> int:
    """The parameter n as an int, if the group's dense float64 generators fit into GENERATOR_BYTES (256 MiB).

    matrices: how many generators the group has, or a function of n. size: rows of each; None for n.
    Raises ValueError that names the value and the limit.
    """
    if isinstance(n, bool) or not hasattr(n, "__index__"):
        raise ValueError(f"{name}({n!r}): the parameter must be an integer, for example {name}({max(low, 3)}).")
    value = n.__index__()  # type: ignore[attr-defined]
    if value < low:
        raise ValueError(f"{name}({value}): the parameter must be at least {low}, for example {name}({max(low, 3)}).")

    def needed(k: int) -> int:
        return 8 * (size or k) ** 2 * max(1, matrices(k) if callable(matrices) else matrices)

    if needed(value) > GENERATOR_BYTES:
        shown = value if value < 10**40 else magnitude(value)
        raise ValueError(
            f"{name}({shown}): its generators need {magnitude(needed(value) // 2**20)} MiB, the limit is "
            f"{GENERATOR_BYTES // 2**20} MiB; choose at most {name}({_largest(needed, low)})."
        )
    return value


def check_size(name: str, d: int, matrices: int) -> None:
    """Raises ValueError if `matrices` dense generators of size d x d need more than GENERATOR_BYTES (256 MiB)."""
    needed = 8 * d * d * max(1, matrices)
    if needed > GENERATOR_BYTES:
        raise ValueError(
            f"{name[:SHOWN]}: its {magnitude(matrices)} generators of {magnitude(d)} x {magnitude(d)} need "
            f"{magnitude(needed // 2**20)} MiB, the limit is {GENERATOR_BYTES // 2**20} MiB; choose smaller parts."
        )


def magnitude(n: int) -> str:
    """A whole number for messages: as it is where it is short, else its power of ten."""
    return str(n) if abs(n) < 10**9 else f"about 10^{math.log10(abs(n)):.0f}"


def _largest(needed: Callable[[int], int], low: int) -> int:
    high = low
    while needed(2 * high) <= GENERATOR_BYTES:
        high *= 2
    return max(n for n in range(high, 2 * high) if needed(n) <= GENERATOR_BYTES)
