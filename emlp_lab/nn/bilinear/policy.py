"""Policies: which copies of each type a bilinear layer keeps as carriers."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from emlp_lab.algebra.whole import is_whole
from emlp_lab.groups import Group
from emlp_lab.nn.bilinear.pairings import Pairing, Pairings, draw, ordered

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
        _check_budget(self.budget)

    def kept(self, supply: Sequence[Supply], layer: int) -> tuple[int, ...]:
        return _within(self.budget, supply)

    def choose(self, supply: Sequence[Supply], layer: int, seed: int) -> tuple[Chosen, ...]:
        counts = zip(supply, self.kept(supply, layer), strict=True)
        return tuple(draw(self.own(seed), layer, one.type, one.copies, count) for one, count in counts)

    def own(self, seed: int) -> int:
        """The seed of the draw."""
        return seed if self.seed is None else self.seed

    def describe(self, seed: int) -> str:
        return f"seed {self.own(seed)}"


@dataclass(frozen=True)
class First(Policy):
    """The first copies of each type, at most `budget` of them: no draw at all.

    budget: None for the dimension of the type, as in emlp. The linear layer before makes every copy of a type with
    weights that are drawn alike, and every copy has its gate and its products; so renumbering the copies turns one
    choice of carriers into any other, and over the seeds of the weights trained networks are distributed as with
    `Sampled`. (Where scalars act, `Sampled` may also choose one that is a gate.)
    """

    budget: int | None = None

    def __post_init__(self):
        _check_budget(self.budget)

    def kept(self, supply: Sequence[Supply], layer: int) -> tuple[int, ...]:
        return _within(self.budget, supply)

    def choose(self, supply: Sequence[Supply], layer: int, seed: int) -> tuple[Chosen, ...]:
        return tuple(tuple(range(count)) for count in self.kept(supply, layer))

    def describe(self, seed: int) -> str:
        return "the first copies"


def _check_budget(budget: object) -> None:
    if budget is not None and not (is_whole(budget) and budget >= 1):
        raise ValueError(f"budget={budget!r}: give the number of carriers of each type, an integer >= 1.")


def _within(budget: int | None, supply: Sequence[Supply]) -> tuple[int, ...]:
    """Number of carriers of each type within a budget, the dimension of the type where there is none."""
    return tuple(min(one.copies, budget or one.dim) if one.acts else 0 for one in supply)


def as_policy(value: object) -> Policy:
    """The policy, by default `Sampled()`. Raises ValueError for what is none."""
    if value is not None and not isinstance(value, Policy):
        raise ValueError(f"policy={value!r}: give a policy such as Sampled(budget=10), All() or Explicit({{...}}).")
    return value or Sampled()


@dataclass(frozen=True)
class All(Policy):
    """Every copy. Building the layer raises BudgetError, with the number of weights, where they do not fit."""

    def kept(self, supply: Sequence[Supply], layer: int) -> tuple[int, ...]:
        return tuple(one.copies if one.acts else 0 for one in supply)

    def choose(self, supply: Sequence[Supply], layer: int, seed: int) -> tuple[Chosen, ...]:
        return tuple(tuple(range(one.copies)) if one.acts else () for one in supply)

    def describe(self, seed: int) -> str:
        return "all carriers"


@dataclass(frozen=True)
class Explicit(Policy):
    """One's own list: for each layer the carriers by the name of their type.

    Explicit({"T(2)": [0, 3]}) for every layer, Explicit([{"T(2)": [0, 3]}, {}]) layer by layer, or
    Explicit(model.pairings). What is not named is not kept. off: of what is kept, pairings that are switched off, for
    every layer or layer by layer as the carriers; Pairings bring their own. Raises ValueError for numbers that are no
    copies; names and pairings are checked when a layer is built.
    """

    layers: tuple[tuple[tuple[str, Chosen], ...], ...]
    everywhere: bool
    switched: tuple[tuple[Pairing, ...], ...]

    def __init__(
        self,
        carriers: Mapping[str, Sequence[int]] | Sequence[Mapping[str, Sequence[int]] | Pairings],
        off: Sequence[Pairing] | Sequence[Sequence[Pairing]] = (),
    ):
        one = isinstance(carriers, Mapping)
        layers = [carriers] if isinstance(carriers, Mapping) else carriers
        object.__setattr__(self, "everywhere", one)
        object.__setattr__(self, "layers", tuple(_numbers(layer) for layer in layers))
        known = [layer.off if isinstance(layer, Pairings) else () for layer in layers]
        object.__setattr__(self, "switched", _switched([off] if one and off else off, known))

    def kept(self, supply: Sequence[Supply], layer: int) -> tuple[int, ...]:
        return tuple(len(chosen) for chosen in self.choose(supply, layer, 0))

    def choose(self, supply: Sequence[Supply], layer: int, seed: int) -> tuple[Chosen, ...]:
        if not self.everywhere and layer >= len(self.layers):
            raise ValueError(
                f"Explicit lists the carriers of {len(self.layers)} layers, there is none for layer {layer}."
            )
        wanted = dict(self.layers[0 if self.everywhere else layer])
        acting = {one.type: one.copies for one in supply if one.acts}
        for name, chosen in wanted.items():
            if name not in acting:
                known = ", ".join(acting) or "none"
                raise ValueError(f"layer {layer} has no carriers of type {name!r}; its carriers are: {known}.")
            if any(not 0 <= copy < acting[name] for copy in chosen):
                raise ValueError(
                    f"{name} has {acting[name]} copies in layer {layer}, 0 to {acting[name] - 1}: {chosen}."
                )
        return tuple(wanted.get(one.type, ()) if one.acts else () for one in supply)

    def off(self, layer: int) -> tuple[Pairing, ...]:
        return self.switched[0 if self.everywhere else layer]

    def describe(self, seed: int) -> str:
        return "chosen by hand"


def _numbers(layer: Mapping[str, Sequence[int]] | Pairings) -> tuple[tuple[str, Chosen], ...]:
    if isinstance(layer, Pairings):
        return tuple((carriers.type, carriers.kept) for carriers in layer.carriers)
    if not isinstance(layer, Mapping):
        raise ValueError(f"{layer!r} is no list of carriers: give for example {{'T(2)': [0, 3]}}, or Pairings.")
    for name, chosen in layer.items():
        if not all(map(is_whole, chosen)):
            raise ValueError(f"carriers {chosen!r} of {name}: give the numbers of copies, for example [0, 3].")
    return tuple((str(name), tuple(int(copy) for copy in chosen)) for name, chosen in layer.items())


def _switched(off: Sequence[object], known: Sequence[tuple[Pairing, ...]]) -> tuple[tuple[Pairing, ...], ...]:
    """What is off in each layer, in order."""
    layers = off or [()] * len(known)
    if len(layers) != len(known) or not all(isinstance(layer, Sequence) for layer in layers):
        raise ValueError(f"off={off!r} does not fit {len(known)} layers of carriers: give a list of pairings for each.")
    for pairing in (pairing for layer in layers for pairing in layer):  # type: ignore[attr-defined]
        if not isinstance(pairing, Pairing):
            raise ValueError(f"off has {pairing!r}, which is no pairing: give for example Pairing(0, (3, 0, 1)).")
    return tuple(ordered({*mine, *theirs}) for mine, theirs in zip(known, layers, strict=True))  # type: ignore[misc]
