"""The map of one layer's pairings, from what was drawn."""

from emlp_lab.nn import Kept, Pairing
from emlp_lab.nn.bilinear.pairings import Combination
from emlp_widgets.pictures import PairingMap
from emlp_widgets.pictures.pairings.pairing_parts import CarrierGroup, CopyGroup, Link, Selected
from emlp_widgets.state.selection import layer_shown, shown
from emlp_widgets.state.snapshot import Lab
from emlp_widgets.state.words import copies_words
from emlp_widgets.views.layer.table import nothing


def draw_map(picture: PairingMap, lab: Lab) -> None:
    """Draws the layer that is shown."""
    layer = layer_shown(lab)
    if layer is not None:
        draw_layer(picture, layer, shown(lab))


def draw_layer(picture: PairingMap, layer: Kept, pairing: Pairing | None = None) -> None:
    """Draws one layer. pairing: the one marked."""
    plan = layer.plan
    if not plan.terms:
        return picture.clear(nothing(str(plan.rule)))
    words = [copies_words(slot.rep, slot.copies) for slot in plan.inputs.slots]
    supply = list(zip(plan.supply, words, strict=True))
    return picture.show(
        carriers=[
            CarrierGroup(one.type, one.copies, text, kept, one.acts)
            for (one, text), kept in zip(supply, layer.copies, strict=True)
        ],
        arguments=[CopyGroup(one.type, one.copies, text) for one, text in supply],
        outputs=[
            CopyGroup(str(slot.rep), slot.copies, copies_words(slot.rep, slot.copies)) for slot in plan.outputs.slots
        ],
        links=[
            Link(term.carrier, term.argument, term.output, one.weights, in_words(one), term.off)
            for term, one in zip(plan.terms, layer.pairings.combinations, strict=True)
        ],
        selected=Selected(pairing.combination, *pairing.copies) if pairing and pairing.copies else None,
    )


def in_words(one: Combination) -> str:
    """A combination in words."""
    how = f"{one.maps} maps" if one.k is None else f"{one.k} index pair{'' if one.k == 1 else 's'} summed"
    return f"{one.carrier} acts on {one.argument} and gives {one.output}: {how}"
