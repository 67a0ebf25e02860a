"""Which pairing is shown, and which one a click means."""

from emlp_lab.nn import Pairing
from emlp_lab.nn.bilinear import BiLinearPlan
from emlp_widgets.lab import Lab

COLUMNS = ("carriers", "arguments", "outputs")


def plan_shown(lab: Lab) -> BiLinearPlan | None:
    """The layer that is shown."""
    plans = lab.drawn.plans if lab.drawn else ()
    return plans[lab.shown_layer] if plans else None


def shown(lab: Lab) -> Pairing | None:
    """The pairing that a visitor picked, where the layer has it; else the first one that is on."""
    plan = plan_shown(lab)
    if plan is None or lab.drawn is None:
        return None
    kept = kept_copies(lab)
    if lab.picked and lab.picked[0] == lab.shown_layer and _exists(plan, kept, lab.picked[1]):
        return lab.picked[1]
    off = set(plan.pairings(plan.draw(lab.drawn.seed), None).off)
    for number, term in enumerate(plan.terms):
        for carrier in kept[term.carrier]:
            pairing = Pairing(number, (carrier, 0, 0))
            if not term.off and pairing not in off:
                return pairing
    return None


def nearest(lab: Lab, column: str, kind: int, copy: int) -> Pairing | None:
    """The pairing with this copy that has most in common with the one shown; None where there is none.

    column: "carriers", "arguments", "outputs" with the number of a slot, or "links" with that of a combination.
    """
    plan, now = plan_shown(lab), shown(lab)
    if plan is None:
        return None
    kept = kept_copies(lab)
    best: tuple[int, Pairing] | None = None
    for number, term in enumerate(plan.terms):
        slots = (term.carrier, term.argument, term.output)
        fits = number == kind if column == "links" else column in COLUMNS and slots[COLUMNS.index(column)] == kind
        if not fits or not kept[term.carrier]:
            continue
        pairing = Pairing(number, _copies(plan, kept[term.carrier], number, now, column, copy))
        if not _exists(plan, kept, pairing):
            continue
        common = _common(plan, pairing, now)
        if best is None or common > best[0]:
            best = common, pairing
    return best[1] if best else None


def kept_copies(lab: Lab) -> list[tuple[int, ...]]:
    """The carriers that are kept, slot by slot of the layer that is shown."""
    plan = plan_shown(lab)
    return [] if plan is None or lab.drawn is None else plan.by_slot(plan.draw(lab.drawn.seed))


def _exists(plan: BiLinearPlan, kept: list[tuple[int, ...]], pairing: Pairing) -> bool:
    if pairing.combination >= len(plan.terms) or pairing.copies is None:
        return False
    term, (carrier, argument, output) = plan.terms[pairing.combination], pairing.copies
    return carrier in kept[term.carrier] and argument < term.arguments and output < term.outputs


def _copies(
    plan: BiLinearPlan, kept: tuple[int, ...], number: int, now: Pairing | None, column: str, copy: int
) -> tuple[int, int, int]:
    """The copy that was clicked, and for the other places those of the pairing shown, where their types agree."""
    term = plan.terms[number]
    copies = [kept[0], 0, 0]
    if now is not None and now.copies is not None:
        old = plan.terms[now.combination]
        for place, name in enumerate(("carrier", "argument", "output")):
            if getattr(old, name) == getattr(term, name):
                copies[place] = now.copies[place]
    if column in COLUMNS:
        copies[COLUMNS.index(column)] = copy
    return copies[0], copies[1], copies[2]


def _common(plan: BiLinearPlan, pairing: Pairing, now: Pairing | None) -> int:
    """In how many types two pairings agree; most for those of one combination."""
    if now is None:
        return 0
    a, b = plan.terms[pairing.combination], plan.terms[now.combination]
    same = sum((a.carrier == b.carrier, a.argument == b.argument, a.output == b.output))
    return 4 if pairing.combination == now.combination else same
