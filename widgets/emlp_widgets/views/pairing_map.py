"""The map of one layer's pairings, from what was drawn."""

from collections.abc import Sequence

from emlp_lab.nn import Pairing
from emlp_lab.nn.bilinear import BiLinearPlan
from emlp_lab.nn.pairings import Combination
from emlp_widgets.lab import Lab
from emlp_widgets.pictures import PairingMap
from emlp_widgets.pictures.pairing_parts import CarrierGroup, Group, Link, Selected
from emlp_widgets.selection import kept_copies, plan_shown, shown


def draw_map(picture: PairingMap, lab: Lab) -> None:
    """Draws the layer that is shown."""
    plan = plan_shown(lab)
    if plan is None or lab.drawn is None:
        return
    others = lab.drawn.others
    other = others[lab.shown_layer] if others else None
    theirs = other.by_slot(other.draw(lab.drawn.seed)) if other else [None] * len(plan.supply)
    draw_layer(picture, plan, kept_copies(lab), theirs, shown(lab))


def draw_layer(
    picture: PairingMap,
    plan: BiLinearPlan,
    kept: Sequence[tuple[int, ...]],
    theirs: Sequence[tuple[int, ...] | None],
    pairing: Pairing | None,
) -> None:
    """Draws one layer. kept: the carriers of each slot; theirs: those of a second seed; pairing: the one marked."""
    if not plan.terms:
        return picture.clear("No part of this layer can act as a linear map on another: the bilinear layer is zero.")
    carriers = [
        CarrierGroup(one.type, one.copies, mine, other, one.acts)
        for one, mine, other in zip(plan.supply, kept, theirs, strict=True)
    ]
    combinations = plan.pairings(plan.draw(0), None).combinations
    return picture.show(
        carriers=carriers,
        arguments=[Group(one.type, one.copies) for one in plan.supply],
        outputs=[Group(str(slot.rep), slot.copies) for slot in plan.outputs.slots],
        links=[
            Link(term.carrier, term.argument, term.output, one.weights, words(one), term.off)
            for term, one in zip(plan.terms, combinations, strict=True)
        ],
        selected=Selected(pairing.combination, *pairing.copies) if pairing and pairing.copies else None,
    )


def words(one: Combination) -> str:
    """A combination in words."""
    how = f"{one.maps} maps" if one.k is None else f"{one.k} index pair{'' if one.k == 1 else 's'} summed"
    return f"{one.carrier} acts on {one.argument} and gives {one.output}: {how}"
