"""The lessons as a course: each has a goal, a way through it and on, questions before their answers, something live."""

import re
from pathlib import Path

import numpy as np
import pytest
from emlp_widgets.lessons import excess_errors, fit_equivariant, refusal
from emlp_widgets.state.inputs import Inputs
from emlp_widgets.views.observed import RESULTS, SETTINGS
from nbformat import NotebookNode

from emlp_lab.groups import SO, Group, S, Z, from_generators
from emlp_lab.nn import emlp_plan
from emlp_lab.reps import Rep, V, from_function
from tests.test_notebooks import LESSONS, NOTEBOOKS, read

PANEL = re.compile(r"^(Group|Maps|Check|Pairings|Training)Panel\(", re.MULTILINE)
BLUR = 0.5 * np.eye(8) + 0.25 * np.roll(np.eye(8), 1, axis=0) + 0.25 * np.roll(np.eye(8), -1, axis=0)
CUT = BLUR * (np.abs(np.subtract.outer(range(8), range(8))) < 2)
BRACELET = from_generators(discrete=["(0 1 2 3 4 5)", "(1 5)(2 4)"], name="bracelet")
ROUND_ONLY = from_generators(discrete=["(0 1 2 3 4 5)"], name="round only")
OVER_ONLY = from_generators(discrete=["(0)(1 5)(2 4)(3)"], name="over only")
MIRROR = from_generators(discrete=[[7, 6, 5, 4, 3, 2, 1, 0]], name="mirror")


def texts(notebook: NotebookNode) -> dict[str, str]:
    """The text cells by their names."""
    return {cell.id: cell.source for cell in notebook.cells if cell.cell_type == "markdown"}


def name(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("path", LESSONS, ids=name)
def test_a_lesson_has_a_goal_questions_and_something_live(path: Path):
    notebook, code = read(path)
    found = texts(notebook)
    number, about = int(path.name[0]), next(iter(found.values()))
    assert about.startswith(f"# {number} · ")
    assert "\n\n**Goal.** " in about
    asked = [text for text in found.values() if "**A question first.**" in text]
    assert asked
    assert all("<details><summary>Answer</summary>" in text for text in asked)
    assert any(PANEL.search(cell.source) for cell in code)
    assert f"Next: [lesson {number + 1}, " in found["exercises"] or number == len(LESSONS)


@pytest.mark.parametrize("path", LESSONS, ids=name)
def test_a_lesson_shows_the_way_through_it_and_to_the_others(path: Path):
    found = texts(read(path)[0])
    lessons, contents = found["lessons"].split("\n\n")
    others = [other.name for other in LESSONS if other != path]
    assert re.findall(r"\]\(([^)]+)\)", lessons) == others
    assert f"**{path.name[0]} " in lessons
    headings = [title for text in found.values() for title in re.findall(r"^## (.+)$", text, re.MULTILINE)]
    linked = re.findall(r"\[([^]]+)\]\(#([^)]+)\)", contents)
    assert [title for title, _ in linked] == [title for title in headings if "$" not in title]
    assert all(place == title.replace(" ", "-") for title, place in linked)


def test_panels_from_python_names_every_trait():
    path = next(path for path in NOTEBOOKS if path.name == "panels-from-python.ipynb")
    table = texts(read(path)[0])["traits"]
    named = {trait for row in table.splitlines() if row.startswith("| `") for trait in re.findall(r"`(\w+)`", row)}
    assert named == {*Inputs.__dataclass_fields__, *SETTINGS, *RESULTS}


def test_fits_find_the_matrix_where_there_is_no_noise():
    basis, rng = (V >> V)(Z(8)).equivariant_basis(), np.random.default_rng(0)
    x = rng.standard_normal((3, 8))  # fewer rows than columns: only the symmetry makes it one matrix
    np.testing.assert_allclose(fit_equivariant(basis, x, x @ BLUR.T), BLUR, atol=1e-12)
    assert max(excess_errors(BLUR, basis, 12, noise=0.0, draws=2)) < 1e-20


@pytest.mark.parametrize("rows", [48, 192])
def test_lesson_5_is_right_about_the_theory(rows: int):
    """0.25 * 8 / (n - 9) for all matrices and 0.25 / n for those of the basis, within the error of 50 draws."""
    free, shared = excess_errors(BLUR, (V >> V)(Z(8)).equivariant_basis(), rows)
    assert free == pytest.approx(2 / (rows - 9), rel=0.15)
    assert shared == pytest.approx(0.25 / rows, rel=0.35)


def test_lesson_5_is_right_about_the_cut_ring():
    basis = (V >> V)(Z(8)).equivariant_basis()
    few, many = (excess_errors(CUT, basis, rows) for rows in (48, 384))
    assert few[0] > few[1]
    assert many[0] < many[1]
    Q = (V >> V)(MIRROR).equivariant_basis()
    np.testing.assert_allclose(Q.project(CUT.ravel()), CUT.ravel(), atol=1e-12)


RANKS = [
    ("mirrored line", V >> V, MIRROR, 32),
    ("one axis", V >> 1, from_generators([[[0, -1, 1], [1, 0, -1], [-1, 1, 0]]], name="axis"), 1),
    ("bracelet", V >> V, BRACELET, 4),
    ("never turned over", V >> V, ROUND_ONLY, 6),
    ("turned over only", V >> V, OVER_ONLY, 20),
    ("star", V >> V, from_generators(discrete=[SO(2).sample(0, 1)[0]], name="star", snap=False), 2),
]


@pytest.mark.parametrize(("rep", "group", "rank"), [row[1:] for row in RANKS], ids=[row[0] for row in RANKS])
def test_answers_with_a_number_of_maps(rep: Rep, group: Group, rank: int):
    assert rep(group).equivariant_basis().rank == rank


def test_answers_of_lesson_6():
    table = from_generators(discrete=[[[-1, 0], [0, 1]], [[1, 0], [0, -1]]], name="table")
    assert from_generators(discrete=["(0 3)", "(1 2)"], name="ABBA").order() == table.order() == 4
    square = from_function(lambda g: g @ g, "square")
    assert (square >> square)(table).equivariant_basis().rank == 4
    assert "not a representation" in refusal(lambda: (square >> square)(BRACELET).equivariant_basis())


def test_answers_of_lesson_7():
    assert (V(S(5)) * V(SO(2)) >> V(S(5)) * V(SO(2))).equivariant_basis().rank == 4
    kinds = V(S(3).named("a")) * V(SO(3)) + V(S(2).named("b")) * V(SO(3))
    assert (kinds >> kinds).equivariant_basis().rank == 6
    assert "12 directions" in str(emlp_plan(V(S(5)) * V(SO(3)), 1, ch=32, num_layers=2).sight)
