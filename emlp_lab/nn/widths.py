"""Hidden representations of a given width."""

import itertools
import math
from bisect import bisect_right
from collections.abc import Sequence

from emlp_lab.algebra.whole import is_whole
from emlp_lab.groups import Group
from emlp_lab.nn.acting import Groups, as_groups
from emlp_lab.reps import Rep, T
from emlp_lab.reps.blocks import blocks
from emlp_lab.reps.tree import Sum, copies, direct_sum, tensor_product

Ranks = tuple[int, ...]  # a tensor rank for each group


def uniform_rep(ch: int, group: Groups) -> Rep:
    """A representation of dimension ch that spends its dimensions about evenly on tensor types.

    One group: evenly on the tensor ranks, as in emlp. Several groups, as a tuple: evenly on products of one tensor type
    for each group. First come those of rank at most one in every group (scalars, V of each group, products of V of
    different groups), as many as have room for one copy; if all do, those of higher ranks join, smallest first, as long
    as an even share holds a copy of the largest. For 128 and (SO(3), S(5)) these are scalars, V(SO(3)), V(S(5)),
    V(S(5))*V(SO(3)) and V(SO(3))**2, with 22 to 30 dimensions each.

    For groups that are not orthogonal, tensors of rank r are shared among T(p, r-p) in binomial proportion; what does
    not divide evenly is spread by systematic rounding, where emlp draws it at random. Raises ValueError for ch < 1.
    """
    if not is_whole(ch) or ch < 1:
        raise ValueError(f"ch={ch!r}: the number of channels must be an integer >= 1, for example 384.")
    groups = as_groups(group)
    dims = [one.d for one in groups]
    counts = one_group(int(ch), dims[0]) if len(dims) == 1 else _several_groups(int(ch), dims)
    parts = [part for ranks, count in counts.items() for part in _share(count, ranks, groups)]
    return direct_sum(Sum(), *_canonical(direct_sum(*parts)))


def one_group(ch: int, d: int) -> dict[Ranks, int]:
    """Number of tensors of each rank. All ranks that fit get the same dimensions; what is left is shared out again."""
    counts: dict[Ranks, int] = {}
    while ch > 0:
        highest = _highest_rank(ch, d)
        for rank in range(highest + 1):
            counts[(rank,)] = counts.get((rank,), 0) + d ** (highest - rank)
        ch -= (highest + 1) * d**highest
    return counts


def _highest_rank(ch: int, d: int) -> int:
    """The largest r with (r + 1) d^r <= ch; for d = 1 rank 1, beyond which ranks only repeat the same type."""
    if d == 1:
        return min(ch, 2) - 1
    rank = 0
    while (rank + 2) * d ** (rank + 1) <= ch:
        rank += 1
    return rank


def _several_groups(ch: int, dims: Sequence[int]) -> dict[Ranks, int]:
    """Number of products of tensors of each ranks: a share of dimensions, equal for all, rounded to whole copies, and
    at least one copy.
    """
    sizes = _sizes(ch, dims)

    def counts(share: int) -> dict[Ranks, int]:
        return {ranks: max(1, (2 * share + size) // (2 * size)) for ranks, size in sizes.items()}

    def spent(share: int) -> int:
        return sum(sizes[ranks] * count for ranks, count in counts(share).items())

    found = counts(bisect_right(range(ch + 1), ch, key=spent) - 1)  # the largest share that is not too much
    left = ch - sum(sizes[ranks] * count for ranks, count in found.items())
    while left:  # not enough for a larger share: one copy at a time, to the type that is next to be rounded up
        fitting = [ranks for ranks, size in sizes.items() if size <= left]
        ranks = min(fitting, key=lambda ranks: ((2 * found[ranks] + 1) * sizes[ranks], -sizes[ranks]))
        found[ranks] += 1
        left -= sizes[ranks]
    return found


def _sizes(ch: int, dims: Sequence[int]) -> dict[Ranks, int]:
    """The ranks among which ch dimensions are shared, and the dimension of a product of tensors of these ranks."""
    sizes: dict[Ranks, int] = {}
    highest = 0
    while level := _level(highest, dims):
        for ranks, size in sorted(level.items(), key=lambda item: (item[1], sum(item[0]), item[0])):
            wider = {**sizes, ranks: size}
            if (sum(wider.values()) if highest <= 1 else len(wider) * max(wider.values())) > ch:
                return sizes
            sizes = wider
        highest += 1
    return sizes


def _level(highest: int, dims: Sequence[int]) -> dict[Ranks, int]:
    """Sizes of the products whose highest rank is this; none beyond 1 if all groups have dimension 1."""
    ranges = [range(1 + (highest if d > 1 else min(highest, 1))) for d in dims]
    level = [ranks for ranks in itertools.product(*ranges) if max(ranks) == highest]
    return {ranks: math.prod(d**rank for d, rank in zip(dims, ranks, strict=True)) for ranks in level}


def _share(count: int, ranks: Ranks, groups: Sequence[Group]) -> list[Rep]:
    """`count` products of tensors, of one rank for each group, as copies of products of T(p, rank - p)."""
    weights = [
        {rank: 1} if group.is_orthogonal else {p: math.comb(rank, p) for p in range(rank + 1)}
        for rank, group in zip(ranks, groups, strict=True)
    ]
    whole = math.prod(sum(weight.values()) for weight in weights)
    shares, taken, total = [], 0, 0
    for uppers in itertools.product(*weights):
        total += math.prod(weight[p] for weight, p in zip(weights, uppers, strict=True))
        upto = (2 * count * total + whole) // (2 * whole)  # rounded to the nearest
        tensors = (T(p, rank - p, group) for p, rank, group in zip(uppers, ranks, groups, strict=True))
        shares.append(copies(upto - taken, tensor_product(*tensors)))
        taken = upto
    return shares


def _canonical(rep: Rep) -> list[Rep]:
    return [copies(block.copies, block.rep) for block in blocks(rep)]
