"""Numbers as people write them: "1/2", "sqrt(3)/2", "cos(2pi/5)", "-i". Read by a grammar; nothing is evaluated."""

import cmath
import math
import re
from collections.abc import Callable, Mapping

CONSTANTS: Mapping[str, complex] = {"pi": math.pi, "π": math.pi, "e": math.e, "i": 1j, "j": 1j}
FUNCTIONS: Mapping[str, Callable[[complex], complex]] = {
    "sqrt": cmath.sqrt,
    "sin": cmath.sin,
    "cos": cmath.cos,
    "tan": cmath.tan,
    "exp": cmath.exp,
    "sinh": cmath.sinh,
    "cosh": cmath.cosh,
}
MAX_TEXT = 200  # characters of a number
MAX_DEPTH = 40  # brackets and signs inside one another
_DIGITS = r"\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?"
_NAMES = r"sqrt|sinh|cosh|sin|cos|tan|exp|pi|π|√|[A-Za-z]+"  # those that are known first, as in 2πi
_TOKEN = re.compile(rf"\s*(?:({_DIGITS})|({_NAMES})|(\*\*|[-+*/^()−·]))")
_SAME = {"−": "-", "·": "*", "**": "^", "√": "sqrt"}


def read_number(text: str) -> complex:
    """The number that a text says. Raises ValueError, which names the place, for anything else."""
    if len(text) > MAX_TEXT:
        raise ValueError(f"{text[:20]!r}... is longer than {MAX_TEXT} characters: write a shorter number.")
    reader = _Reader(text)
    try:
        value = reader.sum(0)
    except (OverflowError, ZeroDivisionError):
        raise ValueError(f"{text.strip()!r} is no finite number.") from None
    if reader.here is not None:
        raise reader.problem(f"{reader.here!r} is one too many")
    if not cmath.isfinite(value):
        raise ValueError(f"{text.strip()!r} is no finite number.")
    return value


class _Reader:
    """Tokens of a text from left to right, and the rules of the grammar, each of which returns a value."""

    def __init__(self, text: str):
        self.text, self.at = text, 0
        self.here: str | None = None
        self.advance()

    def advance(self) -> None:
        """Goes to the next token, None at the end."""
        rest = self.text[self.at :]
        found = _TOKEN.match(rest)
        if found is None:
            if rest.strip():
                raise self.problem(f"{rest.strip()[0]!r} has no meaning")
            self.here = None
            return
        token = next(part for part in found.groups() if part)
        self.here = _SAME.get(token, token)
        self.at += found.end()

    def problem(self, what: str) -> ValueError:
        """The error for this text."""
        return ValueError(f"cannot read {self.text.strip()!r}: {what}; write for example 1/2, sqrt(3)/2 or cos(2pi/5).")

    def sum(self, depth: int) -> complex:
        """Of term (+ term | - term)*."""
        value = self.term(depth)
        while self.here in ("+", "-"):
            sign = 1 if self.here == "+" else -1
            self.advance()
            value += sign * self.term(depth)
        return value

    def term(self, depth: int) -> complex:
        """Of factor (* factor | / factor | factor)*, where 2pi is 2 * pi."""
        value = self.factor(depth)
        while self.here in ("*", "/", "(") or (self.here is not None and self.here[0].isalpha()):
            divide = self.here == "/"
            if self.here in ("*", "/"):
                self.advance()
            other = self.factor(depth)
            value = value / other if divide else value * other
        return value

    def factor(self, depth: int) -> complex:
        """Of sign factor | atom ^ factor | atom."""
        if depth > MAX_DEPTH:
            raise self.problem(f"more than {MAX_DEPTH} brackets and signs are inside one another")
        if self.here in ("+", "-"):
            sign = 1 if self.here == "+" else -1
            self.advance()
            return sign * self.factor(depth + 1)
        value = self.atom(depth)
        if self.here == "^":
            self.advance()
            return value ** self.factor(depth + 1)
        return value

    def atom(self, depth: int) -> complex:
        """Of number | name | function(sum) | function atom | (sum)."""
        found = self.here
        if found is None:
            raise self.problem("it ends too early")
        self.advance()
        if found == "(":
            return self.closed(depth)
        if found in FUNCTIONS:
            if self.here != "(":
                return FUNCTIONS[found](self.atom(depth + 1))
            self.advance()
            return FUNCTIONS[found](self.closed(depth))
        if found in CONSTANTS:
            return CONSTANTS[found]
        if found[0].isdigit() or found[0] == ".":
            return float(found)
        raise self.problem(f"{found!r} has no meaning here")

    def closed(self, depth: int) -> complex:
        """The rest of a pair of brackets."""
        value = self.sum(depth + 1)
        if self.here != ")":
            raise self.problem("a bracket is still open")
        self.advance()
        return value
