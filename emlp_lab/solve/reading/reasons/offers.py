"""Questions near an empty one that have maps, each solved before it is offered."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from emlp_lab.groups import Group, parse_group
from emlp_lab.reps import Base, Rep, T, ends, restrict
from emlp_lab.solve.budget import BudgetError
from emlp_lab.solve.reading.piece import pieces
from emlp_lab.solve.routes.route import AmbiguousRankError

MAX_DIM = 20_000  # entries of a problem that is solved for an offer
MAX_GENERATORS = 40  # of a group whose subgroup is looked at, which takes their square
NEARER = (1, -1, 2, -2)  # changes of the rank of the output, in the order in which they are tried
# Groups and what is left of them without reflections.
PROPER = (
    (r"O\((\d+)\)", r"SO(\1)"),
    (r"S?O\(1,(\d)\)", r"SO+(1,\1)"),
    (r"D\((\d+)\)", r"C(\1)"),
    (r"E\((\d+)\)", r"SE(\1)"),
    (r"O2eR3", r"SO2eR3"),
    (r"(Tetrahedral|Octahedral|Icosahedral)\(inversion\)", r"\1"),
)


@dataclass(frozen=True)
class Offer:
    """rep_in >> rep_out, bound to `group`, has `rank` maps. text: for a button, "Leave out reflections: ..."."""

    rep_in: Rep
    rep_out: Rep
    group: Group
    rank: int
    text: str


def offers(rep: Rep) -> tuple[Offer, ...]:
    """At most one each: without reflections, to a tensor of another rank, by multiplying the input with itself.

    None where several groups act.
    """
    if len(rep.groups) != 1:
        return ()
    rep_in, rep_out = ends(rep)
    found = [offer(rep_in, rep_out, rep.groups[0]) for offer in (_proper, _other_rank, _pairings)]
    return tuple(offer for offer in found if offer is not None)


def _proper(rep_in: Rep, rep_out: Rep, group: Group) -> Offer | None:
    smaller = [re.sub(name, proper, str(group)) for name, proper in PROPER if re.fullmatch(name, str(group))]
    if not smaller or group.generator_count > MAX_GENERATORS or parse_group(str(group)) != group:
        return None  # a group of one's own may have any name
    other = parse_group(smaller[0])
    a, b = (restrict(side, other) if side.groups else side for side in (rep_in, rep_out))
    rank = _rank(a, b)
    return Offer(a, b, other, rank, f"Leave out reflections: {other} has {_count(rank, 'map')}") if rank else None


def _other_rank(rep_in: Rep, rep_out: Rep, group: Group) -> Offer | None:
    for other in _tensors(rep_out, group):
        rank = _rank(rep_in, other)
        if rank:
            word = pieces(other)[0].word
            return Offer(rep_in, other, group, rank, f"Map to a {word} instead: {_count(rank, 'map')}")
    return None


def _tensors(rep_out: Rep, group: Group) -> Iterator[Rep]:
    """Tensors of a rank near that of rep_out, or of a low one if it is no tensor."""
    parts = pieces(rep_out)
    axes = parts[0].axes
    plain = len(parts) == 1 and parts[0].copies == 1 and all(isinstance(a, Base) and not a.dual for a in axes)
    rank = len(axes) if plain else 1
    for change in NEARER if plain else (0, *NEARER):
        if rank + change >= 0:
            yield T(rank + change)(group)


def _pairings(rep_in: Rep, rep_out: Rep, group: Group) -> Offer | None:
    squared = rep_in * rep_in
    rank = _rank(squared, rep_out)
    return Offer(squared, rep_out, group, rank, f"Multiply instead: {_count(rank, 'pairing')}") if rank else None


def _rank(rep_in: Rep, rep_out: Rep) -> int:
    """Number of maps; 0 where it is not known at little cost."""
    if rep_in.size() * rep_out.size() > MAX_DIM:
        return 0
    try:
        return (rep_in >> rep_out).equivariant_basis().rank
    except (BudgetError, AmbiguousRankError):
        return 0


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
