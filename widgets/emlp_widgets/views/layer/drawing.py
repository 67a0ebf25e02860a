"""The map of one layer's pairings, from what was drawn."""

from emlp_lab.nn import Kept, Pairing
from emlp_lab.nn.bilinear.pairings import Combination
from emlp_widgets.pictures import PairingMap
from emlp_widgets.pictures.pairings.pairing_parts import CarrierGroup, CopyGroup, Link, Selected
from emlp_widgets.state.selection import layer_shown, shown
from emlp_widgets.state.snapshot import Lab
from emlp_widgets.views.layer.table import nothing


def draw_map(picture: PairingMap, lab: Lab) -> None:
    """Draws the layer that is shown."""
    layer = layer_shown(lab)
    if layer is None or lab.layers is None:
        return
    others = lab.layers.others
    draw_layer(picture, layer, others[lab.shown_layer] if others else None, shown(lab))


def draw_layer(picture: PairingMap, layer: Kept, other: Kept | None = None, pairing: Pairing | None = None) -> None:
    """Draws one layer. other: the same with the carriers of a second seed; pairing: the one marked."""
    plan = layer.plan
    if not plan.terms:
        return picture.clear(nothing(str(plan.rule)))
    carriers = [
        CarrierGroup(one.type, one.copies, mine, theirs, one.acts)
        for one, mine, theirs in zip(
            plan.supply, layer.copies, other.copies if other else [None] * len(plan.supply), strict=True
        )
    ]
    return picture.show(
        carriers=carriers,
        arguments=[CopyGroup(one.type, one.copies) for one in plan.supply],
        outputs=[CopyGroup(str(slot.rep), slot.copies) for slot in plan.outputs.slots],
        links=[
            Link(term.carrier, term.argument, term.output, one.weights, words(one), term.off)
            for term, one in zip(plan.terms, layer.pairings.combinations, strict=True)
        ],
        selected=Selected(pairing.combination, *pairing.copies) if pairing and pairing.copies else None,
    )


def words(one: Combination) -> str:
    """A combination in words."""
    how = f"{one.maps} maps" if one.k is None else f"{one.k} index pair{'' if one.k == 1 else 's'} summed"
    return f"{one.carrier} acts on {one.argument} and gives {one.output}: {how}"
