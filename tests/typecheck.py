"""The type checker of the tests."""

from collections.abc import Callable

from beartype import BeartypeConf, beartype


def checked(function: Callable) -> Callable:
    """`function` with its types checked on every call; an int is a float, as for other type checkers."""
    return beartype(function, conf=BeartypeConf(is_pep484_tower=True))
