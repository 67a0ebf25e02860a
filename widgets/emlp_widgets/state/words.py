"""Representations and groups in words, as the sentence on the page has them."""

from collections import Counter
from collections.abc import Iterator

from emlp_lab.groups import Group
from emlp_lab.groups.catalog import Choice, Number
from emlp_lab.groups.parse import Named, read_group
from emlp_lab.reps import Rep, Sum
from emlp_lab.reps.base import Base
from emlp_lab.reps.tree import Product

WORDS = {(0, 0): "number", (1, 0): "vector", (2, 0): "matrix", (0, 1): "dual vector", (1, 1): "linear map"}
PLURALS = {"matrix": "matrices", "copy": "copies"}
GROUPS = {
    "O": "rotations and reflections",
    "SO": "rotations",
    "S": "all ways to reorder {n} things",
    "A": "even ways to reorder {n} things",
    "Z": "shifts of {n} places round a circle",
    "C": "turns by 1/{n} of a circle",
    "D": "the symmetries of a regular {n}-gon",
    "SU": "special unitary matrices",
    "U": "unitary matrices",
    "SL": "maps that keep volumes",
    "GL": "all invertible matrices",
    "O(1,3)": "boosts, rotations and mirrors",
    "SO(1,3)": "boosts, rotations, time and space turned",
    "SO+(1,3)": "boosts and rotations",
    "RubiksCube": "the turns of Rubik's cube",
    "Cube": "the 24 turns of a cube",
    "SE": "rotations and moves",
    "E": "rotations, reflections and moves",
}
MAX_WORDS = 40  # characters of a chip


def rep_words(rep: Rep) -> str:
    """What a representation is made of, for example "5 numbers and 5 vectors"; rep: bound or not."""
    counts: Counter[str] = Counter()
    for part, count in rep.terms if isinstance(rep, Sum) else ((rep, 1),):
        counts[_kind(part)] += count
    parts = [_counted(kind, count) for kind, count in counts.items()]
    if not parts:
        return "nothing"
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def copies_words(rep: Rep, count: int) -> str:
    """How many of what, for example "12 vectors"; copies of what has no name of its own are copies."""
    kind = _kind(rep)
    if kind.endswith("-tensor"):
        kind = "tensor"
    elif kind not in {*WORDS.values(), "mixed tensor"}:
        kind = "copy"
    return f"{count:,} {kind if count == 1 else PLURALS.get(kind, kind + 's')}"


def group_words(group: Group, text: str) -> str:
    """What a group does, for example "rotations and reflections"; text: what names it on the page."""
    try:
        found = read_group(text)
    except ValueError:
        return "a group of your own"
    if not isinstance(found, Named):
        return "a product of groups"
    entry = found.entry
    pairs = list(zip(entry.parameters, found.arguments, strict=True))
    numbers = [value for parameter, value in pairs if isinstance(parameter, Number)]
    if entry.name in GROUPS:
        return GROUPS[entry.name].format(n=numbers[0] if numbers else group.d)
    chosen = [
        what
        for parameter, value in pairs
        if isinstance(parameter, Choice)
        for option, what in parameter.options
        if option == value
    ]
    return chosen[0] if chosen else entry.summary


def length_words(group: Group) -> str:
    """What a group does to lengths, and whether lower indices are another type than upper ones."""
    if group.is_orthogonal:
        return "orthogonal: lengths are kept, upper and lower indices are the same"
    if group.is_unitary:
        return "unitary: complex lengths are kept, vectors have duals"
    return "lengths are not kept: vectors have duals"


def short(words: str, most: int = MAX_WORDS) -> str:
    """The words as a chip has room for them."""
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def _kind(part: Rep) -> str:
    factors = part.factors if isinstance(part, Product) else (part,)
    if not all(isinstance(factor, Base) for factor in factors):
        return str(part)
    ranks = _ranks(factors)
    return WORDS.get(ranks) or (f"{ranks[0]}-tensor" if not ranks[1] else "mixed tensor")


def _ranks(factors: tuple[Rep, ...]) -> tuple[int, int]:
    duals = sum(factor.dual for factor in _bases(factors))
    return len(factors) - duals, duals


def _bases(factors: tuple[Rep, ...]) -> Iterator[Base]:
    return (factor for factor in factors if isinstance(factor, Base))


def _counted(kind: str, count: int) -> str:
    if kind not in {*WORDS.values(), "mixed tensor"} and not kind.endswith("-tensor"):
        return kind if count == 1 else f"{count} of {kind}"
    return f"a {kind}" if count == 1 else f"{count} {PLURALS.get(kind, kind + 's')}"
