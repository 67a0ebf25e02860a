"""What a map of pairings is made of."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CopyGroup:
    """The copies of one type. words: how many of what they are, for example "12 vectors"."""

    label: str
    copies: int
    words: str


@dataclass(frozen=True)
class CarrierGroup(CopyGroup):
    """The copies of one type that may act. kept: those that do.

    acts: whether the rule lets any of them act; if not, none is drawn.
    """

    kept: tuple[int, ...] = ()
    acts: bool = True


@dataclass(frozen=True)
class Link:
    """One combination of types: numbers of the groups, its weights, how it is called, and whether it is off."""

    carrier: int
    argument: int
    output: int
    weights: int
    text: str
    off: bool = False


@dataclass(frozen=True)
class Selected:
    """The pairing that is shown: number of its link, and of the three copies."""

    link: int
    carrier: int
    argument: int
    output: int
