"""A basis as it is read: its pairs of types, and the reason for each of its entries."""

from dataclasses import dataclass
from functools import cached_property

from emlp_lab.algebra.whole import is_whole
from emlp_lab.reps import Rep, ends
from emlp_lab.solve.reading.known import Known
from emlp_lab.solve.reading.pair import Pair, Spaces, pairs
from emlp_lab.solve.reading.piece import Piece, pieces
from emlp_lab.solve.reading.reasons.reason import Reason
from emlp_lab.solve.reading.reasons.why import Question, why
from emlp_lab.solve.reading.terms.choice import Require


@dataclass(frozen=True, eq=False, repr=False)
class Reading:
    """rep: what was solved, as rep_in >> rep_out made it. spaces: its invariants, type by type. require: refuses what
    does not fit in memory.
    """

    rep: Rep
    spaces: Spaces
    require: Require

    @cached_property
    def known(self) -> tuple[Known, ...]:
        """What is known of each pair of types."""
        return tuple(Known(pair, self.require) for pair in pairs(self.rep, self.spaces))

    @cached_property
    def _several(self) -> tuple[bool, bool]:
        rep_in, rep_out = ends(self.rep)
        return _has_parts(pieces(rep_out)), _has_parts(pieces(rep_in))

    def why(self, row: int, column: int) -> Reason:
        """The reason for one entry. Raises ValueError for an entry that does not exist."""
        rep_in, rep_out = ends(self.rep)
        sizes = rep_out.size(), rep_in.size()
        for what, value, size in zip(("row", "column"), (row, column), sizes, strict=True):
            if not is_whole(value) or not 0 <= value < size:
                raise ValueError(
                    f"there is no {what} {value!r} in the maps of {self.rep}, which have {sizes[0]} rows and "
                    f"{sizes[1]} columns: count from 0 to {size - 1}."
                )
        for known in self.known:
            found = _found(known.pair, int(row), int(column))
            if found is not None:
                return why(Question(known, *found, self._several, self.rep.groups))
        raise AssertionError("every entry is in one of the pairs")


def _has_parts(found: tuple[Piece, ...]) -> bool:
    return sum(piece.copies for piece in found) > 1


def _found(pair: Pair, row: int, column: int) -> tuple[int, int, int] | None:
    """(copy of the target, copy of the source, number of the entry in their map)."""
    target, source = pair.target.find(row), pair.source.find(column)
    if target is None or source is None:
        return None
    return target[0], source[0], target[1] * pair.source.dim + source[1]
