"""The groups by name: what there is, for text such as "SO(3)" and for people who look for one."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from emlp_lab.groups.families.affine import SE, Affine, E, Galilei, Heisenberg, Poincare, Translations
from emlp_lab.groups.families.classical import GL, O11, O13, SL, SO, SO13, SU, O, Scaling, SO11p, SO13p, Sp, Trivial, U
from emlp_lab.groups.families.cube import Cube, RubiksCube
from emlp_lab.groups.families.finite import A, C, D, Q, S, Z
from emlp_lab.groups.families.point_groups import POINT_GROUPS, Icosahedral, Octahedral, PointGroup, Tetrahedral
from emlp_lab.groups.families.products import DkeR3, O2eR3, SO2eR3, ZksZnxZn, wreath_product
from emlp_lab.groups.families.semidirect import semidirect_product
from emlp_lab.groups.group import Group
from emlp_lab.groups.real_form import real_form


@dataclass(frozen=True)
class Number:
    """An integer parameter; low, high, default, step: values that an interface should offer, there may be more."""

    name: str
    low: int
    high: int
    default: int
    step: int = 1


@dataclass(frozen=True)
class Choice:
    """A parameter with few values; options: (value, what it is), the first one is the default."""

    name: str
    options: tuple[tuple[int | str, str], ...]

    @property
    def default(self) -> int | str:
        return self.options[0][0]


@dataclass(frozen=True)
class Member:
    """A parameter that is itself a group, or a number that stands for one; default: text of an example."""

    name: str
    default: str


Parameter = Number | Choice | Member


@dataclass(frozen=True)
class CatalogEntry:
    """One family of the catalog.

    kind: heading under which people look for it. name: as written in text. make: its constructor, which takes an int, a
    str or a Group for each of the parameters. summary: what it is, one line.
    """

    kind: str
    name: str
    make: Callable[..., Group]
    summary: str
    parameters: tuple[Parameter, ...] = ()

    @property
    def signature(self) -> str:
        """The family as people write it, for example "SO(n)"."""
        return self._with([parameter.name for parameter in self.parameters])

    def text(self, *values: int | str) -> str:
        """The text of one member, for example "SO(3)"; without values that of the default one."""
        return self._with([str(value) for value in values or [parameter.default for parameter in self.parameters]])

    def _with(self, inside: list[str]) -> str:
        return f"{self.name}({','.join(inside)})" if inside else self.name


def _n(high: int, default: int, *, name: str = "n", low: int = 1, step: int = 1) -> tuple[Number]:
    return (Number(name, low, high, default, step),)


_SYMBOLS = Choice("symbol", tuple((c.schoenflies, f"{c.hm}, {c.system}, order {c.order}") for c in POINT_GROUPS[::-1]))
_ORIENTATIONS = Choice("k", ((4, "quarter turns"), (2, "half turns")))

CATALOG: tuple[CatalogEntry, ...] = (
    CatalogEntry("Rotations", "SO", SO, "rotations of n-dimensional space", _n(8, 3)),
    CatalogEntry("Rotations", "O", O, "rotations and reflections of n-dimensional space", _n(8, 3)),
    CatalogEntry("Rotations", "SO2eR3", SO2eR3, "rotations of space about the z axis"),
    CatalogEntry("Rotations", "O2eR3", O2eR3, "rotations of space about the z axis, and reflections that leave it"),
    CatalogEntry("Permutations", "S", S, "all permutations of n things", _n(20, 5)),
    CatalogEntry("Permutations", "A", A, "the even permutations of n things", _n(20, 5)),
    CatalogEntry("Permutations", "Z", Z, "cyclic shifts of n places", _n(64, 6)),
    CatalogEntry("Permutations", "Cube", Cube, "the 24 rotations of a cube, permuting its faces"),
    CatalogEntry("Permutations", "RubiksCube", RubiksCube, "the turns of Rubik's cube, permuting its 48 stickers"),
    CatalogEntry("Permutations", "ZksZnxZn", ZksZnxZn, "shifts and turns of n x n images", (_ORIENTATIONS, *_n(8, 3))),
    CatalogEntry("Finite", "C", C, "rotations of the plane by multiples of a k-th of a turn", _n(64, 4, name="k")),
    CatalogEntry("Finite", "D", D, "symmetries of the regular k-gon in the plane", _n(64, 6, name="k")),
    CatalogEntry(
        "Finite", "DkeR3", DkeR3, "symmetries of a regular k-gon in the x-y plane of space", _n(64, 6, name="k")
    ),
    CatalogEntry("Finite", "Q", Q, "quaternion group of this order, on R^4", _n(64, 8, name="order", low=8, step=4)),
    CatalogEntry("Finite", "Tetrahedral", Tetrahedral, "the 12 rotations of a tetrahedron"),
    CatalogEntry("Finite", "Octahedral", Octahedral, "the 24 rotations of a cube or octahedron, of space"),
    CatalogEntry("Finite", "Icosahedral", Icosahedral, "the 60 rotations of an icosahedron or dodecahedron"),
    CatalogEntry(
        "Finite", "Tetrahedral(inversion)", partial(Tetrahedral, inversion=True), "Th: 12 rotations and inversion"
    ),
    CatalogEntry(
        "Finite", "Octahedral(inversion)", partial(Octahedral, inversion=True), "Oh: 24 rotations and inversion"
    ),
    CatalogEntry(
        "Finite", "Icosahedral(inversion)", partial(Icosahedral, inversion=True), "Ih: 60 rotations and inversion"
    ),
    CatalogEntry("Crystals", "PointGroup", PointGroup, "one of the 32 crystallographic point groups", (_SYMBOLS,)),
    CatalogEntry("Space-time", "O(1,3)", O13, "Lorentz transformations of space-time, with parity and time reversal"),
    CatalogEntry("Space-time", "SO(1,3)", SO13, "Lorentz transformations of determinant one"),
    CatalogEntry(
        "Space-time", "SO+(1,3)", SO13p, "Lorentz transformations connected to the identity: boosts and rotations"
    ),
    CatalogEntry("Space-time", "O(1,1)", O11, "Lorentz transformations of a line"),
    CatalogEntry("Space-time", "SO+(1,1)", SO11p, "boosts of a line"),
    CatalogEntry("Space-time", "Poincare", Poincare, "SO+(1,3) and translations of space-time, on (t, x, y, z, 1)"),
    CatalogEntry("Space-time", "Galilei", Galilei, "rotations, boosts and translations of Newton's space and time"),
    CatalogEntry("Linear", "SL", SL, "matrices of determinant one: volume and orientation", _n(6, 2)),
    CatalogEntry("Linear", "GL", GL, "all invertible matrices", _n(6, 2)),
    CatalogEntry("Linear", "SU", SU, "unitary matrices of determinant one, complex", _n(6, 2)),
    CatalogEntry("Linear", "U", U, "unitary matrices, complex", _n(6, 2)),
    CatalogEntry(
        "Linear", "real_form", real_form, "a complex group on real parts and imaginary parts", (Member("G", "SU(2)"),)
    ),
    CatalogEntry("Linear", "Sp", Sp, "symplectic matrices of 2m dimensions: phase space", _n(5, 1, name="m")),
    CatalogEntry("Linear", "Scaling", Scaling, "positive multiples of the identity", _n(16, 3)),
    CatalogEntry("Linear", "Trivial", Trivial, "no symmetry: only the identity, in n dimensions", _n(16, 3)),
    CatalogEntry("Affine", "SE", SE, "rotations and translations of n-dimensional space, on (x, 1)", _n(6, 3)),
    CatalogEntry("Affine", "E", E, "isometries of n-dimensional space, on (x, 1)", _n(6, 3)),
    CatalogEntry("Affine", "Translations", Translations, "translations of n-dimensional space, on (x, 1)", _n(8, 3)),
    CatalogEntry("Affine", "Affine", Affine, "the linear maps of a group, and translations", (Member("G", "SL(2)"),)),
    CatalogEntry("Affine", "Heisenberg", Heisenberg, "n positions, n momenta and their commutator", _n(6, 1)),
    CatalogEntry(
        "Products",
        "wreath",
        wreath_product,
        "G for each of the places that P permutes: n alike objects",
        (Member("G", "SO(2)"), Member("P", "S(3)")),
    ),
    CatalogEntry(
        "Products",
        "semidirect",
        semidirect_product,
        "N and H, which acts on N by conjugation",
        (Member("N", "C(5)"), Member("H", "D(1)")),
    ),
)
ALIASES = {
    "O13": "O(1,3)",
    "Lorentz": "O(1,3)",
    "SO13": "SO(1,3)",
    "SO13p": "SO+(1,3)",
    "O11": "O(1,1)",
    "SO11p": "SO+(1,1)",
}
