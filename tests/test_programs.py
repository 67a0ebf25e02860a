"""The programs that the page shows run as they are, and give the numbers of the page."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import nbformat
import numpy as np
import pytest
from emlp_widgets.compute.own_group import Written
from emlp_widgets.compute.programs.notebook import notebook
from emlp_widgets.compute.programs.parts import programs
from emlp_widgets.compute.programs.program import Program
from emlp_widgets.session.session import Session
from emlp_widgets.state.given import Given
from emlp_widgets.state.inputs import Inputs
from emlp_widgets.state.snapshot import Lab

from emlp_lab.nn import EMLP
from emlp_lab.train import AUGMENTED
from tests.sessions import until

SMALL = {"ch": 12, "num_layers": 1, "rows": 40, "batch_size": 20, "steps": 3}


@pytest.fixture
def session() -> Iterator[Session]:
    made = Session(Inputs(**SMALL))
    made.open(solve=False)
    yield made
    made.close()


def run(session: Session, part: str) -> dict[str, Any]:
    """What the names of a program are once it has run."""
    names: dict[str, Any] = {}
    exec(programs(session.lab, session.given)[part], names)  # noqa: S102  the lines that the page shows
    return names


def compared(session: Session, **inputs: object) -> Lab:
    """Solved, read and checked."""
    session.choose(**inputs)
    session.solve()
    fresh = until(session, lambda lab: lab.basis_is_current and lab.maps and lab.maps.basis is lab.basis)
    return until(session, lambda lab: lab.check is not None and lab.check.maps is fresh.maps)


QUESTIONS = {
    "terms": {"group": "O(3)", "rep_in": "T(2)", "rep_out": "T(2)"},
    "copies, and a route": {"group": "S(4)", "rep_in": "2*V", "rep_out": "V", "route": "nullspace"},
    "no map": {"group": "O(3)", "rep_in": "T(1)", "rep_out": "T(2)"},
    "complex": {"group": "SU(2)", "rep_in": "V", "rep_out": "V"},
}


@pytest.mark.parametrize("case", QUESTIONS)
def test_maps_and_check(session: Session, case: str, capsys: pytest.CaptureFixture[str]):
    lab = compared(session, **QUESTIONS[case])
    session.checker.weigh([0.25 * (k + 1) for k in range(len(lab.weights))])
    session.checker.another()
    lab = until(session, lambda lab: lab.check.key == 1)
    names = run(session, "maps")
    assert names["basis"].evidence.residual == lab.basis.evidence.residual
    if lab.weights:
        np.testing.assert_array_equal(names["W"], lab.maps.matrix(lab.weights))
    names = run(session, "check")
    np.testing.assert_array_equal(names["compared"].errors, lab.check.comparison.errors)
    np.testing.assert_array_equal(names["compared"].mapped_first, lab.check.comparison.mapped_first)
    assert "relative difference" in capsys.readouterr().out


def test_a_mirror_is_told(session: Session):
    compared(session, **QUESTIONS["terms"])
    session.checker.mirror()
    lab = until(session, lambda lab: lab.check.path.mirrored)
    np.testing.assert_array_equal(run(session, "check")["compared"].errors, lab.check.comparison.errors)


@pytest.mark.parametrize(
    "written",
    [Written("quarter", "0 -1\n1 0"), Written("spin", "0 -1\n1 0", "infinitesimal"), Written("swap", "0 1\n1 0")],
    ids=lambda written: written.name,
)
def test_a_group_that_was_written_is_in_the_program(session: Session, written: Written):
    session.choose(rep_in="V", rep_out="V")
    session.writing.write(written.as_text(), use=True)
    lab = until(session, lambda lab: written.name in lab.inputs.group and session.given.written)
    lab = compared(session)
    names = run(session, "maps")
    assert names["group"] == lab.question.group
    np.testing.assert_array_equal(names["W"], lab.maps.matrix(lab.weights))


@pytest.mark.parametrize(
    "inputs",
    [{"pairing": "exact"}, {"budget": 2, "lock": 4}, {"policy": "all"}, {"switched": "0.1 0.0.0.0.0"}],
    ids=["exact", "sampled", "all", "by hand"],
)
def test_pairings(session: Session, inputs: dict[str, object]):
    session.choose(**inputs, ch=40)
    lab = until(session, lambda lab: lab.inspection is not None and lab.inspection.layers is lab.layers)
    model = run(session, "pairings")["model"]
    assert isinstance(model, EMLP)
    assert [p.as_dict() | {"chosen": ""} for p in model.pairings] == [
        p.as_dict() | {"chosen": ""} for p in lab.pairings
    ]
    for name, variable in model.vars().items():
        np.testing.assert_array_equal(variable.value, lab.inspection.model.vars()[name].value)


def test_training(session: Session):
    session.choose(lr=0.01, seed=3)
    session.train()
    lab = until(session, lambda lab: lab.training.status == "done")
    history = run(session, "training")["history"]
    assert list(history) == list(lab.curves.records)
    for name, records in history.items():
        assert [replace(r, seconds=0) for r in records] == [replace(r, seconds=0) for r in lab.curves.records[name]]


@pytest.mark.parametrize("switched", ["", "0.1 0.0.0.0.0"], ids=["drawn", "by hand"])
def test_a_task_that_does_not_fit_comes_with_its_own_representations(session: Session, switched: str):
    session.choose(rep_in="3*V", rep_out="T(1)", task="inertia", ch=40, switched=switched)
    until(session, lambda lab: lab.card and lab.card.name == "inertia" and lab.question and lab.layers)
    names = run(session, "training")
    assert (names["rep_in"], names["rep_out"]) == (names["task"].rep_in, names["task"].rep_out)
    assert all(records[-1].step == SMALL["steps"] for records in names["history"].values())


def test_the_third_network_can_be_left_out():
    texts = [programs(Lab(inputs=Inputs(augmented=choice)), Given())["training"] for choice in ("on", "off")]
    assert [text.count(AUGMENTED) for text in texts] == [2, 0]


def test_imports_are_told_once():
    both = Program(("a",), (("m", "b"), ("m", "a")), ("numpy as np",)) + Program(
        ("c",), (("m", "a"),), ("numpy as np",)
    )
    assert str(both) == "import numpy as np\n\nfrom m import a, b\n\na\n\nc"


def test_what_cannot_be_said_is_told():
    lab = Lab(inputs=replace(Inputs(), lr=0.5, task="file"), file="data.csv", trained=Inputs(lr=0.25))
    lab.curves.steps.append(1)
    text = programs(lab, Given())["training"]
    assert "began with 0.25 and was changed" in text
    assert "from_file('data.csv', group=group" in text


def test_the_notebook_is_valid_and_its_cells_run_in_order(session: Session):
    """Training apart, which the program alone already does."""
    compared(session, **QUESTIONS["terms"])
    content = notebook(session.lab, session.given)
    assert content == notebook(session.lab, session.given)
    found = nbformat.reads(content.decode(), as_version=4)
    nbformat.validate(found)
    names: dict[str, Any] = {}
    cells = {cell.id: cell.source for cell in found.cells if cell.cell_type == "code"}
    assert list(cells) == ["question", "maps", "check", "pairings", "training", "page"]
    for name, source in cells.items():
        if name not in ("training", "page"):
            exec(source, names)  # noqa: S102  the lines that the page shows
    np.testing.assert_array_equal(names["W"], session.lab.maps.matrix(session.lab.weights))
    assert cells["page"].endswith("rep_out=rep_out, ch=12, num_layers=1, rows=40, steps=3, batch_size=20)")


def test_what_a_visitor_writes_is_a_string_of_the_notebook():
    text = '"); import os #\n`<img src=x>`'
    lab = Lab(inputs=Inputs(group=text, task="file"), file=text)
    found = nbformat.reads(notebook(lab, Given()).decode(), as_version=4)
    assert all("img" not in cell.source for cell in found.cells if cell.cell_type == "markdown")
    for cell in found.cells:
        if cell.cell_type == "code":
            calls = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Import)]
            assert [alias.name for call in calls for alias in call.names] in ([], ["numpy"])
