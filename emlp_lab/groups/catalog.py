"""The groups by name: for text such as "SO(3)", and for people who look for one."""

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass

from emlp_lab.groups.classical import O11, O13, SO, SO13, O, SO11p, SO13p, Trivial
from emlp_lab.groups.compose import DkeR3, O2eR3, SO2eR3
from emlp_lab.groups.cube import Cube, RubiksCube
from emlp_lab.groups.finite import C, D, S, Z
from emlp_lab.groups.group import Group
from emlp_lab.groups.linear import GL, SL, Scaling, Sp
from emlp_lab.groups.unitary import SU, U


@dataclass(frozen=True)
class Entry:
    """One family of the catalog.

    name: as written in text. make: its constructor. summary: what it is, one line. parameter: name of the integer
    parameter or None. low, high, default: values that an interface should offer (the constructor may take more).
    """

    name: str
    make: Callable[..., Group]
    summary: str
    parameter: str | None = None
    low: int = 1
    high: int = 1
    default: int = 1

    @property
    def signature(self) -> str:
        """The family as people write it, for example "SO(n)"."""
        return self.name if self.parameter is None else f"{self.name}({self.parameter})"

    def text(self, n: int | None = None) -> str:
        """The text of one member, for example "SO(3)"."""
        return self.name if self.parameter is None else f"{self.name}({self.default if n is None else n})"


CATALOG: tuple[Entry, ...] = (
    Entry("SO", SO, "rotations of n-dimensional space", "n", 1, 8, 3),
    Entry("O", O, "rotations and reflections of n-dimensional space", "n", 1, 8, 3),
    Entry("S", S, "all permutations of n things", "n", 1, 20, 5),
    Entry("Z", Z, "cyclic shifts of n places", "n", 1, 64, 6),
    Entry("C", C, "rotations of the plane by multiples of a k-th of a turn", "k", 1, 64, 4),
    Entry("D", D, "symmetries of the regular k-gon in the plane", "k", 1, 64, 6),
    Entry("O(1,3)", O13, "Lorentz transformations of space-time, with parity and time reversal"),
    Entry("SO(1,3)", SO13, "Lorentz transformations of determinant one"),
    Entry("SO+(1,3)", SO13p, "Lorentz transformations connected to the identity: boosts and rotations"),
    Entry("SU", SU, "unitary matrices of determinant one, complex", "n", 1, 6, 2),
    Entry("U", U, "unitary matrices, complex", "n", 1, 6, 2),
    Entry("SL", SL, "matrices of determinant one: volume and orientation", "n", 1, 6, 2),
    Entry("GL", GL, "all invertible matrices", "n", 1, 6, 2),
    Entry("Sp", Sp, "symplectic matrices of 2m dimensions: phase space", "m", 1, 5, 1),
    Entry("Scaling", Scaling, "positive multiples of the identity", "n", 1, 16, 3),
    Entry("O(1,1)", O11, "Lorentz transformations of a line"),
    Entry("SO+(1,1)", SO11p, "boosts of a line"),
    Entry("Cube", Cube, "the 24 rotations of a cube, permuting its faces"),
    Entry("RubiksCube", RubiksCube, "the turns of Rubik's cube, permuting its 48 stickers"),
    Entry("SO2eR3", SO2eR3, "rotations of space about the z axis"),
    Entry("O2eR3", O2eR3, "rotations of space about the z axis, and reflections that leave it"),
    Entry("DkeR3", DkeR3, "symmetries of a regular k-gon in the x-y plane of space", "k", 1, 64, 6),
    Entry("Trivial", Trivial, "no symmetry: only the identity, in n dimensions", "n", 1, 16, 3),
)
ALIASES = {
    "O13": "O(1,3)",
    "Lorentz": "O(1,3)",
    "SO13": "SO(1,3)",
    "SO13p": "SO+(1,3)",
    "O11": "O(1,1)",
    "SO11p": "SO+(1,1)",
}


def parse_group(text: str) -> Group:
    """The group that `text` names, for example "SO(3)", "S(5)" or "O(1,3)".

    Raises ValueError that names the text, what is wrong with it and what there is instead.
    """
    compact = re.sub(r"\s+", "", text)[:40]
    bare = compact.removesuffix("()")
    name = ALIASES.get(bare, bare)
    fixed = {entry.name: entry for entry in CATALOG if entry.parameter is None}
    if name in fixed:
        return fixed[name].make()
    match = re.fullmatch(r"([A-Za-z]\w*)(?:\((-?\d{1,12})\))?", compact)
    families = {entry.name: entry for entry in CATALOG if entry.parameter is not None}
    if match is None or match[1] not in families:
        raise ValueError(f"unknown group {text[:40]!r}{_suggestion(compact)}: choose one of {_names()}.")
    entry = families[match[1]]
    if match[2] is None:
        raise ValueError(f"group {text!r} lacks its parameter {entry.parameter}: write for example {entry.text()}.")
    return entry.make(int(match[2]))


def _names() -> str:
    return ", ".join(entry.signature for entry in CATALOG)


def _suggestion(compact: str) -> str:
    known = {entry.name.casefold(): entry.name for entry in CATALOG} | {name.casefold(): name for name in ALIASES}
    close = difflib.get_close_matches(compact.split("(", maxsplit=1)[0].casefold(), known, n=1)
    return f" (did you mean {known[close[0]]}?)" if close else ""
