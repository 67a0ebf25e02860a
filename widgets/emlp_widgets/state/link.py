"""What a link holds, as text: inputs, weights, the group element, the pairing that is shown."""

import math
from collections.abc import Sequence

from emlp_lab.nn import Pairing
from emlp_widgets.state.snapshot import Lab

NETWORK = ("seed", "ch", "num_layers", "pairing", "policy", "budget", "lock", "other", "switched")
INPUTS = ("group", "rep_in", "rep_out", "route", *NETWORK, "rows", "steps", "batch_size", "lr", "task", "augmented")
MAX_WEIGHTS = 400
MAX_WEIGHT = 1.5  # what a slider reaches
MAX_NUMBER = 10**6  # of copies, elements and layers
MAX_TEXT = 2000  # characters of a value
MIRROR = "mirror"


def write_link(lab: Lab) -> dict[str, str]:
    """The inputs, and of the rest what is not as a page opens."""
    weights = write_weights(lab.weights)
    moved = lab.maps is not None and lab.weights != lab.maps.first_weights and len(weights) <= MAX_TEXT
    layer, example = lab.shown_layer, lab.example
    rest = {
        "w": weights if moved else "",
        "layer": str(layer) if layer else "",
        "ex": str(example) if example else "",
        "pick": write_pairing(lab.picked[1]) if lab.picked and lab.picked[0] == layer else "",
    }
    inputs = {name: str(getattr(lab.inputs, name)) for name in INPUTS}
    return inputs | {"stage": lab.stage} | {name: text for name, text in rest.items() if text}


def write_weights(weights: Sequence[float]) -> str:
    """Two digits of each, "0.9,-0.5,0.4"."""
    return ",".join(f"{weight:.2f}".rstrip("0").rstrip(".") for weight in weights)


def read_weights(text: str) -> tuple[tuple[float, ...], str]:
    """The weights of a text, kept to what a slider reaches, and what is to be said of them; none of them where one
    is no number.
    """
    parts = text.split(",")
    try:
        found = [float(part) for part in parts[:MAX_WEIGHTS]]
    except ValueError:
        found = [math.nan]
    if not all(weight == weight for weight in found):
        return (), "w is a list of numbers, such as 0.9,-0.5: it was left out."
    kept = tuple(min(max(round(weight, 2), -MAX_WEIGHT), MAX_WEIGHT) for weight in found)
    out = len(parts) > MAX_WEIGHTS or any(abs(weight) > MAX_WEIGHT for weight in found)
    return kept, f"w: weights go from -{MAX_WEIGHT} to {MAX_WEIGHT}, at most {MAX_WEIGHTS}." if out else ""


def write_element(drawn: int, *, mirrored: bool) -> str:
    """The number of a group element among those that the seed draws, "3" or "3,mirror"."""
    return f"{drawn},{MIRROR}" if mirrored else str(drawn)


def read_element(text: str) -> tuple[int, bool] | None:
    """Which element the seed draws, and whether a mirror stands before it."""
    number, comma, mirror = text.partition(",")
    drawn = read_count(number)
    return None if drawn is None or (comma and mirror != MIRROR) else (drawn, bool(comma))


def write_pairing(pairing: Pairing) -> str:
    """The numbers of its combination and of its copies, "4.0.2.1"; nothing for a whole combination."""
    return ".".join(map(str, (pairing.combination, *pairing.copies))) if pairing.copies else ""


def read_pairing(text: str) -> Pairing | None:
    """The pairing that `write_pairing` wrote."""
    numbers = [read_count(part) for part in text.split(".")]
    known = [number for number in numbers if number is not None]
    return Pairing(known[0], (known[1], known[2], known[3])) if len(known) == len(numbers) == 4 else None


def read_count(text: str) -> int | None:
    """A whole number that is not negative, with a bound so that it stays one; None for other texts."""
    return min(int(text), MAX_NUMBER) if text.isascii() and text.isdecimal() and len(text) < 20 else None
