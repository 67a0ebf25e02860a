"""The type checker of the tests: shapes where there are some, and plain types, which take much less time, elsewhere."""

import functools
import inspect
from collections.abc import Callable
from typing import Any

import jaxtyping
from beartype import BeartypeConf, beartype

with_shapes = jaxtyping.jaxtyped


def checked(function: Callable) -> Callable:
    """`function` with its types checked on every call; an int is a float, as for other type checkers."""
    return beartype(function, conf=BeartypeConf(is_pep484_tower=True))


def typed(function: Any = None, *, typechecker: Callable = checked) -> Any:
    """In place of `jaxtyping.jaxtyped`, which the import hook puts before every function and class."""
    if function is None:
        return functools.partial(typed, typechecker=typechecker)
    if not inspect.isfunction(function) or _has_shapes(function):
        return with_shapes(function, typechecker=typechecker)
    strict = typechecker(function)

    @functools.wraps(function)
    def called(*args: Any, **kwargs: Any) -> Any:
        return (function if jaxtyping.config.jaxtyping_disable else strict)(*args, **kwargs)

    return called


def _has_shapes(function: Callable) -> bool:
    """Whether an annotation names axes, which the arguments of one call have to agree about."""
    return any("jaxtyping" in f"{getattr(a, '__module__', '')} {a}" for a in function.__annotations__.values())
