"""Training curves."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from emlp_lab.train import Record
from emlp_widgets.figures.palette import MODELS, OTHERS
from emlp_widgets.figures.plotly import graph_objects


def history_figure(history: Mapping[str, Sequence[Record]]) -> Any:
    """Mean squared errors of each model on a logarithmic axis: test solid, training dashed. Under the pointer: also
    the equivariance error.
    """
    go = graph_objects()
    figure = go.Figure()
    for name, records in history.items():
        color = MODELS.get(name, OTHERS)
        steps, tests = [r.step for r in records], [r.test for r in records]
        train = [r.train for r in records]  # None, at step 0, is a gap
        line = {"color": color, "dash": "dash", "width": 1.5}
        figure.add_scatter(x=steps, y=train, name=f"{escape(name)} train", line=line, mode="lines")
        hover = "%{y:.4g}, equivariance error %{customdata:.1e}"
        figure.add_scatter(
            x=steps,
            y=tests,
            customdata=[r.equivariance for r in records],
            name=f"{escape(name)} test",
            line={"color": color},
            mode="lines+markers",
            hovertemplate=hover,
        )
    figure.update_layout(template="plotly_white", hovermode="x unified", title="Training")
    figure.update_xaxes(title="step")
    figure.update_yaxes(title="mean squared error", type="log", exponentformat="power")
    return figure
