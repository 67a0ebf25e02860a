"""Still pictures of orbits: entries of one colour are one number in every equivariant matrix."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import isqrt

import numpy as np
from jaxtyping import Integer

from emlp_lab.solve import Basis
from emlp_lab.solve.spaces.orbit_space import OrbitSubspace
from emlp_widgets.sketches.svg import CELL_PIXELS, COLORS, MAX_WRITTEN_ROWS, Sketch, beside, text

MAX_ROWS = 100  # and columns; cells of larger matrices would have less than three pixels


def show_orbits(bases: Sequence[Basis], titles: Sequence[str] = ()) -> Sketch:
    """Bases of square matrices, one picture for each: entries of one orbit have one colour.

    A minus is an entry with the other sign, 0 one that is zero in every equivariant matrix. Raises ValueError for bases
    that are not of one tensor type in orbits, and for matrices that are not square or too large.
    """
    grids = [_labels(basis) for basis in bases]
    return beside([_picture(labels, signs) for labels, signs in grids], titles, "orbits")


def _labels(basis: Basis) -> tuple[Integer[np.ndarray, "n n"], Integer[np.ndarray, "n n"]]:
    """(orbit, sign) of each entry."""
    space, side = basis.subspaces[0], isqrt(basis.dim)
    if not isinstance(space, OrbitSubspace) or not space.dim == basis.dim == side**2 or side > MAX_ROWS:
        raise ValueError(
            f"cannot draw the orbits of {basis!r}: give a basis that route 'orbits' found, of square matrices of one "
            f"type with at most {MAX_ROWS} rows."
        )
    signs = np.ones(space.dim, np.int8) if space.signs is None else space.signs
    places = np.argsort(basis.blocks[0].index[0]).reshape(side, side)  # a type has its axes in an order of its own
    return space.labels[places], signs[places]


def _picture(labels: np.ndarray, signs: np.ndarray) -> tuple[str, float, float]:
    """(svg, width, height)."""
    rows = len(labels)
    written = rows <= MAX_WRITTEN_ROWS
    cell = float(CELL_PIXELS) if written else 340.0 / rows  # all matrices without text have 340 pixels
    side = rows * cell
    parts = [*_runs(labels, cell), *(_marks(labels, signs, cell) if written else ())]
    border = f'<path d="M0 0h{side:.1f}v{side:.1f}h{-side:.1f}Z" fill="none" stroke="currentcolor"/>'
    return "".join(parts) + border, side, side


def _runs(labels: np.ndarray, cell: float) -> Iterator[str]:
    """One rectangle for neighbours of one orbit in a row."""
    for i, row in enumerate(labels.tolist()):
        for label, run in groupby(range(len(row)), key=row.__getitem__):
            columns = list(run)
            if label >= 0:
                box = f'x="{columns[0] * cell:.2f}" y="{i * cell:.2f}" width="{len(columns) * cell:.2f}"'
                yield f'<rect {box} height="{cell:.2f}" fill="rgb({_color(label)})"/>'


def _marks(labels: np.ndarray, signs: np.ndarray, cell: float) -> Iterator[str]:
    for (i, j), label in np.ndenumerate(labels):
        x, y = (j + 0.5) * cell, (i + 0.5) * cell + 5
        if label < 0:
            yield text(x, y, "0", opacity=0.5)
        elif signs[i, j] < 0:
            yield text(x, y, "−")


def _color(label: int) -> str:
    opacities = 0.75, 0.35, 0.15  # of the first eight colours, of the next eight, of all others
    turn = min(label // len(COLORS), len(opacities) - 1)
    return f"{COLORS[label % len(COLORS)]} / {opacities[turn]}"
