"""Kinds of pairings that have a name: what they do, in two sentences."""

from collections.abc import Sequence
from dataclasses import dataclass

from emlp_lab.nn.bilinear.kappa import Contraction
from emlp_lab.nn.bilinear.pairings import Combination
from emlp_lab.nn.bilinear.term import Term

Letters = tuple[str, str, str]  # the indices of carrier, argument and output


@dataclass(frozen=True)
class Kind:
    """name; short: where there is little room, empty for kinds that need more words; text: two sentences."""

    name: str
    text: str
    short: str = ""


KINDS: dict[Letters, Kind] = {
    ("i", "i", ""): Kind(
        "Inner product", "A vector acts on a vector and gives a number. Lengths and angles come from here.", "Inner"
    ),
    ("ij", "j", "i"): Kind(
        "Matrix times vector",
        "A matrix acts on a vector and gives a vector. The layer uses one part of its input as the weight matrix for "
        "another part.",
        "M × vector",
    ),
    ("i", "j", "ij"): Kind(
        "Outer product",
        "A vector multiplies a vector, entry by entry, into a matrix. Inertia needs exactly this.",
        "Outer",
    ),
    ("ij", "jk", "ik"): Kind(
        "Matrix times matrix",
        "A matrix acts on a matrix and gives a matrix. Two of these in a row give powers.",
        "M × matrix",
    ),
    ("ij", "ij", ""): Kind(
        "Inner product of matrices",
        "Two matrices, entry by entry, give a number. It says how alike they are.",
    ),
    ("i", "ij", "j"): Kind(
        "Vector times matrix",
        "A vector acts on a matrix and gives a vector. It takes one index of the matrix and leaves the other.",
    ),
}
FIRST = ("i", "j", "ij")  # the kind that is shown before anybody chose one


def letters(term: Term) -> Letters | None:
    """The indices of a combination; None where its maps are not contractions."""
    return term.kappa.indices if isinstance(term.kappa, Contraction) else None


def easy(terms: Sequence[Term]) -> list[tuple[int, Kind]]:
    """The combinations that are easy to read, with their numbers."""
    found = {letters(term): number for number, term in enumerate(terms)}
    return [(found[key], named) for key, named in KINDS.items() if named.short and key in found]


def kind(term: Term, one: Combination) -> Kind:
    """The name of a combination and what it does."""
    indices = letters(term)
    if indices is None:
        text = f"All {one.maps:,} ways to multiply a {one.carrier} with a {one.argument} into a {one.output}."
        return Kind("Every equivariant map", f"{text} The solver found them, and each has a weight of its own.")
    if indices in KINDS:
        return KINDS[indices]
    if not indices[1]:
        text = f"A number of the input makes a {one.carrier} longer or shorter."
        return Kind("Scaling by a number", f"{text} So lengths and angles can decide what goes on.")
    pairs = f"{one.k} index pair{'' if one.k == 1 else 's'}"
    text = f"Sums {pairs} of a {one.carrier} with a {one.argument}. What is left are the indices of a {one.output}."
    return Kind("Contraction" if one.k else "Product of all entries", text)
