"""What the page says of a basis: its readable elements, the classes of its entries, and a reason for each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Inexact, Integer

from emlp_lab.reps import Rep, Sum
from emlp_lab.solve import Basis, BudgetError, Classes, Term
from emlp_lab.solve.reading.piece import pieces
from emlp_lab.solve.reading.reasons.empty import Empty
from emlp_lab.solve.reading.reasons.reason import Reason
from emlp_lab.stream import Event, Stream
from emlp_widgets.state.question import Question

MAX_REASONS = 400  # entries of a matrix whose reasons are all found beforehand
MAX_CELLS = 160_000  # entries of a matrix that is drawn
MAX_TILES = 8  # rows and columns of an input that is shown as tiles with numbers
MAX_TERMS = 400  # that are looked at one by one
START = (0.9, -0.5, 0.4, 0.7, -0.8, 0.3, 1.1, -0.3, 0.6, -1.0, 0.5, -0.6)  # values that tell the terms apart


@dataclass(frozen=True, eq=False)
class Side:
    """The coordinates of one side of W: their names, and the types that they belong to, as (text, number of them)."""

    names: tuple[str, ...]
    blocks: tuple[tuple[str, int], ...]
    square: tuple[int, int] | None  # rows and columns of one number, vector or matrix; None for anything else


@dataclass(frozen=True, eq=False)
class Maps:
    """A basis as people read it. too_large: why there is no picture, or "". reasons: of all entries, row by row, or
    none where they are found one by one.
    """

    basis: Basis
    rows: Side
    columns: Side
    terms: tuple[Term, ...] = ()
    classes: Classes | None = None
    reasons: tuple[str, ...] = ()
    too_large: str = ""
    empty: Empty | None = None

    @property
    def numbers(self) -> Integer[np.ndarray, "rows columns"]:
        """The classes of the entries, none of them where there is no picture."""
        return self.classes.numbers if self.classes else np.zeros((0, 0), np.int64)

    @property
    def first_weights(self) -> tuple[float, ...]:
        """What the sliders of the terms begin with."""
        return tuple(START[k % len(START)] for k in range(len(self.terms)))

    def matrix(self, weights: Sequence[float]) -> Inexact[np.ndarray, "rows columns"]:
        """The sum of the terms with these weights."""
        W = np.zeros((len(self.rows.names), len(self.columns.names)), self.basis.dtype)
        for weight, term in zip(weights, self.terms, strict=True):
            W[term.rows, term.columns] += weight * term.values
        return W


def maps_stream(basis: Basis, question: Question) -> Stream[Maps]:
    """Reads a basis; what is beyond the bounds of the page is left out, with the reason."""
    sides = side(question.rep_out), side(question.rep_in)
    entries = len(sides[0].names) * len(sides[1].names)
    if np.issubdtype(basis.dtype, np.complexfloating):
        return Maps(basis, *sides, too_large="This basis has complex entries, which are not drawn.")
    if entries > MAX_CELLS:
        return Maps(
            basis, *sides, too_large=f"W has {entries:,} entries, too many to draw: the page draws {MAX_CELLS:,}."
        )
    try:
        terms = basis.terms()
        yield Event("terms", "readable elements found")
        found = Maps(basis, *sides, terms, basis.classes())
    except (BudgetError, ValueError) as problem:
        return Maps(basis, *sides, too_large=str(problem))
    if not basis.rank:
        yield Event("empty", "looking for what would help")
        return replace(found, empty=basis.why_empty())
    if entries > MAX_REASONS:
        return found
    texts: list[str] = []
    for row in range(len(sides[0].names)):
        texts += [basis.why(row, column).text for column in range(len(sides[1].names))]
        yield Event("reasons", "reasons", row + 1, len(sides[0].names))
    return replace(found, reasons=tuple(texts))


def why_stream(basis: Basis, row: int, column: int) -> Stream[Reason]:
    """The reason for one entry."""
    yield Event("why", "looking for a reason")
    return basis.why(row, column)


def side(rep: Rep) -> Side:
    """The coordinates of a bound representation, as the picture names them."""
    parts = list(rep.terms) if isinstance(rep, Sum) else [(rep, 1)]
    names: list[str] = []
    blocks: list[tuple[str, int]] = []
    for part, count in parts:
        (piece,) = pieces(part)
        digits = [piece.digits(coordinate) for coordinate in range(piece.dim)]
        for _ in range(count):
            names += digits
            blocks.append((str(part), len(digits)))
    return Side(tuple(names), tuple(blocks), _square(parts[0][0]) if len(blocks) == 1 else None)


def _square(part: Rep) -> tuple[int, int] | None:
    sizes = [atom.size() for atom in part.atoms()]
    if len(sizes) > 2 or max(sizes, default=1) > MAX_TILES:
        return None
    return (sizes[0] if sizes else 1), (sizes[1] if len(sizes) > 1 else 1)
