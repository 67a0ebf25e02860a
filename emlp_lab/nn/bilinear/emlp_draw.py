"""The draw of emlp 1.0.3, which comes from NumPy's global generator, reproduced bit for bit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from emlp_lab.algebra.whole import is_whole
from emlp_lab.groups import Group
from emlp_lab.nn.bilinear.policy import Chosen, Policy, Sampled, Supply
from emlp_lab.nn.widths import one_group

Draw = tuple[str, int, int]  # ("choice", copies, carriers), ("binomial", rank, count) or ("normal", rows, columns)


@dataclass(frozen=True)
class EmlpLegacy(Policy):
    """What emlp draws after numpy.random.seed(numpy_seed), with replacement, duplicates included.

    Layers draw one after the other from one stream: for each type, smallest first, scalars too (which never act),
    min(copies, dim) of its copies. Before the first layer come binomial numbers for each hidden layer of a given width;
    with them emlp shares tensors out among T(p, q), also where these are all the same.

    order: names of types of equal dimension in emlp's order, which differs from process to process; by default ours.
    drawn: what was drawn before the current layer.
    """

    numpy_seed: int
    order: tuple[str, ...] = ()
    drawn: tuple[Draw, ...] = ()

    def __post_init__(self):
        seed = self.numpy_seed
        if not is_whole(seed) or not 0 <= seed < 2**32:
            raise ValueError(f"numpy_seed={seed!r}: give the integer that numpy.random.seed was called with.")

    def before(self, widths: Sequence[int], groups: Sequence[Group]) -> "EmlpLegacy":
        draws: list[Draw] = []
        for width in widths if len(groups) == 1 else ():
            counts = one_group(width, groups[0].d)
            draws += [("binomial", rank, count % 2**rank) for (rank,), count in sorted(counts.items())]
        return replace(self, drawn=self.drawn + tuple(draws))

    def after(self, supply: Sequence[Supply]) -> "EmlpLegacy":
        draws = [("choice", one.copies, min(one.copies, one.dim)) for one in self._ordered(supply)]
        return replace(self, drawn=self.drawn + tuple(draws))

    def kept(self, supply: Sequence[Supply], layer: int) -> tuple[int, ...]:
        return Sampled().kept(supply, layer)

    def choose(self, supply: Sequence[Supply], layer: int, seed: int) -> tuple[Chosen, ...]:
        state = self.state(len(self.drawn))
        chosen = {one.type: state.choice(one.copies, min(one.copies, one.dim)) for one in self._ordered(supply)}
        return tuple(tuple(map(int, chosen[one.type])) if one.acts else () for one in supply)

    def describe(self, seed: int) -> str:
        return f"drawn by emlp, numpy seed {self.numpy_seed}"

    def state(self, draws: int) -> np.random.RandomState:
        """NumPy's old generator, whose streams do not change any more (NEP 19), after so many of the draws."""
        state = np.random.RandomState(self.numpy_seed)
        for kind, first, second in self.drawn[:draws]:
            if kind == "binomial":
                state.binomial(first, 0.5, second)
            elif kind == "choice":
                state.choice(first, second)
            else:
                state.randn(first, second)
        return state

    def _ordered(self, supply: Sequence[Supply]) -> list[Supply]:
        place = {name: number for number, name in enumerate(self.order)}
        return sorted(supply, key=lambda one: (one.dim, place.get(one.type, -1)))
