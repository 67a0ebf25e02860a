"""The orbits of a permutation group in words and numbers."""

import numpy as np

from emlp_lab.solve.orbit_subspace import OrbitSubspace
from emlp_widgets.views import html

SHOWN = 10  # sizes with a line of their own; more are put into ranges from one power of two to the next


def orbits(space: OrbitSubspace) -> str:
    """HTML: how many orbits there are, how large, which have two signs, and what cancels."""
    sizes = space.sizes
    text = "No orbit is left on which an invariant vector is not zero."
    if len(sizes):
        spread = f"of {sizes[0]:,} coordinates" if sizes.min() == sizes.max() else _spread(sizes)
        text = f"{len(sizes):,} orbits {spread}: each is one free weight, shared by all its coordinates."
    table = html.bars(("coordinates", "orbits"), histogram(sizes), "orbits") if len(sizes) else ""
    return html.note(text + _signs(space)) + table


def histogram(sizes: np.ndarray) -> list[tuple[str, int]]:
    """How many orbits there are of each size, or of each range of sizes where there are many."""
    distinct, counts = np.unique(sizes, return_counts=True)
    if len(distinct) <= SHOWN:
        return [(f"{size:,}", int(count)) for size, count in zip(distinct, counts, strict=True)]
    powers = np.frexp(distinct)[1] - 1
    return [(f"{2**k:,} to {2 ** (k + 1) - 1:,}", int(counts[powers == k].sum())) for k in np.unique(powers).tolist()]


def _spread(sizes: np.ndarray) -> str:
    return f"of {sizes.min():,} to {sizes.max():,} coordinates"


def _signs(space: OrbitSubspace) -> str:
    if space.signs is None:
        return ""
    signed = len(np.unique(space.labels[space.signs < 0]))
    cancelled = int(np.count_nonzero(space.labels < 0))
    both = f" Generators also change signs: in {signed:,} orbits some coordinates have the opposite." if signed else ""
    gone = f" {cancelled:,} coordinates are equal to their own opposite, so they are zero." if cancelled else ""
    return both + gone
