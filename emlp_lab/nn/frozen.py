"""Plans as objects like any other: they never change, so that a copy is the plan itself."""

from functools import cached_property
from typing import Any


class Frozen:
    """What is worked out on request is left out of a pickle, compiled programs among it, and worked out again."""

    def __copy__(self) -> "Frozen":
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "Frozen":
        return self

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if not _is_cached(type(self), name)}


def _is_cached(kind: type, name: str) -> bool:
    return isinstance(getattr(kind, name, None), cached_property)
