"""What people choose, and the limits within which the workbench takes it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from emlp_lab.nn import Rule
from emlp_lab.solve import ROUTES
from emlp_widgets.switches import read_switches, write_switches


@dataclass(frozen=True)
class Inputs:
    """What a person chose. Texts are kept as typed, also when they are wrong.

    budget: carriers of each type, 0 for its dimension. lock: a seed for the pairings alone, -1 for `seed`. other: the
    seed that the pairings are compared with, -1 for none. switched: see `switches`.
    """

    group: str = "O(3)"
    rep_in: str = "5*T(0) + 5*T(1)"
    rep_out: str = "T(2)"
    route: str = "auto"
    seed: int = 0
    ch: int = 128
    num_layers: int = 2
    pairing: str = "contract"
    policy: str = "sampled"
    budget: int = 0
    lock: int = -1
    other: int = -1
    switched: str = ""
    task: str = "Inertia"
    rows: int = 1000
    steps: int = 1000
    batch_size: int = 500
    lr: float = 3e-3


STRUCTURE = ("group", "rep_in", "rep_out", "route")  # what a solve depends on
CHOICE = ("seed", "ch", "num_layers", "pairing", "policy", "budget", "lock")  # what switches refer to
DRAWING = (*CHOICE, "switched", "other")  # what pairings and their comparison depend on
NETWORK = ("group", "rep_in", "rep_out", *CHOICE, "switched")  # what a network depends on
SETUP = (*NETWORK, "task", "rows", "batch_size")  # and a run


def differ(a: Inputs, b: Inputs, names: tuple[str, ...]) -> bool:
    """Whether one of the named fields differs."""
    return any(getattr(a, name) != getattr(b, name) for name in names)


def clamped(inputs: Mapping[str, Any], base: Inputs) -> Inputs:
    """`base` with the given fields, each cut to what the workbench allows; what cannot be read is left as it was.

    A visitor of a Voila page can send anything for any control, so every value passes here.
    """
    known: dict[str, Any] = {}
    for name, value in inputs.items():
        try:
            known[name] = _LIMITS[name](value)
        except (KeyError, TypeError, ValueError, OverflowError):
            continue
    return replace(base, **known)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value[:500]


def _between(low: float, high: float, kind: type) -> Any:
    def cut(value: Any) -> Any:
        number = kind(value)
        if number != number:
            raise ValueError("NaN")
        return min(max(number, low), high)

    return cut


TASKS = ("Inertia", "file")
POLICIES = ("sampled", "all")
MAX_SEED = 2**31 - 1
_LIMITS = {
    "group": _text,
    "rep_in": _text,
    "rep_out": _text,
    "route": lambda value: ROUTES[ROUTES.index(value)],
    "seed": _between(0, MAX_SEED, int),
    "ch": _between(1, 384, int),
    "num_layers": _between(1, 6, int),
    "pairing": lambda value: str(Rule(value)),
    "policy": lambda value: POLICIES[POLICIES.index(value)],
    "budget": _between(0, 384, int),
    "lock": _between(-1, MAX_SEED, int),
    "other": _between(-1, MAX_SEED, int),
    "switched": lambda value: write_switches(read_switches(value)),
    "task": lambda value: TASKS[TASKS.index(value)],
    "rows": _between(10, 10_000, int),
    "steps": _between(1, 20_000, int),
    "batch_size": _between(1, 2_000, int),
    "lr": _between(1e-6, 1.0, float),
}
