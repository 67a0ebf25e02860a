"""The formula of a pairing, in words, in indices and in numbers."""

import numpy as np

from emlp_lab.nn.bilinear.contribution import Contribution
from emlp_lab.nn.bilinear.plan import SCALE
from emlp_widgets.compute.network import which_weights
from emlp_widgets.state.selection import layer_shown, shown
from emlp_widgets.state.snapshot import Lab
from emlp_widgets.views import html

WORDS = {
    ("ij", "j", "i"): "matrix times vector",
    ("ij", "jk", "ik"): "matrix times matrix",
    ("i", "i", ""): "inner product",
    ("ij", "ij", ""): "inner product of matrices",
    ("i", "j", "ij"): "outer product",
    ("i", "ij", "j"): "vector times matrix",
}

MEANINGS = {
    "inner product": "A vector acts on a vector and gives a number. Lengths and angles come from here.",
    "inner product of matrices": "Two matrices, entry by entry, give a number: how alike they are.",
    "matrix times vector": "The layer uses one part of its input as the weight matrix for another part.",
    "outer product": "A vector multiplies a vector, entry by entry, into a matrix. Inertia needs exactly this.",
    "matrix times matrix": "One part of the input acts on another. Two of these in a row give powers.",
    "vector times matrix": "A vector takes one index of a matrix and leaves the other.",
    "scaling by a number": "A part of the input is made larger or smaller by a number of the input.",
    "contraction": "Pairs of indices of two tensors are summed; what is left are the indices of the result.",
}


def formula(lab: Lab) -> str:
    """What the selected pairing computes, in words and indices."""
    layer, pairing = layer_shown(lab), shown(lab)
    if layer is None or pairing is None or pairing.copies is None:
        return ""
    one = lab.pairings[lab.shown_layer].combinations[pairing.combination]
    kappa = layer.plan.terms[pairing.combination].kappa
    places = zip((one.carrier, one.argument, one.output), pairing.copies, strict=True)
    carrier, argument, output = (f"{html.escape(text)}<sub>#{copy}</sub>" for text, copy in places)
    title = f"Carrier {carrier} acts on argument {argument} and adds to output {output}"
    indices = getattr(kappa, "indices", None)
    line = _indices(*indices) if indices else _maps(one.maps)
    return f'<div class="emlp-formula" data-testid="formula"><p><strong>{title}</strong></p><p>{line}</p></div>'


def _indices(carrier: str, argument: str, output: str) -> str:
    """With letters, for example y_i += 0.1 θ Σ_j c_ij a_j."""
    summed = "".join(letter for letter in carrier if letter in argument)
    total = f"Σ<sub>{summed}</sub> " if summed else ""
    product = f"c{_sub(carrier)} a{_sub(argument)}"
    words = WORDS.get((carrier, argument, output)) or ("scaling by a number" if not argument else "contraction")
    line = f'<span class="emlp-math">y{_sub(output)} += {SCALE} θ {total}{product}</span>'
    return f"<b>{words[0].upper()}{words[1:]}.</b> {MEANINGS[words]}</p><p>{line}"


def _sub(letters: str) -> str:
    return f"<sub>{letters}</sub>" if letters else ""


def _maps(maps: int) -> str:
    line = f"y += {SCALE} Σ<sub>m</sub> θ<sub>m</sub> κ<sub>m</sub>(c, a)"
    return f'<span class="emlp-math">{line}</span> &nbsp; ({maps} maps)'


def numbers(lab: Lab) -> str:
    """The same with the numbers of one example."""
    found, inspection, pairing = lab.contribution, lab.inspection, shown(lab)
    if lab.question is not None and lab.question.refusal:
        return html.note("No numbers: the network cannot be built with these representations.")
    if found is None or inspection is None or pairing is None:
        return html.note("Building the network to show the numbers …") if lab.pairing.status != "failed" else ""
    total = inspection.total(lab.shown_layer, pairing, lab.example)
    where = f"Input {lab.example + 1} of {len(inspection.x)}, {which_weights(inspection)}."
    return f"{_product(found)}{_whole(found, total)}{html.note(where)}"


def _product(found: Contribution) -> str:
    """Several maps are added to one matrix, with their weights in it; a single one keeps its weight outside."""
    several = len(found.theta) > 1
    matrix = np.tensordot(found.theta, found.matrices, axes=1) if several else found.matrices[0]
    factor = SCALE if several else SCALE * found.theta[0]
    parts = [
        f"<span>{SCALE} ×</span>" if several else f"<span>{SCALE} × {html.number(found.theta[0])} ×</span>",
        _matrix(matrix, "Σₘ θₘ κₘ(c, ·)" if several else "carrier c"),
        "<span>×</span>",
        _matrix(found.argument, "argument a"),
        "<span>=</span>",
        _matrix(factor * matrix @ found.argument, "added to y"),
    ]
    return f'<div class="emlp-matrices" data-testid="numbers">{"".join(parts)}</div>'


def _matrix(values: np.ndarray, caption: str, *, max_rows: int = 12, max_columns: int = 9) -> str:
    """The matrix written out, or its shape where it is larger."""
    if values.shape[0] > max_rows or values.shape[1] > max_columns:
        size = f'<span class="emlp-quiet">{values.shape[0]} × {values.shape[1]} numbers</span>'
        return f'<figure class="emlp-matrix">{size}<figcaption>{caption}</figcaption></figure>'
    return html.matrix(values, caption)


def _whole(found: Contribution, total: np.ndarray) -> str:
    own, whole = float(np.linalg.norm(found.result)), float(np.linalg.norm(total))
    return html.note(f"All pairings together give this output copy the length {whole:.3g}; this one adds {own:.3g}.")
