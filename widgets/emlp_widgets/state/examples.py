"""Problems to begin with, and the words that they need."""

from dataclasses import dataclass, field
from urllib.parse import urlencode


@dataclass(frozen=True)
class Example:
    """A problem by the name of its picture, its title, what acts, what comes of it, and its inputs.

    entries, weights: of W, and how many of its entries are free. measured: said instead of these. stage: the part of
    the page to look at.
    """

    name: str
    title: str
    acts: str
    entries: int
    weights: int
    inputs: dict[str, str] = field(default_factory=dict)
    stage: str = "maps"
    measured: tuple[str, str] | None = None

    @property
    def counts(self) -> tuple[str, str]:
        """What comes of it in two parts, the second of which matters more: "81 entries", "3 weights"."""
        weights = f"{self.weights} weight{'' if self.weights == 1 else 's'}"
        return self.measured or (f"{self.entries:,} entries", weights)

    @property
    def fragment(self) -> str:
        """The part of a link that opens it."""
        return urlencode(self.inputs | {"stage": self.stage}, safe="()*,")


def _maps(name: str, texts: tuple[str, str], counts: tuple[int, int], group: str, rep_in: str, rep_out: str) -> Example:
    inputs = {"group": group, "rep_in": rep_in, "rep_out": rep_out, "route": "auto"}
    return Example(name, *texts, *counts, inputs)


EXAMPLES = (
    _maps(
        "matrices",
        ("A matrix in, a matrix out", "rotations and reflections of space"),
        (81, 3),
        *("O(3)", "T(2)", "T(2)"),
    ),
    _maps("cross", ("The cross product", "rotations of space"), (27, 1), "SO(3)", "T(2)", "T(1)"),
    _maps("set", ("A set", "six things in any order"), (36, 2), "S(6)", "V", "V"),
    _maps("graph", ("A graph", "four nodes, renamed at will"), (256, 15), "S(4)", "T(2)", "T(2)"),
    _maps("convolution", ("Convolution", "eight places in a ring"), (64, 8), "Z(8)", "V", "V"),
    _maps("rubik", ("Rubik’s cube", "48 stickers, six turns"), (2304, 9), "RubiksCube", "V", "V"),
    Example(
        "inertia",
        "Moment of inertia",
        "train it: five masses in space",
        *(180, 5),
        inputs={"group": "O(3)", "rep_in": "5*T(0) + 5*T(1)", "rep_out": "T(2)", "route": "auto", "task": "inertia"},
        stage="training",
        measured=("error 0.061", "without: 4.6"),
    ),
    _maps("empty", ("Why is it empty?", "a vector in, a matrix out"), (27, 0), "O(3)", "T(1)", "T(2)"),
)


@dataclass(frozen=True)
class Word:
    """A term, what it means, and the number of the lesson that is about it."""

    word: str
    means: str
    lesson: int


WORDS = (
    Word("group", "A set of changes, such as all rotations, that leave the meaning of the data alone.", 1),
    Word("representation", "How data changes with the group: T(0) is a number, T(1) a vector, T(2) a matrix.", 2),
    Word("equivariant", "Changing the input first or the output afterwards gives the same.", 2),
    Word("free weight", "A number that may be learned; the symmetry ties all other entries to these.", 3),
    Word("pairing", "Two parts of the input that a layer multiplies: one acts on the other.", 4),
    Word("carrier", "The part of a pairing that acts, as a matrix acts on a vector.", 4),
    Word("argument", "The part of a pairing that is acted on.", 4),
    Word("seed", "The number that decides all draws; the same seed gives the same network everywhere.", 4),
)
