"""Hidden representations of a given width."""

import math

import numpy as np

from emlp_lab.groups import Group
from emlp_lab.reps import Rep, T
from emlp_lab.reps.blocks import blocks
from emlp_lab.reps.rep import Sum, copies, direct_sum


def uniform_rep(ch: int, group: Group) -> Rep:
    """A representation of dimension ch that spends its dimensions about evenly on the tensor ranks, as in emlp.

    For groups that are not orthogonal, tensors of rank r are shared among T(p, r-p) in binomial proportion; what does
    not divide evenly is spread by systematic rounding, where emlp draws it at random. Raises ValueError for ch < 1.
    """
    if isinstance(ch, bool) or not isinstance(ch, (int, np.integer)) or ch < 1:
        raise ValueError(f"ch={ch!r}: the number of channels must be an integer >= 1, for example 384.")
    counts: list[int] = []
    left = int(ch)
    while left > 0:
        highest = _highest_rank(left, group.d)
        counts += [0] * (highest + 1 - len(counts))
        for rank in range(highest + 1):
            counts[rank] += group.d ** (highest - rank)
        left -= (highest + 1) * group.d**highest
    parts = [part for rank, count in enumerate(counts) for part in _share(count, rank, group)]
    return direct_sum(Sum(), *_canonical(direct_sum(*parts)))


def _highest_rank(ch: int, d: int) -> int:
    """The largest r with (r + 1) d^r <= ch; for d = 1 rank 1, beyond which ranks only repeat the same type."""
    if d == 1:
        return min(ch, 2) - 1
    rank = 0
    while (rank + 2) * d ** (rank + 1) <= ch:
        rank += 1
    return rank


def _share(count: int, rank: int, group: Group) -> list[Rep]:
    """`count` tensors of one rank as copies of T(p, rank - p)."""
    if group.is_orthogonal:
        return [copies(count, T(rank, 0, group))]
    shares, taken, total = [], 0, 0
    for p in range(rank + 1):
        total += math.comb(rank, p)
        upto = (2 * count * total + 2**rank) // 2 ** (rank + 1)  # rounded to the nearest
        shares.append(copies(upto - taken, T(p, rank - p, group)))
        taken = upto
    return shares


def _canonical(rep: Rep) -> list[Rep]:
    return [copies(block.copies, block.rep) for block in blocks(rep)]
