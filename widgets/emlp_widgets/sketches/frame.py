"""What drawings with axes have in common: where they draw, and the powers of ten at a logarithmic axis."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from emlp_widgets.sketches.svg import Sketch

RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
Fraction = TypeVar("Fraction", float, np.ndarray)


@dataclass(frozen=True)
class Frame:
    """An area of width x height pixels between the axes, and the margins around it, which hold what is written."""

    width: float
    height: float
    left: float
    top: float
    right: float
    bottom: float

    @property
    def end(self) -> float:
        """Where the area ends on the right."""
        return self.left + self.width

    @property
    def base(self) -> float:
        """Where it ends below."""
        return self.top + self.height

    def x(self, share: Fraction) -> Fraction:
        """The place after a share of the width."""
        return self.left + share * self.width

    def y(self, share: Fraction) -> Fraction:
        """The place below a share of the height."""
        return self.top + share * self.height

    def sketch(self, parts: Iterable[str], alt: str) -> Sketch:
        """The drawing of these parts, as large as the area with its margins."""
        return Sketch("".join(parts), self.end + self.right, self.base + self.bottom, alt)


def power_of_ten(power: int) -> str:
    """As text, for example 10⁻³."""
    return f"10{str(power).translate(RAISED)}"
