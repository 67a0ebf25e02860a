"""Policies as plain data for JSON."""

from typing import Any

from emlp_lab.nn import All, EmlpLegacy, Explicit, Policy, Sampled


def policy_data(policy: Policy) -> dict[str, Any]:
    """What `read_policy` makes an equal policy of. Raises ValueError for a policy of one's own."""
    match policy:
        case Sampled(seed=seed, budget=budget):
            return {"policy": "sampled", "seed": None if seed is None else int(seed), "budget": budget and int(budget)}
        case All():
            return {"policy": "all"}
        case Explicit(layers=layers, everywhere=everywhere):
            return {"policy": "explicit", "layers": [dict(layer) for layer in layers], "everywhere": everywhere}
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
        case {"policy": "explicit", "layers": layers, "everywhere": everywhere}:
            return Explicit(layers[0] if everywhere else layers)
        case {"policy": "emlp", "numpy_seed": seed, "order": order, "drawn": drawn}:
            return EmlpLegacy(seed, tuple(order), tuple((kind, first, second) for kind, first, second in drawn))
    raise ValueError(f"{str(data)[:100]} is no policy")
