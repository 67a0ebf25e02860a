"""Which pairing is shown, and which one a click means."""

from emlp_lab.nn import Kept, Pairing
from emlp_lab.nn.bilinear.plan import BiLinearPlan
from emlp_widgets.state.kinds import FIRST, letters
from emlp_widgets.state.snapshot import Lab

COLUMNS = ("carriers", "arguments", "outputs")


def layer_shown(lab: Lab) -> Kept | None:
    """The layer that is shown."""
    layers = lab.layers.kept if lab.layers else ()
    return layers[lab.shown_layer] if layers else None


def shown(lab: Lab) -> Pairing | None:
    """The pairing that a visitor picked, where the layer has it; else the first one that is on, of the kind that was
    picked, of the one to begin with, or of any.
    """
    layer = layer_shown(lab)
    if layer is None:
        return None
    picked = lab.picked[1] if lab.picked and lab.picked[0] == lab.shown_layer else None
    if picked is not None and exists(layer, picked):
        return picked
    terms = list(enumerate(layer.plan.terms))
    terms.sort(key=lambda one: (picked is None or picked.combination != one[0], letters(one[1]) != FIRST))
    for number, term in terms:
        for carrier in layer.copies[term.carrier]:
            pairing = Pairing(number, (carrier, 0, 0))
            if not layer.is_off(pairing):
                return pairing
    return None


def nearest(lab: Lab, column: str, kind: int, copy: int) -> Pairing | None:
    """The pairing with this copy that has most in common with the one shown; None where there is none.

    column: "carriers", "arguments", "outputs" with the number of a slot, or "links" with that of a combination.
    """
    layer, now = layer_shown(lab), shown(lab)
    if layer is None:
        return None
    best: tuple[int, Pairing] | None = None
    for number, term in enumerate(layer.plan.terms):
        slots = (term.carrier, term.argument, term.output)
        fits = number == kind if column == "links" else column in COLUMNS and slots[COLUMNS.index(column)] == kind
        if not fits or not layer.copies[term.carrier]:
            continue
        pairing = Pairing(number, _copies(layer, number, now, column, copy))
        if not exists(layer, pairing):
            continue
        common = _common(layer.plan, pairing, now)
        if best is None or common > best[0]:
            best = common, pairing
    return best[1] if best else None


def exists(layer: Kept, pairing: Pairing) -> bool:
    """Whether the layer keeps the pairing, switched on or off."""
    if not 0 <= pairing.combination < len(layer.plan.terms) or pairing.copies is None or min(pairing.copies) < 0:
        return False
    term, (carrier, argument, output) = layer.plan.terms[pairing.combination], pairing.copies
    return carrier in layer.copies[term.carrier] and argument < term.arguments and output < term.outputs


def _copies(layer: Kept, number: int, now: Pairing | None, column: str, copy: int) -> tuple[int, int, int]:
    """The copy that was clicked, and for the other places those of the pairing shown, where their types agree."""
    term = layer.plan.terms[number]
    copies = [layer.copies[term.carrier][0], 0, 0]
    if now is not None and now.copies is not None:
        old = layer.plan.terms[now.combination]
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
