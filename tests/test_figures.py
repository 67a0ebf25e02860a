"""Plotly figures hold the numbers they are given."""

import numpy as np
from emlp_widgets.notebook import loss_figure, sharing_figure
from emlp_widgets.state.snapshot import Curves

from emlp_lab.groups import S
from emlp_lab.reps import V
from emlp_lab.solve import weight_sharing
from emlp_lab.train import Record


def test_losses_of_every_model():
    records = [Record(0, 0.0, None, 3.0, 0.1, 0.0), Record(2, 1.0, 1.0, 2.0, 0.1, 0.0)]
    curves = Curves([1, 2], {"EMLP": [5.0, 4.0], "MLP": [6.0, 5.0]}, {"EMLP": records, "MLP": records})
    figure = loss_figure(curves)
    assert {trace.name: list(trace.y) for trace in figure.data} == {
        "EMLP train": [5.0, 4.0],
        "EMLP test": [3.0, 2.0],
        "MLP train": [6.0, 5.0],
        "MLP test": [3.0, 2.0],
    }


def test_matrix_with_its_classes():
    sharing = weight_sharing((V >> V)(S(3)).equivariant_basis(), 3, 3)
    [heat] = sharing_figure(sharing).data
    assert np.array_equal(heat.z, sharing.values)
    assert heat.zmax == -heat.zmin == np.abs(sharing.values).max()
