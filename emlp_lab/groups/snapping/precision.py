"""How exact numbers are: rounded decimals, float32, or all of float64."""

from dataclasses import dataclass

import numpy as np

MAX_ALMOST = 1e-2  # beyond which nothing is almost something
MIN_ALMOST = 1e-5  # up to which also numbers with all digits are, since nobody knows where they come from
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


def precision(*parts: np.ndarray) -> Precision:
    """What to expect of these numbers, which may still be of a short type, from their digits."""
    values = np.concatenate([np.concatenate([np.real(part), np.imag(part)], axis=None) for part in parts])
    values = np.abs(values[np.isfinite(values) & (values != 0)])
    scale = float(values.max(initial=1.0))
    single = any(part.size and part.dtype.itemsize < (16 if part.dtype.kind == "c" else 8) for part in parts)
    if single or (_digits(values)[0] >= MANY and np.array_equal(np.float32(values), values)):
        return Precision(1e-4, 2e-5, 0.02)
    digits, place = _digits(values)
    if digits >= MANY or place > COARSE * scale:
        return Precision(MIN_ALMOST, MIN_ALMOST, 3e-4)
    strong, weak = 30 * place / scale, 4 * place / scale
    return Precision(
        float(np.clip(strong, MIN_ALMOST, MAX_ALMOST)), float(np.clip(weak, MIN_ALMOST, MAX_ALMOST / 10)), 0.02
    )


def within(tolerance: float) -> Precision:
    """For a tolerance that somebody chose."""
    return Precision(tolerance, tolerance, 0.02)


def are_short(values: np.ndarray) -> bool:
    """Whether all numbers are multiples of 2^-12, which no rounding made: such as integers and halves."""
    scaled = values * 2.0**12
    return bool(np.all(np.round(scaled) == scaled))


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
