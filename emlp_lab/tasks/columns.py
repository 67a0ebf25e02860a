"""Names for the columns of a table, from the representation that they are the coordinates of."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from emlp_lab.reps import Rep
from emlp_lab.solve.reading.piece import Piece, pieces


@dataclass(frozen=True)
class Column:
    """One coordinate. part: the tensor that it belongs to, such as "vector 2"; name: in it, such as "x3"."""

    part: str
    name: str

    def __str__(self) -> str:
        return f"{self.part} {self.name}"


def columns(rep: Rep, letter: str) -> tuple[Column, ...]:
    """The coordinates of a bound representation in their order, named as reasons and pictures name them.

    letter: "x" for inputs, "y" for outputs.
    """
    found = [Column("", "")] * rep.size()
    every = pieces(rep)
    words = Counter(piece.word for piece in every)
    for piece in every:
        word = piece.word if words[piece.word] == 1 else str(piece.rep)
        for copy, entries in enumerate(piece.index.tolist()):
            for coordinate, entry in enumerate(entries):
                found[entry] = Column(_part(word, piece, copy), letter + piece.digits(coordinate))
    return tuple(found)


def by_headings(headings: Sequence[str], wanted: Sequence[Column]) -> list[int] | None:
    """For each wanted column the place of the heading that names it; None where the headings are other words.

    Letters and digits count alone, so that "Vector_2.x3" is vector 2 x3. Raises ValueError where some headings name
    coordinates and others do not, or one is there twice: by their order, columns would be taken for others.
    """
    plain = [_plain(heading) for heading in headings]
    names = [_plain(str(column)) for column in wanted]
    if not set(plain) & set(names):
        return None
    for place, one in enumerate(plain):
        if one not in names or one in plain[:place]:
            left = [str(column) for column, name in zip(wanted, names, strict=True) if name not in plain]
            why = "is there twice" if one in plain[:place] else "names no coordinate"
            raise ValueError(
                f"heading {place + 1}, {headings[place]!r}, {why}, while others do: call it "
                f"{left[0]!r}, or leave the line of headings out."
            )
    return [plain.index(name) for name in names]


def _part(word: str, piece: Piece, copy: int) -> str:
    return f"{word} {copy + 1}" if piece.copies > 1 else word


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())
