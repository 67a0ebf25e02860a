"""Plotly figures of what the page shows, for people who zoom, style and export.

They are made on request and are no part of the page, where each plotly figure would cost five megabytes.
"""

import numpy as np
import plotly.graph_objects as go

from emlp_lab.solve import Sharing
from emlp_widgets.lab import Curves

COLORS = {"EMLP": "#E69F00", "MLP": "#0072B2"}


def loss_figure(curves: Curves) -> go.Figure:
    """Training and test loss (mean squared error, log axis) of every model, for example of `session.lab.curves`."""
    figure = go.Figure()
    for name, records in curves.records.items():
        color = COLORS.get(name)
        losses = curves.losses.get(name, [])
        figure.add_scatter(
            x=curves.steps, y=losses, name=f"{name} train", line={"color": color, "dash": "dot", "width": 1}
        )
        steps, tests = [r.step for r in records], [r.test for r in records]
        figure.add_scatter(x=steps, y=tests, name=f"{name} test", line={"color": color}, mode="lines+markers")
    figure.update_layout(
        template="plotly_white", xaxis_title="step", yaxis_title="mean squared error", yaxis_type="log"
    )
    return figure


def sharing_figure(sharing: Sharing) -> go.Figure:
    """An equivariant matrix as a heat map around zero; hovering an entry shows its value and its class."""
    limit = float(np.abs(sharing.values).max(initial=0)) or 1.0
    hover = "row %{y}, column %{x}<br>value %{z:.4g}<br>class %{customdata}<extra></extra>"
    heat = go.Heatmap(
        z=sharing.values, customdata=sharing.classes, colorscale="PuOr", zmin=-limit, zmax=limit, hovertemplate=hover
    )
    figure = go.Figure(heat)
    figure.update_yaxes(autorange="reversed", scaleanchor="x", title="output coordinate")
    figure.update_xaxes(title="input coordinate", constrain="domain")
    figure.update_layout(template="plotly_white")
    return figure
