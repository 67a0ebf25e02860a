"""Policies: which copies of each type a bilinear layer keeps as carriers."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from emlp_lab.groups import Group
from emlp_lab.nn.pairings import Pairing, draw

Chosen = tuple[int, ...]


@dataclass(frozen=True)
class Supply:
    """The copies of one type among which carriers are chosen. acts: whether the rule lets it be a carrier."""

    type: str
    dim: int
    copies: int
    acts: bool


class Policy(ABC):
    """How carriers are chosen: a value, equal by content."""

    @abstractmethod
    def kept(self, supply: Sequence[Supply], layer: int) -> tuple[int, ...]:
        """Number of carriers of each type; independent of seeds, so that a plan serves all."""

    @abstractmethod
    def choose(self, supply: Sequence[Supply], layer: int, seed: int) -> tuple[Chosen, ...]:
        """The carriers of each type, as numbers of copies. seed: of the model."""

    @abstractmethod
    def describe(self, seed: int) -> str:
        """In a few words, for people."""

    def off(self, layer: int) -> tuple[Pairing, ...]:
        """Pairings that are switched off although their carriers are kept."""
        del layer
        return ()

    def before(self, widths: Sequence[int], groups: Sequence[Group]) -> "Policy":
        """The policy of the first layer of a network. widths: of hidden layers whose types the network shares out."""
        del widths, groups
        return self

    def after(self, supply: Sequence[Supply]) -> "Policy":
        """The policy of the next layer."""
        del supply
        return self


@dataclass(frozen=True)
class Sampled(Policy):
    """At most `budget` carriers of each type, drawn without replacement.

    seed: None for that of the model. budget: None for the dimension of the type, as in emlp. The draw depends on the
    seed, the layer, the type and the copy alone, see `draw`.
    """

    seed: int | None = None
    budget: int | None = None

    def __post_init__(self):
        if self.budget is not None and (isinstance(self.budget, bool) or self.budget < 1):
            raise ValueError(f"budget={self.budget!r}: give the number of carriers of each type, an integer >= 1.")

    def kept(self, supply: Sequence[Supply], layer: int) -> tuple[int, ...]:
        return tuple(min(one.copies, self.budget or one.dim) if one.acts else 0 for one in supply)

    def choose(self, supply: Sequence[Supply], layer: int, seed: int) -> tuple[Chosen, ...]:
        counts = zip(supply, self.kept(supply, layer), strict=True)
        return tuple(draw(self.own(seed), layer, one.type, one.copies, count) for one, count in counts)

    def own(self, seed: int) -> int:
        """The seed of the draw."""
        return seed if self.seed is None else self.seed

    def describe(self, seed: int) -> str:
        return f"seed {self.own(seed)}"


@dataclass(frozen=True)
class All(Policy):
    """Every copy. Building the layer raises BudgetError, with the number of weights, where they do not fit."""

    def kept(self, supply: Sequence[Supply], layer: int) -> tuple[int, ...]:
        return tuple(one.copies if one.acts else 0 for one in supply)

    def choose(self, supply: Sequence[Supply], layer: int, seed: int) -> tuple[Chosen, ...]:
        return tuple(tuple(range(one.copies)) if one.acts else () for one in supply)

    def describe(self, seed: int) -> str:
        return "all carriers"
