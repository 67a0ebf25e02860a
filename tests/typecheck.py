"""The type checker of the tests: types and shapes of the first calls of every function in every test."""

import functools
import inspect
from collections import Counter
from collections.abc import Callable
from typing import Any

import jaxtyping
from beartype import BeartypeConf, beartype

CALLS_PER_TEST = 3  # of a function that are checked; checking thousands alike would take most of the time
with_shapes = jaxtyping.jaxtyped
seen: Counter[Callable] = Counter()  # calls of each function in this test


def checked(function: Callable) -> Callable:
    """`function` with its types checked on every call; an int is a float, as for other type checkers."""
    return beartype(function, conf=BeartypeConf(is_pep484_tower=True))


def typed(function: Any = None, *, typechecker: Callable = checked) -> Any:
    """In place of `jaxtyping.jaxtyped`, which the import hook puts before every function and class."""
    if function is None:
        return functools.partial(typed, typechecker=typechecker)
    if not inspect.isfunction(function):
        return with_shapes(function, typechecker=typechecker)
    # Shapes are compared between all arguments of a call, which takes much longer than to look at their types.
    strict = with_shapes(function, typechecker=typechecker) if _has_shapes(function) else typechecker(function)

    @functools.wraps(function)
    def called(*args: Any, **kwargs: Any) -> Any:
        if jaxtyping.config.jaxtyping_disable or seen[function] >= CALLS_PER_TEST:
            return function(*args, **kwargs)
        seen[function] += 1
        return strict(*args, **kwargs)

    return called


def _has_shapes(function: Callable) -> bool:
    return any("jaxtyping" in f"{getattr(a, '__module__', '')} {a}" for a in function.__annotations__.values())
