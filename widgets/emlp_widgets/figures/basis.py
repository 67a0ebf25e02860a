"""All equivariant matrices as one heat map."""

from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np

from emlp_lab.reps import ends
from emlp_lab.solve import Basis, Classes
from emlp_widgets.compute.maps import MAX_CELLS, MAX_REASONS, side
from emlp_widgets.figures.palette import NOTHING, TERMS, blend
from emlp_widgets.figures.plotly import graph_objects

MAX_LEGEND = 15  # classes that have a name beside the picture
Texts = np.ndarray  # of str, shape (rows, columns)


def basis_figure(basis: Basis, weights: Sequence[float] | None = None, reasons: Sequence[str] = ()) -> Any:
    """W, where entries of one colour are one weight. Under the pointer: which terms add up to an entry, and why.

    weights: of `basis.terms()`; then an entry also tells its value. reasons: of all entries, row by row; found here
    where there are few entries. Raises ValueError for matrices that are too large to draw or complex, and for another
    number of weights.
    """
    rep_in, rep_out = ends(basis.rep)
    rows, columns = side(rep_out).names, side(rep_in).names
    if len(rows) * len(columns) > MAX_CELLS:
        raise ValueError(
            f"W has {basis.dim:,} entries: a figure shows up to {MAX_CELLS:,}; basis.terms() has them all."
        )
    found = basis.classes()
    if not reasons and basis.dim <= MAX_REASONS:
        reasons = [basis.why(row, column).text for row in range(len(rows)) for column in range(len(columns))]
    texts = _texts(basis, found, (rows, columns), weights, reasons)
    go = graph_objects()
    heat = go.Heatmap(
        z=np.abs(found.numbers), customdata=texts, hovertemplate="%{customdata}<extra></extra>", **_look(found)
    )
    figure = go.Figure(heat, layout={"template": "plotly_white"})
    free = f"{basis.rank:,} free weight{'' if basis.rank == 1 else 's'}"
    figure.update_layout(title=escape(f"{rep_in} → {rep_out}: {basis.dim:,} entries, {free}"))
    figure.update_yaxes(autorange="reversed", scaleanchor="x", title="output", **_ticks("y", rows))
    figure.update_xaxes(title="input", constrain="domain", **_ticks("x", columns))
    return figure


def _look(found: Classes) -> dict[str, Any]:
    """A colour for each class, and its terms in place of a scale."""
    colors = [NOTHING, *(blend([TERMS[term % len(TERMS)] for term, _ in terms]) for terms in found.sums)]
    edges = np.arange(len(colors) + 1) / len(colors)
    scale = [[edge, color] for k, color in enumerate(colors) for edge in edges[k : k + 2].tolist()]
    look: dict[str, Any] = {"colorscale": scale, "zmin": -0.5, "zmax": len(colors) - 0.5, "xgap": 1, "ygap": 1}
    if len(found.sums) > MAX_LEGEND:
        return look | {"showscale": False}
    names = ["always zero", *(sum_text(terms) for terms in found.sums)]
    return look | {"colorbar": {"tickvals": list(range(len(names))), "ticktext": names}}


def sum_text(terms: Sequence[tuple[int, float]]) -> str:
    """The terms of an entry, for example "c1 − 2 c3"."""
    words = ""
    for term, factor in terms:
        sign = (" − " if words else "−") if factor < 0 else " + " if words else ""
        size = "" if abs(abs(factor) - 1) < 1e-6 else f"{abs(factor):.4g} "
        words += f"{sign}{size}c{term + 1}"
    return words


def _texts(
    basis: Basis,
    found: Classes,
    names: tuple[Sequence[str], Sequence[str]],
    weights: Sequence[float] | None,
    reasons: Sequence[str],
) -> Texts:
    terms = basis.terms()
    if weights is not None and len(weights) != len(terms):
        raise ValueError(f"{len(weights)} weights: give one for each of the {len(terms)} terms of {basis!r}.")

    def text(row: int, column: int) -> str:
        parts = found.sum_of(row, column)
        value = "" if weights is None or not parts else f" = {sum(f * weights[t] for t, f in parts):.4g}"
        lines = [f"<b>y{names[0][row]} from x{names[1][column]}: {sum_text(parts) or '0'}{value}</b>"]
        lines += [escape(f"c{t + 1}: {terms[t].name}, {terms[t].formula}") for t, _ in parts]
        if reasons:
            lines += _broken(escape(reasons[row * len(names[1]) + column]))
        return "<br>".join(lines)

    shape = len(names[0]), len(names[1])
    return np.array([[text(row, column) for column in range(shape[1])] for row in range(shape[0])], object).reshape(
        shape
    )


def _broken(text: str, width: int = 70) -> list[str]:
    """A text in lines."""
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return lines


def _ticks(letter: str, names: Sequence[str], most: int = 40) -> dict[str, Any]:
    if len(names) > most:
        return {}
    return {"tickvals": list(range(len(names))), "ticktext": [f"{letter}{name}" for name in names]}
