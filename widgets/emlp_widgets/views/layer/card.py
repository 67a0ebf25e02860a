"""The card of the selected pairing, from the snapshot."""

from typing import Any

import numpy as np

from emlp_lab.nn import Kept, Pairing
from emlp_lab.nn.bilinear.pairings import Combination
from emlp_lab.nn.bilinear.plan import SCALE
from emlp_lab.nn.bilinear.term import Term
from emlp_widgets.compute.network import which_weights
from emlp_widgets.state.kinds import easy, kind, letters
from emlp_widgets.state.selection import layer_shown, shown
from emlp_widgets.state.snapshot import Lab
from emlp_widgets.views.layer.numbers import product, share
from emlp_widgets.views.layer.table import nothing

Card = dict[str, Any]  # as `PairingCard` takes it
Run = list[Any]  # a text, and whether it is an index


def card(lab: Lab) -> Card:
    """The card of the pairing that is shown; a sentence where there is none."""
    layer, pairing = layer_shown(lab), shown(lab)
    if layer is None:
        return {"note": ""}
    pairings = lab.pairings[lab.shown_layer]
    if pairing is None or pairing.copies is None:
        return {"note": nothing(pairings.rule) if not pairings.combinations else "Every pairing is switched off."}
    one, term = pairings.combinations[pairing.combination], layer.plan.terms[pairing.combination]
    found = kind(term, one)
    return {
        "kinds": [[number, named.short, named.name] for number, named in easy(layer.plan.terms)],
        "kind": pairing.combination,
        "name": found.name,
        "text": found.text,
        "formula": formula(term, one),
        "off": pairing in layer.off,
        "kind_off": term.off,
        "ready": lab.contribution is not None,
        **_numbers(lab, layer, pairing, one),
    }


def formula(term: Term, one: Combination) -> list[Run]:
    """With letters, for example y_i += 0.1 θ Σ_j c_ij a_j, as runs of text and indices."""
    indices = letters(term)
    if indices is None:
        sums: list[Run] = [[f"y += {SCALE} Σ", False], ["m", True], [" θ", False], ["m", True], [" κ", False]]
        return [*sums, ["m", True], [f"(c, a), {one.maps} map{'' if one.maps == 1 else 's'} κ", False]]
    carrier, argument, output = indices
    summed = "".join(letter for letter in carrier if letter in argument)
    runs: list[Run] = [["y", False], [output, True], [f" += {SCALE} θ ", False]]
    runs += [["Σ", False], [summed, True], [" ", False]] if summed else []
    runs += [["c", False], [carrier, True], [" a", False], [argument, True]]
    return [run for run in runs if run[0]]


def _numbers(lab: Lab, layer: Kept, pairing: Pairing, one: Combination) -> Card:
    """Those of one example; why there are none."""
    found, inspection = lab.contribution, lab.inspection
    copies = pairing.copies or (0, 0, 0)
    names = [f"{type_} #{copy}" for type_, copy in zip((one.carrier, one.argument, one.output), copies, strict=True)]
    none: Card = {"lead": "", "parts": [], "share": None, "said": ["", ""]}
    if layer.is_off(pairing):
        return none | {"note": f"Switched off: {names[0]} does not act on {names[1]}."}
    if lab.question is not None and lab.question.refusal:
        return none | {"note": "No numbers: the network cannot be built with these representations."}
    if found is None or inspection is None:
        return none | {"note": "Building the network to show the numbers …" if lab.pairing.status != "failed" else ""}
    lead, parts = product(found, (f"#{copies[0]}", f"#{copies[1]}", names[2]))
    whole = np.linalg.norm(inspection.total(lab.shown_layer, pairing, lab.example))
    bar, said = share(float(np.linalg.norm(found.result)), float(whole))
    where = f"{inspection.examples.name} {lab.example + 1} of {len(inspection.x)}, {which_weights(inspection)}."
    return {"lead": lead, "parts": parts, "share": bar, "said": said, "note": where}
