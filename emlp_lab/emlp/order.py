"""How emlp 1.0.3 orders types, and what hidden representation it gives a width: needed to read its weights."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from emlp_lab.groups import Cube, Group, RubiksCube
from emlp_lab.nn.bilinear.emlp_draw import EmlpLegacy
from emlp_lab.nn.widths import one_group, uniform_rep
from emlp_lab.reps import Block, Rep, T, blocks, parse
from emlp_lab.reps.tree import copies, direct_sum


@dataclass(frozen=True)
class EmlpOrder:
    """emlp sorts types by dimension, V before V*, and the rest of equal dimension by `hash`, which differs from process
    to process. names: the types of equal dimension in the order of the process that wrote the file.
    """

    names: tuple[str, ...]

    def sort(self, found: Sequence[Block]) -> list[Block]:
        """The blocks in emlp's order. Raises ValueError where `names` does not tell."""
        return sorted(found, key=lambda block: self.place(block.rep))

    def place(self, rep: Rep) -> tuple:
        """Sort key of a type."""
        return rep.size(), self.names.index(str(rep)) if str(rep) in self.names else -1, rep.sort_key

    def check(self, reps: Sequence[Rep]) -> None:
        """Raises ValueError if these representations hold types whose order is neither known nor given."""
        for rep in reps:
            types = [block.rep for block in blocks(rep) if len(list(block.rep.atoms())) > 1]
            for size in dict.fromkeys(one.size() for one in types):
                equal = [one for one in types if one.size() == size]
                names = sorted({str(one) for one in [*equal, *map(dual, equal)]})
                if len(equal) < 2 or set(names) <= set(self.names):
                    continue
                raise ValueError(
                    f"the file does not record the order of {', '.join(names)}: for groups that are not "
                    "orthogonal emlp sorts types of equal dimension by hash(), which is another in every process, and "
                    "the weights follow that order. Give the order of the process that wrote the file, for example "
                    f"order={names}, as sorted({{...}}) of these types gives it there."
                )


def emlp_order(names: Sequence[str]) -> EmlpOrder:
    """The order of these types. Raises ValueError for what is no list of types."""
    if isinstance(names, str) or not all(isinstance(name, str) for name in names):
        raise ValueError(f'order={names!r}: give a list of types, for example ["T(0, 2)", "T(2)"].')
    try:
        return EmlpOrder(tuple(str(parse(name)) for name in names))
    except ValueError as problem:
        raise ValueError(f"order={names!r}: {problem}") from None


def check_same(group: Group) -> None:
    """Raises ValueError for the groups that are other ones in emlp."""
    for ours, why in ((Cube(), "numbers the faces in another order"), (RubiksCube(), "has other turns")):
        if group == ours:
            raise ValueError(
                f"{group} of emlp {why}: give a group with the matrices in discrete_generators there, for example "
                "from_generators([], matrices, name='other')."
            )


def dual(rep: Rep) -> Rep:
    """The type of the dual."""
    return blocks(rep.T)[0].rep


def emlp_hidden(widths: Sequence[int | Rep], group: Group, order: EmlpOrder, draw: EmlpLegacy) -> tuple[Rep, ...]:
    """The hidden representations, coordinates in emlp's order. draw: with what `before` adds for these widths.

    For groups that are not orthogonal the tensors of rank r that do not divide evenly among T(p, r - p) are drawn.
    """
    state = draw.state(0)
    found = []
    for width in widths:
        if isinstance(width, Rep):
            found.append(width(group))
        elif group.is_orthogonal:
            found.append(uniform_rep(width, group))
        else:
            found.append(_drawn(width, group, order, state))
    return tuple(found)


def _drawn(width: int, group: Group, order: EmlpOrder, state: np.random.RandomState) -> Rep:
    parts = []
    for (rank,), count in sorted(one_group(width, group.d).items()):
        even, left = divmod(count, 2**rank)
        numbers = [even * math.comb(rank, p) for p in range(rank + 1)]
        for p in state.binomial(rank, 0.5, left):
            numbers[p] += 1
        parts += [copies(number, T(p, rank - p, group)) for p, number in enumerate(numbers)]
    together = order.sort(blocks(direct_sum(*parts)))
    return direct_sum(*(copies(block.copies, block.rep) for block in together))
