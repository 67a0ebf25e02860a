"""Matrices as people write them: rows of numbers, a blank line between matrices."""

import re

import numpy as np
from jaxtyping import Inexact

from emlp_lab.groups.given.latex_text import from_latex
from emlp_lab.groups.given.number_text import read_number

MAX_SIZE = 200  # rows of a matrix
MAX_MATRICES = 64
_GAP = re.compile(r"[,;\s]+(?![^(]*\))")  # between numbers, not inside brackets
_NEXT_MATRIX, _NEXT_ROW = r"\]\s*\]\s*,?\s*\[\s*\[", r"\][^\S\n]*,?[^\S\n]*\["  # of lists of lists
_BRACKETS = str.maketrans("", "", "[]{}")


def read_matrices(text: str) -> Inexact[np.ndarray, "m d d"]:
    """The square matrices of a text, one row of numbers to a line, an empty line between matrices.

    Numbers are those of `read_number`, separated by spaces, commas or semicolons; brackets are left out. Lists of
    lists, as Python writes them, matrices in one line with a semicolon after each row, and LaTeX are read as well.
    Complex numbers make all complex. Raises ValueError, which names matrix, row and number, for anything else.
    """
    text = re.sub(_NEXT_ROW, "\n", re.sub(_NEXT_MATRIX, "\n\n", from_latex(text).strip()))
    blocks = [block for block in re.split(r"\n\s*\n", text) if block.strip()]
    if not blocks:
        raise ValueError("there is no matrix yet: write its rows, for example '0 -1' and below it '1 0'.")
    if len(blocks) > MAX_MATRICES:
        raise ValueError(f"{len(blocks)} matrices are too many: the limit is {MAX_MATRICES}; generators are enough.")
    found = [_matrix(block, number) for number, block in enumerate(blocks, start=1)]
    sizes = {len(matrix) for matrix in found}
    if len(sizes) > 1:
        said = ", ".join(f"{len(matrix)} x {len(matrix)}" for matrix in found[:6])
        raise ValueError(f"the matrices have different sizes, {said}: all generators of a group have one size.")
    together = np.array(found)
    return together if np.any(np.imag(together)) else np.real(together)


def _matrix(block: str, number: int) -> list[list[complex]]:
    written = block.strip().splitlines()
    written = written[0].split(";") if len(written) == 1 else written  # a matrix in one line, as Matlab writes it
    lines = [line.translate(_BRACKETS).strip(" ,;\t\r") for line in written]
    rows = [_row(line, f"matrix {number}, row {place}") for place, line in enumerate(filter(None, lines), start=1)]
    if len(rows) > MAX_SIZE:
        raise ValueError(f"matrix {number} has {len(rows)} rows: the limit is {MAX_SIZE}.")
    for place, row in enumerate(rows, start=1):
        if len(row) != len(rows):
            raise ValueError(
                f"matrix {number} has {len(rows)} row{'s' if len(rows) > 1 else ''} and {len(row)} numbers in row "
                f"{place}: it must be square; an empty line ends a matrix."
            )
    return rows


def _row(line: str, where: str) -> list[complex]:
    try:
        return [read_number(entry) for entry in _GAP.split(line)]
    except ValueError as problem:
        raise ValueError(f"{where}: {problem}") from None
