"""Which pairings a bilinear layer keeps, as data: drawn from an explicit seed, readable, comparable, JSON-able."""

import hashlib
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Carriers:
    """The copies of one type that act as linear maps. kept: their numbers, out of `copies`, increasing."""

    type: str
    copies: int
    kept: tuple[int, ...]


@dataclass(frozen=True)
class Combination:
    """One combination of types: each kept carrier takes each argument copy to each output copy, with its own weight."""

    carrier: str
    argument: str
    output: str
    carriers_kept: int
    carriers_possible: int
    arguments: int
    outputs: int

    @property
    def weights(self) -> int:
        return self.carriers_kept * self.arguments * self.outputs

    @property
    def possible(self) -> int:
        """Weights if every carrier were kept."""
        return self.carriers_possible * self.arguments * self.outputs


@dataclass(frozen=True)
class Pairings:
    """What one bilinear layer multiplies with what.

    rule: how carriers are read as maps ("exact": a carrier of type B (x) A* takes an argument of type A to an output
    of type B). layer: index of the layer. seed: of the draw, or None if the carriers were loaded or chosen by hand.
    """

    rule: str
    layer: int
    seed: int | None
    carriers: tuple[Carriers, ...]
    combinations: tuple[Combination, ...]

    @property
    def weights(self) -> int:
        """Number of learnable weights."""
        return sum(combination.weights for combination in self.combinations)

    @property
    def possible(self) -> int:
        """Number of weights if every carrier were kept."""
        return sum(combination.possible for combination in self.combinations)

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return asdict(self)

    def __repr__(self) -> str:
        kept = {carriers.type: _shortened(carriers.kept) for carriers in self.carriers}
        head = f"Pairings of layer {self.layer}, rule {self.rule}, seed {self.seed}"
        lines = [f"{head}: {self.weights} of {self.possible} weights"]
        for c in self.combinations:
            carriers = f"{c.carrier} [{kept[c.carrier]}] of {c.carriers_possible}"
            lines.append(f"  {carriers}: {c.arguments} {c.argument} -> {c.outputs} {c.output}")
        return "\n".join(lines)


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
