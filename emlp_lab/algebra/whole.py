"""Whole numbers."""

from typing import TypeGuard

import numpy as np


def is_whole(value: object) -> TypeGuard[int]:
    """Whether a value is an integer of Python or NumPy; truth values are none."""
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def natural(name: str, value: object, example: int = 0) -> int:
    """The value, if it is an integer >= 0, such as a seed. Raises ValueError that names it."""
    if not is_whole(value) or value < 0:
        raise ValueError(f"{name}={value!r}: give an integer >= 0, for example {example}.")
    return int(value)


def positive(name: str, value: object, example: int) -> int:
    """The value, if it is an integer >= 1. Raises ValueError that names it."""
    if not is_whole(value) or value < 1:
        raise ValueError(f"{name}={value!r}: give an integer >= 1, for example {example}.")
    return int(value)
