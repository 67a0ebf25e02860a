"""Finds the reason for one entry."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from emlp_lab.algebra.tolerance import TOL_DISTINCT, TOL_EXACT
from emlp_lab.groups import Group
from emlp_lab.solve.reading.classes import Sum
from emlp_lab.solve.reading.known import Known
from emlp_lab.solve.reading.pair import located
from emlp_lab.solve.reading.reasons import texts
from emlp_lab.solve.reading.reasons.reason import Entry, Reason
from emlp_lab.solve.reading.reasons.search import Found, Search, together

MAX_TRIED = 16  # entries of a class to which an element is looked for


@dataclass(frozen=True, eq=False, repr=False)
class Question:
    """Why is this entry of the maps from copy `source` to copy `target` as it is? known: their pair. local: its number
    in such a map. several: whether rep_out and rep_in have more than one part, which the text then names. groups: all
    that act.
    """

    known: Known
    target: int
    source: int
    local: int
    several: tuple[bool, bool]
    groups: tuple[Group, ...]

    @property
    def start(self) -> int:
        """The number of the first term between these copies."""
        pair = self.known.pair
        return pair.start + (self.target * pair.source.copies + self.source) * pair.rank

    def place(self, local: int) -> Entry:
        """Row and column of an entry."""
        pair = self.known.pair
        row, column = divmod(local, pair.source.dim)
        return int(pair.target.index[self.target][row]), int(pair.source.index[self.source][column])

    def name(self, local: int) -> str:
        """For example "y12 from x11"."""
        pair, parts = self.known.pair, divmod(local, self.known.pair.source.dim)
        sides = ("y", pair.target, self.target), ("x", pair.source, self.source)
        each = []
        for (letter, piece, copy), part, several in zip(sides, parts, self.several, strict=True):
            part_of = f" of {piece.name(copy)}" if several else ""
            each.append(f"{letter}{piece.digits(part)}{part_of}")
        return " from ".join(each)


def why(question: Question) -> Reason:
    """The reason, with evidence where the search finds some."""
    known, local = question.known, question.local
    like, terms = known.like(local), known.sum_of(local)
    numbered = None if terms is None else tuple((question.start + k, factor) for k, factor in terms)
    head = texts.head(question.name(local), numbered, len(like))
    empty = Reason("none", question.place(local), f"{head} {texts.NONE}", len(like), numbered)
    if not len(like):
        return _zero(question, empty, head)
    if terms is not None and [abs(factor) for _, factor in terms] != [1]:
        found = _sum(question, empty, head, terms)
        return found if found is not None else _equal(question, empty, head, like)
    if len(like) == 1:
        return empty if terms is None else replace(empty, kind="free", text=f"{head} {texts.free()}")
    return _equal(question, empty, head, like)


def _zero(question: Question, empty: Reason, head: str) -> Reason:
    coordinates = located(question.known.pair, question.local)
    for search, coordinate in zip(question.known.searches, coordinates, strict=True):
        found = search.zero(coordinate)
        if found is not None:
            shown = _evidence(question, [(search, found)])
            text = f"{head} {texts.zero(shown['called'], found.value)}"
            return replace(empty, kind="zero", text=text, **shown)
    return empty


def _equal(question: Question, empty: Reason, head: str, like: np.ndarray) -> Reason:
    """By an element that carries the entry to the first of its class, or from there to the next ones."""
    others = [entry for entry in like[:MAX_TRIED].tolist() if entry != question.local]
    for other in others:
        steps = _steps(question, other)
        if steps is None:
            continue
        opposite = together([found for _, found in steps]).real < 0
        shown = _evidence(question, steps)
        text = f"{head} {texts.equal(shown['called'], question.name(other), opposite=opposite)}"
        kind = "opposite" if opposite else "equal"
        return replace(empty, kind=kind, text=text, other=question.place(other), **shown)
    return empty


def _steps(question: Question, other: int) -> list[tuple[Search, Found]] | None:
    """An element of each group that has to move something, or None."""
    pair, steps = question.known.pair, []
    pairs = zip(located(pair, question.local), located(pair, other), strict=True)
    for search, (start, end) in zip(question.known.searches, pairs, strict=True):
        if start != end:
            found = search.carrying(start, end)
            if found is None:
                return None
            steps.append((search, found))
    value = together([found for _, found in steps])
    return steps if abs(abs(value.real) - 1) < TOL_EXACT and abs(value.imag) < TOL_EXACT else None


def _sum(question: Question, empty: Reason, head: str, terms: Sum) -> Reason | None:
    """By an element whose equation for the entry has only single terms beside it, and leaves it no choice."""
    known, local = question.known, question.local
    coordinates = located(known.pair, local)
    for factor, search, coordinate in zip(known.factors, known.searches, coordinates, strict=True):
        entries = local - int(factor.places[coordinate]) + factor.places
        for found, row in search.mixing(coordinate):
            if not np.any(np.imag(row)) and _decides(known, local, entries, np.real(row)):
                shown = _evidence(question, [(search, found)])
                return replace(empty, kind="sum", text=f"{head} {texts.mixed(shown['called'], terms)}", **shown)
    return None


def _decides(known: Known, local: int, entries: np.ndarray, row: np.ndarray) -> bool:
    """Whether w = sum row * W[entries] gives w from entries that are one term each."""
    numbers = known.classes[entries]
    totals = np.bincount(np.abs(numbers), row * np.sign(numbers))
    own = abs(int(known.classes[local]))
    rest = np.sign(known.classes[local]) - totals[own]
    others = [k for k in np.flatnonzero(np.abs(totals) > TOL_EXACT).tolist() if k not in (0, own)]
    firsts = [int(np.argmax(np.abs(known.classes) == k)) for k in others]
    single = all(len(known.sum_of(first) or ()) == 1 for first in firsts)
    return bool(abs(rest) > TOL_DISTINCT and others and single)


def _evidence(question: Question, steps: Sequence[tuple[Search, Found]]) -> dict:
    """The element as `rho` takes it, and its name."""
    groups = question.groups
    moved = {search.factor.group: found.matrix for search, found in steps}
    whole = {group: moved.get(group, np.eye(group.d)) for group in groups}
    return {"element": whole[groups[0]] if len(groups) == 1 else whole, "called": _called(question, steps)}


def _called(question: Question, steps: Sequence[tuple[Search, Found]]) -> str:
    several = len(question.groups) > 1
    names = [f"{found.called} ({search.factor.group})" if several else found.called for search, found in steps]
    return " and ".join([names[0], *(f"{name[0].lower()}{name[1:]}" for name in names[1:])])
