"""Files to take away: they open elsewhere and hold what the page shows."""

import csv
import io

import numpy as np
import pytest
from emlp_widgets import Workbench
from emlp_widgets.compute import exports
from emlp_widgets.compute.exports import basis_npz, curves_csv, matrix_csv
from emlp_widgets.state.question import Question
from emlp_widgets.state.snapshot import Curves, Lab
from emlp_widgets.views.answer.maps import MapsView
from emlp_widgets.views.layer.pairings import PairingsView
from emlp_widgets.views.page.printing import results
from scipy.sparse import csc_array

from emlp_lab.train import Record
from tests.test_maps_picture import CASES, read
from tests.test_panels import until, view

EXPORTED = [case for case in CASES if case != "large"]


def question(case: str) -> Question:
    group, rep_in, rep_out = CASES[case]
    return Question(group, rep_in(group), rep_out(group), "auto", (), None)


@pytest.mark.parametrize("sparse", [False, True], ids=["dense", "sparse"])
@pytest.mark.parametrize("case", EXPORTED)
def test_a_basis_is_read_by_numpy_alone(case: str, sparse: bool, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(exports, "MAX_DENSE", -1 if sparse else 10**9)
    maps = read(*CASES[case])
    with np.load(io.BytesIO(basis_npz(maps, question(case))), allow_pickle=False) as file:
        n_out, n_in = file["shape"].tolist()
        assert n_out * n_in == maps.basis.dim
        if sparse:
            Q = csc_array((file["data"], file["indices"], file["indptr"]), shape=maps.basis.shape).toarray()
        else:
            Q = file["Q"]
        assert len(file["terms"]) == maps.basis.rank
        assert str(file["group"]) == str(CASES[case][0])
    np.testing.assert_array_equal(Q, maps.basis.dense())


@pytest.mark.parametrize("case", EXPORTED)
def test_w_is_a_table_with_names(case: str):
    maps = read(*CASES[case])
    weights = np.random.default_rng(0).standard_normal(len(maps.terms))
    head, *lines = csv.reader(io.StringIO(matrix_csv(maps, weights.tolist()).decode()))
    assert head == ["", *(f"x{name}" for name in maps.columns.names)]
    assert [line[0] for line in lines] == [f"y{name}" for name in maps.rows.names]
    W = np.array([list(map(float, line[1:])) for line in lines])
    expected = sum((c * term.matrix() for c, term in zip(weights, maps.terms, strict=True)), np.zeros(W.shape))
    np.testing.assert_array_equal(W, expected)


def test_curves_have_a_line_for_each_evaluation():
    records = {"EMLP": [Record(0, 0.0, None, 2.0, 1e-7, 0.1), Record(5, 0.5, 1.5, 1.0, 1e-7, 0.1)], "MLP": []}
    head, *lines = csv.reader(io.StringIO(curves_csv(Curves(records=records)).decode()))
    assert [dict(zip(head, line, strict=True))["test_error"] for line in lines] == ["2.0", "1.0"]
    assert [line[:4] for line in lines] == [["EMLP", "0", "0.0", ""], ["EMLP", "5", "0.5", "1.5"]]


def test_the_page_hands_out_what_is_solved_now():
    bench = Workbench(group="O(3)", rep_in="T(2)", rep_out="T(2)", ch=12, num_layers=1)
    try:
        maps = view(bench, MapsView)
        until(lambda: not maps.export.matrix.disabled and maps.picture.picture)
        maps.picture.set_state({"weights": [0.25, -0.5, 1.0]})
        name, content = maps.export._matrix()
        assert name == "W.csv"
        assert content.decode().splitlines()[1].split(",")[1] == "0.75"
        assert maps.export._basis()[0] == "basis.npz"
        bench.session.choose(rep_in="T(2")
        until(lambda: maps.export.matrix.disabled)
        assert maps.export._basis() is None
    finally:
        bench.close()


def test_a_figure_is_made_in_a_job_and_handed_to_who_asked():
    bench = Workbench(group="O(3)", rep_in="T(2)", rep_out="T(2)", ch=12, num_layers=1)
    try:
        row, other = view(bench, MapsView).export.row, view(bench, PairingsView).export
        until(lambda: not row.figure.disabled and not other.figure.disabled)
        handed = []
        for one in (row, other):
            one.figure.observe(lambda change: handed.append(change["new"]), names="file")
        row.figure.set_state({"asked": 1})
        until(lambda: len(handed) == 2)
        assert [file.get("name") for file in handed] == ["W.html", None]
        assert b"c1 + c2" in handed[0]["content"]
        other.figure.set_state({"asked": 1})
        until(lambda: len(handed) == 4)
        assert handed[2]["name"] == "pairings.html"
    finally:
        bench.close()


def test_parts_without_a_result_stay_off_the_paper():
    trained = Lab()
    trained.curves.steps.append(1)
    assert results(Lab()) == []
    assert results(trained) == ["training"]
