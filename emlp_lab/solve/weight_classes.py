"""Which entries of an equivariant matrix share a parameter, for pictures."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Integer

from emlp_lab.algebra.whole import is_whole, natural
from emlp_lab.solve.basis import Basis
from emlp_lab.solve.reading.classes import class_numbers


@dataclass(frozen=True, eq=False)
class Sharing:
    """One equivariant matrix and the classes of its entries.

    values: the matrix. classes: 0 where every equivariant matrix is zero; entries of equal class are equal in every
    equivariant matrix, entries of opposite class are opposite. Numbered by first occurrence, row by row.
    """

    values: Float[np.ndarray, "rows columns"]
    classes: Integer[np.ndarray, "rows columns"]


def weight_sharing(basis: Basis, rows: int, columns: int, element: int | None = None, seed: int = 0) -> Sharing:
    """Classes of the entries of the maps that `basis` spans, and one of these maps as values.

    element: number of the basis vector to show; None shows a combination of all with random coefficients (drawn from
    `seed`), of unit norm. Two entries of a random combination agree, up to sign, only if they do in every equivariant
    matrix. Raises ValueError if rows * columns is not the dimension of the basis, or for an element that does not
    exist.
    """
    if not isinstance(basis, Basis):
        raise ValueError(f"basis={str(basis)[:60]!r}: give a basis, for example rep.equivariant_basis().")
    rows, columns, seed = natural("rows", rows, 3), natural("columns", columns, 3), natural("seed", seed)
    if rows * columns != basis.dim:
        raise ValueError(
            f"{rows} x {columns} is not the dimension {basis.dim} of {basis!r}: give the sizes of its maps."
        )
    if element is not None and not (is_whole(element) and 0 <= element < basis.rank):
        raise ValueError(f"there is no basis element {element!r}: the numbers are 0 to {basis.rank - 1}.")
    if np.issubdtype(basis.dtype, np.complexfloating):
        raise ValueError(
            f"{basis!r} has complex entries, which have no place in a picture of equal and opposite weights."
        )
    coefficients = np.random.default_rng(seed).standard_normal(basis.rank)
    generic = basis.expand(coefficients / (np.linalg.norm(coefficients) or 1.0))
    shown = generic if element is None else basis.expand(np.eye(1, basis.rank, element)[0])
    return Sharing(shown.reshape(rows, columns), class_numbers(generic).reshape(rows, columns))
