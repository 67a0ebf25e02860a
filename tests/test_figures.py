"""Plotly figures hold the numbers they are given, and plotly is loaded for them alone."""

import os

import numpy as np
import pytest
from emlp_widgets import figure
from emlp_widgets.figures.basis import sum_text
from emlp_widgets.figures.figure import as_page

from emlp_lab.groups import SO, O, S
from emlp_lab.nn import keep
from emlp_lab.nn.bilinear.plan import bilinear_plan
from emlp_lab.reps import Rep, T, V
from emlp_lab.train import Record
from tests.processes import ROOT, run

BASES = {
    "three weights": T(2)(O(3)) >> T(2)(O(3)),
    "copies": (2 * V)(S(3)) >> V(S(3)),
    "one": V(S(3)) >> T(0)(S(3)),
}


@pytest.mark.parametrize("case", BASES)
def test_a_basis_by_its_weights(case: str):
    rep: Rep = BASES[case]
    basis = rep.equivariant_basis()
    weights = [0.5 + k for k in range(basis.rank)]
    [heat] = figure(basis, weights).data
    found = basis.classes()
    W = sum(c * term.matrix() for c, term in zip(weights, basis.terms(), strict=True))
    assert np.array_equal(heat.z, np.abs(found.numbers))
    assert len(heat.colorbar.ticktext) == len(found.sums) + 1 == len({color for _, color in heat.colorscale})
    for row, column in np.ndindex(W.shape):
        text = heat.customdata[row][column]
        if W[row, column]:
            assert f" = {W[row, column]:.4g}<" in text
        assert basis.why(row, column).text[:20] in text.replace("&#x27;", "'")


def test_a_sum_is_written_as_on_the_page():
    assert sum_text([(0, 1.0), (2, -2.0)]) == "c1 − 2 c3"
    assert sum_text([(1, -1.0), (0, 0.5)]) == "−c2 + 0.5 c1"


def test_an_empty_basis_is_grey():
    [heat] = figure((T(1) >> T(2))(O(3)).equivariant_basis()).data
    assert not np.any(heat.z)
    assert list(heat.colorbar.ticktext) == ["always zero"]


def test_errors_of_every_model():
    records = [Record(0, 0.0, None, 3.0, 0.1, 0.0), Record(2, 1.0, 1.0, 2.0, 0.2, 0.0)]
    made = figure({"EMLP": records, "<b>": tuple(records)})
    assert {trace.name: list(trace.y) for trace in made.data} == {
        "EMLP train": [None, 1.0],
        "EMLP test": [3.0, 2.0],
        "&lt;b&gt; train": [None, 1.0],
        "&lt;b&gt; test": [3.0, 2.0],
    }
    assert made.layout.yaxis.type == "log"


def test_pairings_flow_from_carriers_to_outputs():
    rep = (3 * T(0) + 4 * T(1))(SO(3))
    pairings = keep(bilinear_plan(rep, rep), 0).pairings
    [flow] = figure(pairings).data
    kept = [c for c in pairings.combinations if c.weights]
    assert sum(flow.link.value) == 2 * pairings.weights
    labels = [(flow.node.label[s], flow.node.label[t]) for s, t in zip(flow.link.source, flow.link.target, strict=True)]
    for k, c in enumerate(kept):
        assert labels[2 * k] == (f"carrier {c.carrier}", f"argument {c.argument}")
        assert labels[2 * k + 1] == (f"argument {c.argument}", f"output {c.output}")


@pytest.mark.parametrize(
    ("given", "words"),
    [((3,), "int has no figure"), (({"EMLP": [1]},), "dict has no figure"), (({}, [1.0]), "weights are those")],
    ids=["number", "no records", "weights"],
)
def test_what_has_no_figure(given: tuple, words: str):
    with pytest.raises(ValueError, match=words):
        figure(*given)


def test_too_large_or_with_other_weights():
    basis = (V >> V)(S(3)).equivariant_basis()
    with pytest.raises(ValueError, match="3 weights: give one for each of the 2 terms"):
        figure(basis, [1.0, 2.0, 3.0])
    with pytest.raises(ValueError, match="shows up to 160,000"):
        figure((V >> V)(S(500)).equivariant_basis())


def test_a_figure_is_a_page_of_its_own_always_the_same():
    made = figure((V >> V)(S(3)).equivariant_basis())
    page = as_page(made)
    assert page == as_page(made)
    assert b"Plotly.newPlot" in page
    assert b"<script src=" not in page


def test_plotly_is_loaded_when_it_is_asked_for():
    program = """
import sys
from emlp_widgets import Workbench, figure, vis
assert "plotly" not in sys.modules
sys.modules["plotly.graph_objects"] = None
from emlp_lab.groups import S
from emlp_lab.reps import V
try:
    figure((V >> V)(S(3)).equivariant_basis())
except ImportError as problem:
    print(problem)
"""
    assert "pip install 'plotly>=6.5'" in run(program, PYTHONPATH=os.pathsep.join([str(ROOT), str(ROOT / "widgets")]))
