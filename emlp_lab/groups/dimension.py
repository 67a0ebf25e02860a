"""The one check of a group's size parameter, made before anything is allocated."""

from collections.abc import Callable

GENERATOR_BYTES = 2**28


def checked_dimension(name: str, n: object, *, matrices: int | Callable[[int], int], low: int = 1) -> int:
    """N as an int, if `matrices` dense float64 matrices of size n x n fit into GENERATOR_BYTES (256 MiB).

    matrices: how many generators the group has, or a function of n. Raises ValueError that names the value and the
    limit.
    """
    if isinstance(n, bool) or not hasattr(n, "__index__"):
        raise ValueError(f"{name}({n!r}): the parameter must be an integer, for example {name}({max(low, 3)}).")
    value = n.__index__()  # type: ignore[attr-defined]
    if value < low:
        raise ValueError(f"{name}({value}): the parameter must be at least {low}, for example {name}({max(low, 3)}).")
    count = matrices if callable(matrices) else (lambda _: matrices)
    if _bytes(value, count) > GENERATOR_BYTES:
        largest = _largest(count, low)
        raise ValueError(
            f"{name}({value}): its generators need {_bytes(value, count) / 2**20:.3g} MiB, the limit is "
            f"{GENERATOR_BYTES // 2**20} MiB; choose at most {name}({largest})."
        )
    return value


def _bytes(n: int, count: Callable[[int], int]) -> int:
    return 8 * n * n * max(1, count(n))


def _largest(count: Callable[[int], int], low: int) -> int:
    high = low
    while _bytes(2 * high, count) <= GENERATOR_BYTES:
        high *= 2
    return max(n for n in range(high, 2 * high) if _bytes(n, count) <= GENERATOR_BYTES)
