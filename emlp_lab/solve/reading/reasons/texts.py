"""The sentences of reasons, without numbers of the moment."""

from emlp_lab.solve.reading.classes import Sum, sum_text
from emlp_lab.solve.reading.reasons.calling import doing

NONE = "The equations of all generators together leave this entry no choice of its own. How it was solved shows them."
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def head(entry: str, terms: Sum | None, shared: int) -> str:
    """What the entry is."""
    if not shared:
        return f"{entry} is always 0."
    alone = "shared by no other entry" if shared == 1 else f"shared by {shared} entries"
    if terms is None:
        return f"{entry} is a weight {alone}."
    return f"{entry} is {sum_text(terms)}." if len(terms) > 1 else f"{entry} is {sum_text(terms)}, {alone}."


def zero(called: str, value: complex) -> str:
    """Why it is zero."""
    if abs(value + 1) < 1e-9:
        turned = "turns this entry into its negative. Only 0 is its own negative."
    else:
        turned = f"multiplies this entry by {value:.4g}. Only 0 stays as it is."
    return f"{called}: the symmetry allows it, and it {turned}"


def equal(called: str, other: str, *, opposite: bool) -> str:
    """Why it is equal or opposite to another."""
    two = "opposite" if opposite else "equal"
    return f"{doing(called)} is one of the symmetries. It carries this entry to {other}, so the two must be {two}."


def mixed(called: str, terms: Sum) -> str:
    """Why it is a sum."""
    number = ORDINALS[len(terms)] if len(terms) < len(ORDINALS) else "other"
    choice = f"No {number} choice" if len(terms) > 1 else "No choice of its own"
    plain = all(factor == 1 for _, factor in terms)
    what = doing(called)
    return (
        f"{choice}: {what[0].lower()}{what[1:]} mixes this entry with others and forces it to be their "
        f"{'sum' if plain else 'combination'}."
    )


def free() -> str:
    """Why it is a weight of its own."""
    return "It is a weight of its own: the symmetry ties it to no other entry."
