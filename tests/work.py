"""How much work something is, in a measure that does not depend on the machine."""

import sys
from collections.abc import Callable

LITTLE = 200_000  # calls: a tenth of a second, for what must be refused or done without trying everything


def calls(action: Callable[[], object]) -> int:
    """How many functions `action` calls, built-in ones included."""
    count = 0

    def counts(_frame: object, event: str, _: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counts)
    try:
        action()
    finally:
        sys.setprofile(before)
    return count
