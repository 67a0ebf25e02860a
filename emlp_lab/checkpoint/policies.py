"""Policies as plain data for JSON."""

from typing import Any

from emlp_lab.nn import All, EmlpLegacy, Explicit, First, Pairing, Policy, Sampled


def policy_data(policy: Policy) -> dict[str, Any]:
    """What `read_policy` makes an equal policy of. Raises ValueError for a policy of one's own."""
    match policy:
        case Sampled(seed=seed, budget=budget):
            return {"policy": "sampled", "seed": None if seed is None else int(seed), "budget": budget and int(budget)}
        case All():
            return {"policy": "all"}
        case First(budget=budget):
            return {"policy": "first", "budget": budget and int(budget)}
        case Explicit(layers=layers, everywhere=everywhere, switched=switched):
            off = [[[one.combination, one.copies] for one in layer] for layer in switched]
            kept = [dict(layer) for layer in layers]
            return {"policy": "explicit", "layers": kept, "everywhere": everywhere, "off": off}
        case EmlpLegacy(numpy_seed=seed, order=order, drawn=drawn):
            draws = [[kind, int(first), int(second)] for kind, first, second in drawn]
            return {"policy": "emlp", "numpy_seed": int(seed), "order": list(order), "drawn": draws}
    raise ValueError(f"{policy!r} is a policy of one's own, which cannot be saved: use Explicit(model.pairings).")


def read_policy(data: Any) -> Policy:
    """The policy of `policy_data`. Raises ValueError for other data."""
    match data:
        case {"policy": "sampled", "seed": seed, "budget": budget}:
            return Sampled(seed, budget)
        case {"policy": "all"}:
            return All()
        case {"policy": "first", "budget": budget}:
            return First(budget)
        case {"policy": "explicit", "layers": layers, "everywhere": everywhere, "off": switched}:
            off = [[Pairing(number, copies and _three(copies)) for number, copies in layer] for layer in switched]
            return Explicit(layers[0], off[0]) if everywhere else Explicit(layers, off)
        case {"policy": "emlp", "numpy_seed": seed, "order": order, "drawn": drawn}:
            return EmlpLegacy(seed, tuple(order), tuple((kind, first, second) for kind, first, second in drawn))
    raise ValueError(f"{str(data)[:100]} is no policy")


def _three(copies: Any) -> tuple[int, int, int]:
    carrier, argument, output = copies
    return int(carrier), int(argument), int(output)
