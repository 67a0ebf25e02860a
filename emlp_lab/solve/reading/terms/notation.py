"""Formulas such as "y_ij = Σ_k ε_ijk x_k": which axes share an index, and what stands before x."""

from dataclasses import dataclass

LETTERS = "ijklmnpqrstuvwabcdefgh"


@dataclass(frozen=True)
class Notation:
    """How a map is written with indices, by positions of axes.

    same: groups of positions that have one letter. symbols: (symbol, positions of its indices), such as ("δ", (0, 1)).
    """

    same: tuple[tuple[int, ...], ...] = ()
    symbols: tuple[tuple[str, tuple[int, ...]], ...] = ()

    def __add__(self, other: "Notation") -> "Notation":
        """Both, for maps that are products of maps of other axes."""
        return Notation(self.same + other.same, self.symbols + other.symbols)

    def formula(self, outputs: int, inputs: int) -> str:
        """The formula of a map with so many axes of its output, and then of its input."""
        letters = self._letters(outputs + inputs)
        y, x = letters[:outputs], letters[outputs:]
        summed = [letter for letter in dict.fromkeys(x) if letter not in y]
        symbols = [(name, "".join(letters[position] for position in places)) for name, places in self.symbols]
        before = [f"{name}_{index}" for name, index in symbols if not set(index) & set(summed)]
        after = [f"{name}_{index}" for name, index in symbols if set(index) & set(summed)]
        total = [f"Σ_{''.join(summed)}"] if summed else []
        return " ".join([_indexed("y", y), "=", *before, *total, *after, _indexed("x", x)])

    def _letters(self, count: int) -> list[str]:
        """One letter for each axis, in the order in which they are read."""
        first = {position: min(group) for group in self.same for position in group}
        roots = [first.get(position, position) for position in range(count)]
        order = {root: number for number, root in enumerate(dict.fromkeys(roots))}
        return [LETTERS[order[root]] for root in roots]


def can_be_written(axes: int) -> bool:
    """Whether there are letters for so many axes."""
    return axes <= len(LETTERS)


def _indexed(name: str, letters: list[str]) -> str:
    return f"{name}_{''.join(letters)}" if letters else name
