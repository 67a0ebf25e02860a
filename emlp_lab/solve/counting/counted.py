"""A number of invariants that is known without a solve, and how."""

from dataclasses import dataclass
from enum import Enum


class Method(Enum):
    """How a number of invariants is known; the values are for people."""

    DEFINITION = "by definition"
    CLOSED_FORM = "closed form"
    BURNSIDE = "Burnside"
    TURNS = "character integral over the angles of turns"
    ROOTS = "character integral, by weights and roots"
    HAAR = "Haar sampling"


@dataclass(frozen=True)
class Count:
    """A number of invariants. detail: of the method, for people."""

    value: int
    method: Method
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.method.value}: {self.detail}" if self.detail else self.method.value
