"""The map of one layer's pairings, from what was drawn."""

from emlp_lab.nn.bilinear import BiLinearPlan
from emlp_lab.nn.pairings import Combination
from emlp_widgets.lab import Lab
from emlp_widgets.pictures import PairingMap
from emlp_widgets.pictures.pairing_parts import CarrierGroup, Group, Link, Selected
from emlp_widgets.selection import kept_copies, plan_shown, shown


def draw_map(picture: PairingMap, lab: Lab) -> None:
    """Draws the layer that is shown."""
    plan, pairing = plan_shown(lab), shown(lab)
    if plan is None or not plan.terms:
        return picture.clear("No part of this layer can act as a linear map on another: the bilinear layer is zero.")
    pairings = lab.pairings[lab.shown_layer]
    types = [supply.type for supply in plan.supply]
    links = [
        Link(term.carrier, term.argument, term.output, one.weights, words(one), term.off)
        for term, one in zip(plan.terms, pairings.combinations, strict=True)
    ]
    return picture.show(
        carriers=_carriers(lab, plan),
        arguments=[Group(text, slot.copies) for text, slot in zip(types, plan.inputs.slots, strict=True)],
        outputs=[Group(str(slot.rep), slot.copies) for slot in plan.outputs.slots],
        links=links,
        selected=Selected(pairing.combination, *pairing.copies) if pairing and pairing.copies else None,
    )


def words(one: Combination) -> str:
    """A combination in words."""
    how = f"{one.maps} maps" if one.k is None else f"{one.k} index pair{'' if one.k == 1 else 's'} summed"
    return f"{one.carrier} acts on {one.argument} and gives {one.output}: {how}"


def _carriers(lab: Lab, plan: BiLinearPlan) -> list[CarrierGroup]:
    others = lab.drawn.others if lab.drawn else ()
    theirs: list[tuple[int, ...] | None] = [None] * len(plan.supply)
    if others and lab.drawn:
        other = others[lab.shown_layer]
        carriers = iter(other.draw(lab.drawn.seed).tolist())
        theirs = [tuple(next(carriers) for _ in range(count)) for count in other.budget]
    return [
        CarrierGroup(one.type, one.copies, tuple(kept), other, one.acts)
        for one, kept, other in zip(plan.supply, kept_copies(lab), theirs, strict=True)
    ]
