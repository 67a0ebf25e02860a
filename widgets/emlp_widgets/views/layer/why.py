"""Why a layer keeps some pairings and not all, and what it computes."""

from emlp_widgets.state.snapshot import Lab

LAYER = (
    "<p>A part x<sub>c</sub> of the features, the carrier, is read as a linear map. It acts on another part "
    "x<sub>a</sub>, the argument, and the result is added to a part y<sub>o</sub> of the output: y<sub>o</sub> = 0.1 Σ "
    "θ<sub>c,a,o</sub> κ(x<sub>c</sub>, x<sub>a</sub>), with one learnable number θ for each pairing of carrier, "
    "argument and output, and fixed equivariant maps κ, which the rule names. So the layer computes its weights from "
    "its input; it has no linear and no constant term.</p>"
)


def why(lab: Lab) -> str:
    """HTML of two paragraphs."""
    pairings = lab.pairings[lab.shown_layer] if lab.pairings else None
    if pairings is None or not pairings.possible:
        return LAYER
    kept = "All are kept here." if pairings.weights == pairings.possible else "So of each type only some copies act."
    text = (
        f"<p>All {pairings.possible:,} pairings would need a weight each, and their number grows with the cube of the "
        f"width. {kept} The seed decides which, and nothing else does.</p>"
    )
    return f'<div data-testid="why-not-all">{text}{LAYER}</div>'
