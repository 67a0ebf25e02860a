"""Plans as objects like any other: they never change, so that a copy is the plan itself."""

from typing import Any

from emlp_lab.algebra.made import Made


class Frozen(Made):
    """What is worked out on request, compiled programs among it, is left out of a pickle."""

    def __copy__(self) -> "Frozen":
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "Frozen":
        return self
