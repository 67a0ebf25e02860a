"""How exact numbers are: rounded decimals, float32, or all of float64."""

from dataclasses import dataclass

import numpy as np

MAX_ALMOST = 1e-2  # beyond which nothing is almost something
MIN_ALMOST = 1e-5  # up to which also numbers with all digits are, since nobody knows where they come from
MAX_MEANT = 200
MAX_NUMBERS = 2000  # that are looked at
COARSE, MANY = 5e-3, 13  # last place down to which decimals are meant exactly; digits that are all of float64


@dataclass(frozen=True)
class Precision:
    """How far a generator may be from an exact one and still be almost that; entries of order one.

    strong: where many equations hold at once by chance, such as those of an orthogonal matrix. weak: where one does,
    such as determinant one. order: k^2 times the distance of an eigenvalue from a k-th root of unity that says
    something; any number is that close to some fraction for larger values.
    """

    strong: float
    weak: float
    order: float


SINGLE = Precision(1e-4, 2e-5, 0.02)  # of float32


def precision(lie: np.ndarray, discrete: np.ndarray) -> Precision:
    """What to expect of generators, which may still be of a short type, from the digits of each of them.

    Lengths in a Lie algebra mean nothing, so that its generators count relative to their largest entry.
    """
    every = [(_sizes(A), True) for A in lie] + [(_sizes(h), False) for h in discrete]
    if any(part.size and part.dtype.itemsize < (16 if part.dtype.kind == "c" else 8) for part in (lie, discrete)):
        return SINGLE
    found = Precision(MIN_ALMOST, MIN_ALMOST, 3e-4)
    for sizes, is_lie in every:
        largest = float(sizes.max(initial=0))
        scale = (largest if is_lie else max(1.0, largest)) or 1.0
        digits, place = _digits(sizes)
        if digits >= MANY and np.array_equal(np.float32(sizes), sizes):
            found = max(found, SINGLE, key=lambda one: one.strong)
        elif digits < MANY and place <= COARSE * scale:
            strong = float(np.clip(30 * place / scale, MIN_ALMOST, MAX_ALMOST))
            weak = float(np.clip(4 * place / scale, MIN_ALMOST, MAX_ALMOST / 10))
            found = max(found, Precision(strong, weak, 0.02), key=lambda one: (one.strong, one.order))
    return found


def _sizes(matrix: np.ndarray) -> np.ndarray:
    """Absolute values of all real and imaginary parts that are numbers and not zero."""
    values = np.abs(np.concatenate([np.real(matrix), np.imag(matrix)], axis=None))
    return values[np.isfinite(values) & (values > 0)]


def within(tolerance: float) -> Precision:
    """For a tolerance that somebody chose."""
    return Precision(tolerance, tolerance, 0.02)


def are_meant(lie: np.ndarray, discrete: np.ndarray) -> bool:
    """Whether all numbers are multiples of 2^-12, such as whole numbers and halves, which no rounding made.

    Large ones in a Lie algebra, whose unit means nothing, may be rounded ones.
    """
    scaled = [part * 2.0**12 for part in (lie, discrete)]
    return bool(all(np.all(np.round(x) == x) for x in scaled) and np.abs(lie).max(initial=0) <= MAX_MEANT)


def _digits(values: np.ndarray) -> tuple[int, float]:
    """How many digits the longest numbers have, and the last place of those that are not small beside the largest."""
    longest, place, large = 0, 1.0, float(values.max(initial=0)) / 10
    for value in np.unique(np.asarray(values, float))[-MAX_NUMBERS:].tolist():
        mantissa, exponent = np.format_float_scientific(value, trim="-").split("e")
        count = len(mantissa.replace(".", ""))
        longest = max(longest, count)
        if value >= large:
            place = min(place, 10.0 ** (int(exponent) - count + 1))
    return longest, place
