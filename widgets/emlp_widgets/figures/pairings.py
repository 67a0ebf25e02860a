"""The pairings of a bilinear layer as a flow: carriers act on arguments and add to outputs."""

from html import escape
from typing import Any

from emlp_lab.nn import Pairings
from emlp_lab.nn.bilinear.pairings import Combination
from emlp_widgets.figures.palette import TERMS, shade
from emlp_widgets.figures.plotly import graph_objects


def pairings_figure(pairings: Pairings) -> Any:
    """Bands as thick as their numbers of weights, a colour for each combination of types; those without weights are
    left out.
    """
    kept = [combination for combination in pairings.combinations if combination.weights]
    ends = [(("carrier", c.carrier), ("argument", c.argument), ("output", c.output)) for c in kept]
    nodes = list(dict.fromkeys(node for column in range(3) for node in (end[column] for end in ends)))
    number = {node: place for place, node in enumerate(nodes)}
    colors = [shade(TERMS[k % len(TERMS)], 0.5) for k in range(len(kept))]
    twice = [(end[column], end[column + 1], k) for k, end in enumerate(ends) for column in (0, 1)]
    link = {
        "source": [number[source] for source, _, _ in twice],
        "target": [number[target] for _, target, _ in twice],
        "value": [kept[k].weights for _, _, k in twice],
        "color": [colors[k] for _, _, k in twice],
        "customdata": [_told(kept[k]) for _, _, k in twice],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    node = {"label": [escape(f"{role} {rep}") for role, rep in nodes], "color": "#54525a", "hoverinfo": "skip"}
    go = graph_objects()
    figure = go.Figure(go.Sankey(node=node, link=link, valueformat=",d"))
    told = f"Layer {pairings.layer + 1}, rule {pairings.rule}: {pairings.weights:,} of {pairings.possible:,} weights"
    figure.update_layout(template="plotly_white", title=escape(f"{told}; {pairings.chosen}"))
    return figure


def _told(c: Combination) -> str:
    summed = "" if c.k is None else f", {c.k} index pair{'' if c.k == 1 else 's'} summed"
    lines = [
        f"{c.carriers_kept} of {c.carriers_possible} {c.carrier} act on {c.arguments} {c.argument}",
        f"and add to {c.outputs} {c.output}{summed}",
        f"{c.weights:,} weights of {c.possible:,} possible",
    ]
    return "<br>".join(map(escape, lines))
