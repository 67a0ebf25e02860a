"""What the lessons need beside pictures."""

from collections.abc import Callable


def refusal(call: Callable[[], object]) -> str:
    """The message with which a call is refused, for example of refusal(lambda: SO(0)); a mistake without an error box.

    Raises AssertionError if the call is not refused.
    """
    try:
        call()
    except ValueError as problem:
        return str(problem)
    raise AssertionError("the call was not refused: it raised no ValueError.")
