"""Names and sentences for products of pairs of indices and epsilons."""

from collections.abc import Sequence
from dataclasses import dataclass

from emlp_lab.solve.reading.pair import Axis
from emlp_lab.solve.reading.terms.forms import Form

Ties = Sequence[tuple[tuple[Axis, ...], Form]]
Described = tuple[str, str]  # name, sentence
Numbers = tuple[int, int]  # of two axes, counted from 1 on their side

# By (number of axes of the output, of the input), for a single epsilon of all of them.
EPSILONS: dict[Numbers, Described] = {
    (1, 1): ("quarter turn", "Turns the vector by 90 degrees."),
    (2, 0): ("quarter turn", "The matrix that turns by 90 degrees, times the number."),
    (0, 2): ("antisymmetric part", "The difference of the two entries beside the diagonal."),
    (2, 1): ("cross product", "The matrix that takes the cross product with the vector."),
    (1, 2): ("cross product", "The antisymmetric part of the matrix, as a vector."),
    (0, 3): ("triple product", "Adds up the entries with three different indices, with the sign of their order."),
}
# By (pairs that lead through, pairs inside the input, pairs inside the output), where the axes keep their order.
PAIRS: dict[tuple[int, int, int], Described] = {
    (0, 1, 0): ("trace", "Adds up the diagonal."),
    (0, 0, 1): ("unit matrix", "The unit matrix, times the number."),
    (0, 1, 1): ("trace", "Adds up the diagonal and puts the sum back on it."),
}
METRIC = "Indices are lowered and raised by the metric that the group keeps."


@dataclass(frozen=True)
class Roles:
    """What each tie does. through: (axis of the output, axis of the input). epsilons: their axes as text."""

    through: tuple[Numbers, ...]
    inside: tuple[Numbers, ...]
    outside: tuple[Numbers, ...]
    epsilons: tuple[str, ...]
    with_metric: bool

    @property
    def order(self) -> list[int]:
        """The axes of the input that lead through, in the order of those of the output."""
        return [source for _, source in self.through]


def described(ties: Ties) -> Described:
    """Name and sentence; different matchings of one type have different names."""
    axes = sorted((axis for tied, _ in ties for axis in tied), key=lambda axis: axis.position)
    outputs, inputs = ([axis for axis in axes if axis.is_output is side] for side in (True, False))
    roles = _roles(ties, {axis: number for side in (outputs, inputs) for number, axis in enumerate(side, start=1)})
    if len(ties) == 1 and roles.epsilons:
        both = len(outputs), len(inputs)
        return EPSILONS.get(both, ("epsilon", "The sign of the order of all indices."))
    name, text = _composed(roles) if roles.epsilons else _paired(roles)
    return (f"{name}, with the metric", f"{text} {METRIC}") if roles.with_metric else (name, text)


def _paired(roles: Roles) -> Described:
    """Pairs of indices alone."""
    counts = len(roles.through), len(roles.inside), len(roles.outside)
    if counts in PAIRS:
        return PAIRS[counts]
    return _composed(roles) if roles.inside or roles.outside else _reordered(roles.order)


def _roles(ties: Ties, number: dict[Axis, int]) -> Roles:
    kinds: dict[tuple[bool, bool], list[Numbers]] = {(True, False): [], (False, False): [], (True, True): []}
    epsilons = []
    for axes, form in ties:
        if form.symbol == "ε":
            epsilons.append(" ".join(f"{'y' if axis.is_output else 'x'}{number[axis]}" for axis in axes))
        else:
            a, b = axes
            kinds[a.is_output, b.is_output].append((number[a], number[b]))
    through, inside, outside = (tuple(sorted(kind)) for kind in kinds.values())
    return Roles(through, inside, outside, tuple(epsilons), any(form.symbol in "ηω" for _, form in ties))


def _reordered(order: list[int]) -> Described:
    """A map that only moves axes."""
    moved = [k for k, source in enumerate(order, start=1) if k != source]
    if not moved:
        return "identity", "Keeps what it gets."
    if len(order) == 2:
        return "transpose", "Mirrors the matrix at its diagonal."
    if len(moved) == 2:
        return f"swap axes {moved[0]} and {moved[1]}", f"Exchanges axis {moved[0]} with axis {moved[1]}."
    axes = " ".join(map(str, order))
    return f"axes {axes}", f"Reorders the axes: 1, 2, ... of the result are {', '.join(map(str, order))} of the input."


def _composed(roles: Roles) -> Described:
    names, sentences = [], []
    for a, b in roles.inside:
        names.append(f"trace of {a} {b}")
        sentences.append(f"Adds up where indices {a} and {b} of the input are equal.")
    for a, b in roles.outside:
        names.append(f"unit matrix on {a} {b}")
        sentences.append(f"Fills where indices {a} and {b} of the result are equal.")
    for axes in roles.epsilons:
        names.append(f"epsilon of {axes}")
        sentences.append(f"Takes the sign of the order of the indices {axes}.")
    if roles.order != sorted(roles.order) or not names:
        axes = " ".join(map(str, roles.order))
        names.append(f"axes {axes}")
        sentences.append(f"The other axes of the result are axes {axes} of the input.")
    return ", ".join(names), " ".join(sentences)
