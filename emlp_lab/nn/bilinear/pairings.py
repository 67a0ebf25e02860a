"""Which pairings a bilinear layer keeps, as data: drawn from an explicit seed, readable, comparable, JSON-able."""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Carriers:
    """The copies of one type that act as linear maps. kept: their numbers, out of `copies`."""

    type: str
    copies: int
    kept: tuple[int, ...]

    @property
    def duplicates(self) -> int:
        """How many are listed again: none but in models of emlp, or where one chose so."""
        return len(self.kept) - len(set(self.kept))


@dataclass(frozen=True)
class Pairing:
    """One carrier that takes one argument to one output, or all of a combination.

    combination: its number in `Pairings.combinations`. copies: of carrier, argument and output; None for all.
    """

    combination: int
    copies: tuple[int, int, int] | None = None


@dataclass(frozen=True)
class Combination:
    """One combination of types: each kept carrier takes each argument copy to each output copy, with its own weight.

    k: how many index pairs are summed, None under the rule `full`, which has `maps` ways with a weight each. off: how
    many of the weights are switched off.
    """

    carrier: str
    argument: str
    output: str
    carriers_kept: int
    carriers_possible: int
    arguments: int
    outputs: int
    k: int | None
    maps: int = 1
    off: int = 0

    @property
    def weights(self) -> int:
        return self.carriers_kept * self.arguments * self.outputs * self.maps - self.off

    @property
    def possible(self) -> int:
        """Weights if every carrier were kept."""
        return self.carriers_possible * self.arguments * self.outputs * self.maps


@dataclass(frozen=True)
class Pairings:
    """What one bilinear layer multiplies with what.

    rule: how carriers are read as maps, see `Rule`. layer: index of the layer. chosen: how the carriers were, in words.
    seed: of the model, or None if the carriers are not those that it draws, because others were loaded. off: what is
    switched off.
    """

    rule: str
    layer: int
    chosen: str
    seed: int | None
    carriers: tuple[Carriers, ...]
    combinations: tuple[Combination, ...]
    off: tuple[Pairing, ...] = ()

    @property
    def weights(self) -> int:
        """Number of learnable weights."""
        return sum(combination.weights for combination in self.combinations)

    @property
    def possible(self) -> int:
        """Number of weights if every carrier were kept."""
        return sum(combination.possible for combination in self.combinations)

    @property
    def duplicates(self) -> int:
        """Carriers that are listed again, so that their weights add nothing."""
        return sum(carriers.duplicates for carriers in self.carriers)

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return asdict(self)

    def __repr__(self) -> str:
        kept = {carriers.type: _shortened(carriers.kept) for carriers in self.carriers}
        head = f"Pairings of layer {self.layer}, rule {self.rule}, {self.chosen}"
        again = f", {self.duplicates} carriers twice" if self.duplicates else ""
        again += f", {lost} switched off" if (lost := sum(c.off for c in self.combinations)) else ""
        lines = [f"{head}: {self.weights} of {self.possible} weights{again}"]
        for c in self.combinations:
            carriers = f"{c.carrier} [{kept[c.carrier]}] of {c.carriers_possible}"
            lines.append(f"  {carriers}: {c.arguments} {c.argument} -> {c.outputs} {c.output}{self._how(c)}")
        return "\n".join(lines)

    def _how(self, c: Combination) -> str:
        if self.rule == "exact":  # every index of the argument is summed
            return ""
        return f", {c.maps} maps" if c.k is None else f", k = {c.k}"


def ordered(pairings: Iterable[Pairing]) -> tuple[Pairing, ...]:
    """By combination, whole ones first, then by copies."""
    return tuple(sorted(pairings, key=lambda pairing: (pairing.combination, pairing.copies or ())))


def draw(seed: int, layer: int, type_name: str, copies: int, budget: int) -> tuple[int, ...]:
    """min(copies, budget) different copies, increasing, drawn without replacement.

    The copies with the smallest SHA-256 of (seed, layer, type, copy) are kept, so that the choice depends on these
    alone: not on any random state, the process, the platform, the order of construction or the version of a library.
    """

    def lot(copy: int) -> bytes:
        return hashlib.sha256(f"{seed}/{layer}/{type_name}/{copy}".encode()).digest()

    return tuple(sorted(sorted(range(copies), key=lot)[:budget]))


def _shortened(numbers: tuple[int, ...]) -> str:
    shown = ", ".join(map(str, numbers[:12]))
    return shown if len(numbers) <= 12 else f"{shown}, ... {len(numbers)} in all"
