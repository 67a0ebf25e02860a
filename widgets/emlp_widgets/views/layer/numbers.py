"""The numbers of a pairing as texts: matrices with a common power of ten, and what share they have."""

import math
from typing import Any

import numpy as np
from jaxtyping import Float

from emlp_lab.nn.bilinear.contribution import Contribution
from emlp_lab.nn.bilinear.plan import SCALE
from emlp_widgets.views import html

MAX_ROWS, MAX_COLUMNS = 12, 9  # of a matrix that is written out
LARGEST, SMALLEST = 3, -1  # powers of ten that need no common one


def matrix(values: Float[np.ndarray, "rows columns"], caption: str) -> dict[str, Any]:
    """Three significant digits each, with a common power of ten where the largest number needs one; of a large matrix
    its shape. {"power", "rows", "caption"}.
    """
    if values.shape[0] > MAX_ROWS or values.shape[1] > MAX_COLUMNS:
        return {"power": 0, "rows": [[f"{values.shape[0]} × {values.shape[1]} numbers"]], "caption": caption}
    power = common_power(values)
    scaled = values / 10.0**power
    return {"power": power, "rows": [[html.number(value) for value in row] for row in scaled], "caption": caption}


def common_power(values: Float[np.ndarray, "..."]) -> int:
    """The power of ten that makes the largest number one from 1 to 10; 0 where it is of a size that people read."""
    largest = float(np.abs(values).max(initial=0))
    if largest == 0 or not math.isfinite(largest):
        return 0
    power = math.floor(math.log10(largest))
    return 0 if SMALLEST <= power <= LARGEST else power


def product(found: Contribution, names: tuple[str, str, str]) -> tuple[str, list[list[Any]]]:
    """What stands before, and matrix, argument and result with the signs before them. names: of the three copies.

    Several maps are added to one matrix, with their weights in it; a single one keeps its weight outside.
    """
    several = len(found.theta) > 1
    weighed = np.tensordot(found.theta, found.matrices, axes=1) if several else found.matrices[0]
    factor = SCALE if several else SCALE * found.theta[0]
    lead = f"{SCALE} ×" if several else f"{SCALE} × {html.number(found.theta[0])} ×"
    carrier = f"Σₘ θₘ κₘ(c, ·), carrier {names[0]}" if several else f"carrier {names[0]}"
    parts = [
        ["", matrix(weighed, carrier)],
        ["×", matrix(found.argument, f"argument {names[1]}")],
        ["=", matrix(factor * weighed @ found.argument, f"added to {names[2]}")],
    ]
    return lead, parts


def share(own: float, whole: float) -> tuple[float, list[str]]:
    """How long a bar is, from 0 to 1, and what is said: the strong part and the rest."""
    if whole == 0:
        return 1.0, ["Other pairings cancel it:", " this output receives nothing in all."]
    ratio = own / whole
    if ratio < 1:
        return ratio, [html.percent(ratio).replace("%", " %"), " of everything this output receives."]
    times = html.number(ratio, 2)
    rest = " as long as what the output receives in all: other pairings cancel most of it."
    return 1.0, [f"{times} times", rest]
