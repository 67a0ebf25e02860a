"""What a visitor switched in the bilinear layers, as one short text that a link can hold.

A switch is (layer, combination), (layer, slot, copy) for a carrier, or (layer, combination, carrier, argument, output)
for a single pairing; its text is the numbers with dots between them.
"""

from collections.abc import Iterable, Sequence

from emlp_lab.nn import Explicit, Kept, Pairing, Pairings
from emlp_lab.nn.bilinear.plan import BiLinearPlan

Switch = tuple[int, ...]
MAX_SWITCHES = 150  # so that their text fits into a link


def read_switches(text: str) -> frozenset[Switch]:
    """The switches of a text; what makes no sense is left out. Raises TypeError for what is no text."""
    if not isinstance(text, str):
        raise TypeError("not a text")
    found = (_switch(word) for word in text[: 24 * MAX_SWITCHES].split())
    return frozenset([switch for switch in found if switch][:MAX_SWITCHES])


def write_switches(switches: Iterable[Switch]) -> str:
    """The text of `read_switches`, always the same for the same switches."""
    return " ".join(".".join(map(str, switch)) for switch in sorted(switches))


def flipped(text: str, switch: Switch) -> str:
    """The text with one switch turned."""
    return write_switches(read_switches(text) ^ {switch})


def by_hand(layers: Sequence[Kept], switches: Iterable[Switch]) -> Explicit:
    """The policy that keeps what the layers keep, but for what was switched.

    Switches of carriers turn them on or off; the others turn off. What the network does not have is left out.
    """
    turned = frozenset(switches)
    chosen = [_kept(one, {s[1:] for s in turned if s[0] == layer}) for layer, one in enumerate(layers)]
    off = [
        [pairing for s in sorted(turned) if s[0] == layer and (pairing := _pairing(one.plan, kept, s[1:]))]
        for layer, (one, kept) in enumerate(zip(layers, chosen, strict=True))
    ]
    return Explicit(chosen, off)


def switches_between(layers: Sequence[Kept], pairings: Sequence[Pairings]) -> frozenset[Switch]:
    """The switches that `by_hand` takes to get from what the layers keep to these pairings.

    Raises ValueError for pairings of other layers.
    """
    found: set[Switch] = set()
    for layer, (one, theirs) in enumerate(zip(layers, pairings, strict=True)):
        carriers = {carriers.type: carriers for carriers in theirs.carriers}
        for slot, (supply, drawn) in enumerate(zip(one.plan.supply, one.copies, strict=True)):
            if supply.acts and (supply.type not in carriers or carriers[supply.type].copies != supply.copies):
                raise ValueError(f"layer {layer} has no {supply.copies} copies of {supply.type}")
            kept = set(carriers[supply.type].kept) if supply.acts else set()
            found |= {(layer, slot, copy) for copy in kept ^ set(drawn)}
        found |= {(layer, off.combination, *(off.copies or ())) for off in theirs.off}
    return frozenset(found)


def _switch(word: str, max_number: int = 99_999) -> Switch | None:
    numbers = word.split(".")
    # A combination has two, a carrier three, a pairing five.
    if len(numbers) not in (2, 3, 5):
        return None
    if not all(n.isascii() and n.isdigit() and int(n[:9]) <= max_number for n in numbers):
        return None
    return tuple(int(number) for number in numbers)


def _kept(layer: Kept, switches: set[Switch]) -> dict[str, list[int]]:
    kept = {}
    for slot, (one, drawn) in enumerate(zip(layer.plan.supply, layer.copies, strict=True)):
        turned = {s[1] for s in switches if len(s) == 2 and s[0] == slot and s[1] < one.copies}
        if one.acts:
            kept[one.type] = sorted(set(drawn) ^ turned)
    return kept


def _pairing(plan: BiLinearPlan, kept: dict[str, list[int]], switch: Switch) -> Pairing | None:
    number, *copies = switch
    if len(copies) == 1 or number >= len(plan.terms):
        return None
    if not copies:
        return Pairing(number)
    term, (carrier, argument, output) = plan.terms[number], copies
    there = carrier in kept[plan.supply[term.carrier].type] and argument < term.arguments and output < term.outputs
    return Pairing(number, (carrier, argument, output)) if there else None
