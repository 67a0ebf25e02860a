"""What people choose, and the limits within which the workbench takes it."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from emlp_lab.groups.checks import magnitude
from emlp_lab.nn import Rule
from emlp_lab.solve import ROUTES
from emlp_lab.tasks import TASKS as BUILT_IN
from emlp_widgets.state.switches import read_switches, write_switches


@dataclass(frozen=True)
class Inputs:
    """What a person chose. Texts are kept as typed, also when they are wrong.

    budget: carriers of each type, 0 for its dimension. lock: a seed for the pairings alone, -1 for `seed`. other: the
    seed that the pairings are compared with, -1 for none. switched: see `switches`. augmented: whether a second dense
    network is trained, on moved rows, "on" or "off".
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
    other: int = 1
    switched: str = ""
    task: str = "inertia"
    augmented: str = "on"
    rows: int = 1000
    steps: int = 1000
    batch_size: int = 500
    lr: float = 6e-3


STRUCTURE = ("group", "rep_in", "rep_out", "route")  # what a solve depends on
CHOICE = ("seed", "ch", "num_layers", "pairing", "policy", "budget", "lock")  # what switches refer to
DRAWING = (*CHOICE, "switched", "other")  # what pairings and their comparison depend on
NETWORK = ("group", "rep_in", "rep_out", *CHOICE, "switched")  # what a network depends on
SETUP = (*NETWORK, "task", "augmented", "rows", "batch_size")  # and a run


def differ(a: Inputs, b: Inputs, names: tuple[str, ...]) -> bool:
    """Whether one of the named fields differs."""
    return any(getattr(a, name) != getattr(b, name) for name in names)


def required(inputs: Mapping[str, Any]) -> Inputs:
    """The inputs of a program, which are taken as they are. Raises ValueError that names all that cannot be taken."""
    chosen, notes = taken(inputs, Inputs(), advise=False)
    if notes:
        raise ValueError(" ".join(f"{name}: {note}" for name, note in notes.items()))
    return chosen


def taken(inputs: Mapping[str, Any], base: Inputs, *, advise: bool = True) -> tuple[Inputs, dict[str, str]]:
    """`base` with the given fields, each cut to what the workbench allows, and a sentence for each that is not as it
    was given; what cannot be read is left as it was.

    A visitor of a Voila page can send anything for any control, so every value passes here. Numbers may be given as
    text, which is what boxes and links hold. advise: whether the sentences tell what was taken instead.
    """
    known: dict[str, Any] = {}
    notes: dict[str, str] = {}
    for name, value in inputs.items():
        try:
            known[name], note = _READERS[name](value)
        except KeyError:
            note = f"{_short(name)} is no input of the workbench."
        except _NotTakenError as problem:
            note = f"{problem}; {getattr(base, name)} was kept." if advise else f"{problem}."
        if note:
            notes[name] = note
    return replace(base, **known), notes


class _NotTakenError(ValueError):
    """Why a value is not taken."""


Reader = Callable[[Any], tuple[Any, str]]


def _short(value: Any, max_characters: int = 24) -> str:
    """A value as a sentence names it."""
    if isinstance(value, int):
        return magnitude(value)
    text = " ".join((value if isinstance(value, str) else repr(value)).split())
    return f"“{text[:max_characters]}{'…' if len(text) > max_characters else ''}”"


def _text(value: Any) -> tuple[str, str]:
    if not isinstance(value, str):
        raise _NotTakenError(f"{_short(value)} is neither a text, such as 'SO(3)' or '2*T(1)', nor such an object")
    if len(value) <= MAX_TEXT:
        return value, ""
    return value[:MAX_TEXT], f"The text was longer than {MAX_TEXT:,} characters and was cut there."


def _one_of(options: Sequence[str]) -> Reader:
    def read(value: Any) -> tuple[str, str]:
        text = str(value)
        if text not in options:
            raise _NotTakenError(f"{_short(value)} is none of {', '.join(options)}")
        return text, ""

    return read


def read_whole(value: Any, low: int, high: int) -> tuple[int | None, str]:
    """A whole number within bounds, from a number or a text, and what is to be said of it; None for what is none."""
    try:
        found, note = _number(low, high)(value)
        return int(found), note
    except _NotTakenError as problem:
        return None, f"{problem}; the number before was kept."


def _number(low: float, high: float, *, whole: bool = True) -> Reader:
    def read(value: Any) -> tuple[float, str]:
        number = _parsed(value)
        if whole and isinstance(number, float) and math.isfinite(number) and not number.is_integer():
            raise _NotTakenError(f"{_short(value)} is no whole number")
        kept = min(max(number, low), high)
        side, bound = ("more than the largest", high) if number > high else ("less than the smallest", low)
        note = "" if kept == number else f"{_short(value)} is {side}, {bound:,}, which was taken."
        return (int(kept) if whole else float(kept)), note

    return read


def _parsed(value: Any) -> float:
    """The number that a value is or that a text says."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _NotTakenError(f"{_short(value)} is no number")
    if value == "":
        raise _NotTakenError("no number was given")
    try:
        number = float(value) if isinstance(value, str) else value
    except ValueError:
        raise _NotTakenError(f"{_short(value)} is no number") from None
    if number != number:
        raise _NotTakenError("NaN is no number")
    return number


def _switches(value: Any) -> tuple[str, str]:
    if not isinstance(value, str):
        raise _NotTakenError(f"{_short(value)} is no text")
    found = write_switches(read_switches(value))
    lost = len(set(value.split())) - len(found.split())
    return found, f"{lost} switch{'es' if lost > 1 else ''} without a meaning left out." if lost else ""


# A page shows one group, and the point cloud has two.
TASKS = (*(name for name in BUILT_IN if name != "point_cloud"), "file")
POLICIES = ("sampled", "all")
MAX_SEED = 2**31 - 1
SEEDS = (0, MAX_SEED)
MAX_TEXT = 2000  # characters, also of a value in a link
BOUNDS: dict[str, tuple[float, float]] = {
    "seed": SEEDS,
    "ch": (1, 384),
    "num_layers": (1, 6),
    "budget": (0, 384),
    "lock": (-1, MAX_SEED),
    "other": (-1, MAX_SEED),
    "rows": (10, 10_000),
    "steps": (1, 20_000),
    "batch_size": (1, 2_000),
    "lr": (1e-6, 1.0),
}
_READERS: dict[str, Reader] = {
    "group": _text,
    "rep_in": _text,
    "rep_out": _text,
    "route": _one_of(ROUTES),
    "pairing": _one_of([str(rule) for rule in Rule]),
    "policy": _one_of(POLICIES),
    "switched": _switches,
    "task": _one_of(TASKS),
    "augmented": _one_of(("on", "off")),
    **{name: _number(*bounds, whole=name != "lr") for name, bounds in BOUNDS.items()},
}
