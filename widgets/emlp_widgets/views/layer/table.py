"""The table of one layer's pairings."""

from emlp_lab.nn.bilinear.pairings import Combination
from emlp_widgets.state.snapshot import Lab
from emlp_widgets.views import html


def nothing(rule: str) -> str:
    """Why a layer has no pairings."""
    if rule == "none":
        return "The rule “none” leaves the bilinear layers out: the network has linear maps and gates only."
    return "No part of this layer can act as a linear map on another: the bilinear layer is zero."


def table(lab: Lab) -> str:
    """Every combination of types with its carriers and its weights."""
    pairings = lab.pairings[lab.shown_layer]
    if not pairings.combinations:
        return html.note(nothing(pairings.rule))
    head = ("carrier", "copies kept", "takes each", "to each", "summed", "weights")
    kept = {carriers.type: _squares(carriers.kept, carriers.copies) for carriers in pairings.carriers}
    rows = [
        [
            html.escape(c.carrier),
            kept[c.carrier],
            html.escape(f"{c.arguments} × {c.argument}"),
            html.escape(f"{c.outputs} × {c.output}"),
            _summed(c),
            f"{c.weights:,} <span class='emlp-quiet'>of {c.possible:,}</span>",
        ]
        for c in pairings.combinations
    ]
    return html.table(head, rows, "pairings")


def _summed(c: Combination) -> str:
    if c.k is None:
        return f"{c.maps} map{'s' if c.maps > 1 else ''}"
    return f"{c.k} pair{'' if c.k == 1 else 's'}"


def _squares(kept: tuple[int, ...], copies: int, max_squares: int = 60) -> str:
    """A square for each copy of a carrier, full where it is kept."""
    chosen = set(kept)
    squares = "".join("■" if copy in chosen else "□" for copy in range(min(copies, max_squares)))
    more = f" … {copies} in all" if copies > max_squares else ""
    numbers = ", ".join(map(str, kept))
    return (
        f'<span class="emlp-squares" title="copies {html.escape(numbers)}" data-kept="{numbers}">{squares}</span>{more}'
    )
