"""Problems to begin with."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Example:
    """A problem by its title, what it shows, the part of the page to look at, and its inputs."""

    title: str
    shows: str
    stage: str = "maps"
    inputs: dict[str, str] = field(default_factory=dict)


def _maps(title: str, shows: str, group: str, rep_in: str, rep_out: str, stage: str = "maps") -> Example:
    inputs = {"group": group, "rep_in": rep_in, "rep_out": rep_out, "route": "auto"}
    return Example(title, shows, stage, inputs)


EXAMPLES = (
    _maps("Why only three?", "81 entries of a map of matrices, three of which differ", "O(3)", "T(2)", "T(2)"),
    _maps("The cross product", "the one way to make a matrix of a vector by turning", "SO(3)", "T(1)", "T(2)"),
    _maps("Why is it empty?", "with reflections there is no such map at all", "O(3)", "T(1)", "T(2)"),
    _maps("Sets", "a layer that does not care for the order of its inputs", "S(6)", "V", "V"),
    _maps("Graphs", "15 ways from one table of pairs to another", "S(4)", "T(2)", "T(2)"),
    _maps("Convolution", "shifts round a circle leave one filter", "Z(8)", "V", "V"),
    _maps("Space and time", "what boosts leave of a map of tensors", "SO+(1,3)", "T(2)", "T(2)"),
    _maps(
        "Moment of inertia",
        "train a network beside one that knows no symmetry",
        "O(3)",
        "5*T(0) + 5*T(1)",
        "T(2)",
        "training",
    ),
)
WORDS = (
    ("group", "A set of changes, such as all rotations, that leave the meaning of the data alone."),
    ("representation", "How data changes with the group: T(0) is a number, T(1) a vector, T(2) a matrix."),
    ("equivariant", "Changing the input first or the output afterwards gives the same."),
    ("free weight", "A number that may be learned; the symmetry ties all other entries to these."),
    ("pairing", "Two parts of the input that a layer multiplies: one acts on the other."),
    ("carrier", "The part of a pairing that acts, as a matrix acts on a vector."),
    ("argument", "The part of a pairing that is acted on."),
    ("seed", "The number that decides all draws; the same seed gives the same network everywhere."),
)
