"""Why there is no equivariant map but zero, and what would help."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Inexact

from emlp_lab.algebra.tolerance import TOL_COMPUTED
from emlp_lab.groups import Group
from emlp_lab.reps import Rep, ends
from emlp_lab.reps.notation.text import to_text
from emlp_lab.solve.reading.piece import Piece, pieces
from emlp_lab.solve.reading.reasons.offers import Offer, offers
from emlp_lab.solve.reading.reasons.scalars import number_text, scalars

Matrix = Inexact[np.ndarray, "d d"]


@dataclass(frozen=True, eq=False)
class Empty:
    """text: why. element: a multiple of the identity that shows it, as `rho` takes it, or None. offers: what was tried
    and has maps.
    """

    text: str
    element: Matrix | Mapping[Group, Matrix] | None
    offers: tuple[Offer, ...]


def why_empty(rep: Rep, *, counted: bool) -> Empty:
    """Why rep_in >> rep_out has no invariants. counted: whether their number was also found without solving."""
    rep_in, rep_out = ends(rep)
    entries = rep_in.size() * rep_out.size()
    if not entries:
        return Empty("0 entries: there are no coordinates on one of the sides.", None, ())
    head = f"{entries} {'entry' if entries == 1 else 'entries'}, no free weight."
    targets, sources = pieces(rep_out), pieces(rep_in)
    for group in rep.groups:
        for s in scalars(group):
            out_factors, in_factors = (_factors(side, group, s) for side in (targets, sources))
            if out_factors and in_factors and _differ(out_factors, in_factors):
                several = len(rep.groups) > 1
                does = _does(in_factors, sources, "input", several=several)
                does += f" but {_does(out_factors, targets, 'result', several=several)}"
                text = f"{head} {number_text(s)} is in {group}. It {does}. W would have to do both: only zero can."
                return Empty(text, _element(rep, group, s), offers(rep))
    found = "counted twice, by characters and by solving" if counted else "found by solving"
    return Empty(f"{head} Averaged over the whole group nothing is left: {found}.", None, offers(rep))


def _factors(side: tuple[Piece, ...], group: Group, s: complex) -> list[complex] | None:
    """By what s times the identity multiplies each piece, or None if it does more to one of them."""
    found = []
    for piece in side:
        factor = 1.0 + 0j
        for atom in piece.axes:
            if atom.group == group:
                matrix = atom.rho(_multiple(group, s))
                if np.abs(matrix - matrix[0, 0] * np.eye(len(matrix))).max() > TOL_COMPUTED:
                    return None
                factor *= complex(matrix[0, 0])
        found.append(factor)
    return found


def _differ(a: list[complex], b: list[complex]) -> bool:
    return all(abs(x - y) > TOL_COMPUTED for x in a for y in b)


def _does(factors: list[complex], side: tuple[Piece, ...], name: str, *, several: bool) -> str:
    different = [factors[0], *(factor for factor in factors[1:] if abs(factor - factors[0]) > TOL_COMPUTED)]
    if len(different) > 1:
        return f"multiplies the parts of the {name} by {', '.join(map(number_text, factors))}"
    (factor,) = different
    what = _article(side[0], several) if len(side) == 1 else f"every part of the {name}"
    if abs(factor - 1) < TOL_COMPUTED:
        return f"leaves {what} as it is"
    return f"turns {what} round" if abs(factor + 1) < TOL_COMPUTED else f"multiplies {what} by {number_text(factor)}"


def _article(piece: Piece, several: bool) -> str:
    """For example "a vector"; where several groups act, it says which of them acts on it."""
    if several and piece.axes:
        return to_text(piece.rep, named=True)
    return piece.word if piece.word == str(piece.rep) else f"a {piece.word}"


def _multiple(group: Group, s: complex) -> Matrix:
    return (s if s.imag else s.real) * np.eye(group.d)


def _element(rep: Rep, group: Group, s: complex) -> Matrix | Mapping[Group, Matrix]:
    whole = {one: _multiple(one, s if one == group else 1.0 + 0j) for one in rep.groups}
    return whole[group] if len(whole) == 1 else whole
