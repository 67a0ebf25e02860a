"""Every notebook: short cells, no stored outputs, it runs, and it prints what its text says."""

import os
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest
from emlp_widgets.lessons import residuals
from emlp_widgets.sketches.spread import measured
from nbclient import NotebookClient
from nbformat import NotebookNode

from emlp_lab.groups import SO, C, D, Group, O, Translations
from emlp_lab.nn import quadratic_share, uniform_rep
from emlp_lab.nn.bilinear.plan import bilinear_plan
from emlp_lab.reps import Rep, T, V
from emlp_lab.solve import Solver, VerificationError
from emlp_lab.solve.spaces.halves import HalvesSubspace
from emlp_lab.solve.spaces.joined_irreducibles import irreducibles
from emlp_lab.solve.spaces.space import DenseSubspace
from emlp_lab.solve.verify import check
from tests.cases import some
from tests.printed import PRINTED

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
LESSONS = [path for path in NOTEBOOKS if re.match(r"[1-9]-", path.name)]
WIDGET = "application/vnd.jupyter.widget-view+json"
MOST_LINES = 3
# Steps until the iteration of lesson 3 falls off its cliff: the eigenvalues of the Casimir operator but for zero.
CLIFFS = [(T(2)(SO(3)), 2), (T(4)(SO(3)), 4), (T(6)(SO(3)), 6), (T(6)(SO(2)), 3)]


def read(path: Path) -> tuple[NotebookNode, list[NotebookNode]]:
    """The notebook and its code cells."""
    notebook = nbformat.read(path, as_version=4)
    return notebook, [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.fixture
def execute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Run a notebook in an empty folder; an error in a cell, words on stderr, or a file left there fails the test."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    monkeypatch.setitem(os.environ, "IPYTHONDIR", str(tmp_path / "ipython"))

    def run(path: Path) -> list[NotebookNode]:
        notebook, code = read(path)
        options = {"store_widget_state": False, "resources": {"metadata": {"path": folder}}}
        NotebookClient(notebook, timeout=120, **options).execute()
        outputs = [output for cell in code for output in cell.outputs]
        assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
        assert [output.text for output in outputs if output.get("name") == "stderr"] == []
        assert list(folder.iterdir()) == []
        return outputs

    return run


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_the_file_is_clean(path: Path):
    notebook, code = read(path)
    nbformat.validate(notebook)
    assert path.read_text("utf-8") == nbformat.writes(notebook) + "\n"
    assert notebook.metadata.kernelspec.name == "python3"
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    assert code
    for cell in code:
        assert len([line for line in cell.source.splitlines() if line.strip()]) <= MOST_LINES, cell.source
        assert not cell.outputs
        assert cell.execution_count is None


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.name)
def test_a_lesson_explains_every_cell_and_ends_with_exercises(path: Path):
    notebook, _ = read(path)
    for before, cell in zip([None, *notebook.cells], notebook.cells, strict=False):
        if cell.cell_type == "code":
            assert before is not None
            assert before.cell_type == "markdown", cell.source
    last = notebook.cells[-1].source
    assert "## Try it" in last
    assert 3 <= len(re.findall(r"^\d\. ", last, re.MULTILINE)) <= 5
    links = re.findall(r"\]\((?!http|#)([^)]+)\)", "".join(cell.source for cell in notebook.cells))
    assert links
    assert all((path.parent / link).is_file() for link in links)


def test_the_workbench_runs_and_shows_its_widget(execute):
    assert WIDGET in execute(NOTEBOOKS[0])[-1].data


@some(
    "path",
    [path for path in NOTEBOOKS if path.name in PRINTED],
    len(NOTEBOOKS),
    also=lambda path: path.name[0] in "2346",  # what the others run is tested elsewhere, too
    ids=lambda path: path.name,
)
def test_a_lesson_runs_and_prints_what_it_says(path: Path, execute):
    outputs = execute(path)
    shown = [output.data for output in outputs if "data" in output]
    assert any(WIDGET in data or "<svg" in data.get("text/html", "") for data in shown)
    printed = "".join(output.text for output in outputs if output.output_type == "stream")
    assert [fact for fact in PRINTED[path.name] if fact not in printed] == []


@pytest.mark.parametrize(("rep", "steps"), CLIFFS, ids=str)
def test_lesson_3_is_right_about_the_cliffs(rep: Rep, steps: int):
    curve = residuals(rep)
    assert next(step for step, residual in enumerate(curve) if residual < 1e-10) == steps
    assert min(curve[:steps]) > 1e-2


@pytest.mark.parametrize(("kind", "rank"), [("float64", 15), ("float32", 7)])
def test_lesson_3_is_right_about_the_gap(kind: str, rank: int):
    rep, axes = (V * V >> V)(SO(3)), np.linalg.qr(np.random.default_rng(0).standard_normal((27, 27)))[0]
    rows = np.concatenate([rep.drho(A) for A in SO(3).lie_algebra]) @ axes
    *_, last, zero = np.linalg.svd(rows.astype(kind), compute_uv=False)
    assert abs(np.log10(last / zero) - rank) < 1


@pytest.mark.parametrize(("group", "ranks"), [(SO(3), (91, 36)), (O(3), (91, 0))], ids=str)
def test_answer_1_of_lesson_3(group: Group, ranks: tuple[int, int]):
    assert tuple((T(k) >> T(4))(group).equivariant_basis().rank for k in (4, 3)) == ranks


@pytest.mark.parametrize(("group", "kind"), [(C(3), "complex"), (D(3), "real")], ids=str)
def test_answer_2_of_lesson_3(group: Group, kind: str):
    space = Solver("isotypic").solve((V >> V)(group)).subspaces[0]
    assert isinstance(space, DenseSubspace)
    assert isinstance(space.structure, HalvesSubspace)
    assert [part.kind for part in irreducibles(space.structure)] == [kind]


@pytest.mark.parametrize("n", [3, 4, 5])
def test_answer_3_of_lesson_3(n: int):
    rows = [(V >> V)(Translations(n)).drho(A) for A in Translations(n).lie_algebra]
    left = [(n + 1) ** 2 - np.linalg.matrix_rank(np.concatenate(rows[:k])) for k in range(1, n + 1)]
    assert left == [(n + 1) ** 2 - n - k * n for k in range(1, n + 1)]


def test_answer_5_of_lesson_3():
    rep = T(4)(SO(3))
    Q, wrong = rep.equivariant_basis().dense(), 1e-6 * np.eye(81, 3)
    assert check(rep, Q[:, ::-1]).count == check(rep, Q).count
    for other in (2 * Q, Q + wrong):
        with pytest.raises(VerificationError, match="failed verification"):
            check(rep, other)


def test_answer_1_of_lesson_4():
    """v in a tensor t = delta_ik v_j, as a carrier of w, is w v^T; at width 128 there is one such tensor."""
    v, w = np.arange(1.0, 4), np.array([2.0, -1, 5])
    assert (V >> T(3))(O(3)).equivariant_basis().rank == 3
    np.testing.assert_array_equal(np.einsum("ik,j->ijk", np.eye(3), v) @ w, np.outer(w, v))
    copies = {str(rep): count for rep, count in uniform_rep(128, O(3)).terms}
    assert (copies["T(1)"], copies["T(3)"]) == (12, 1)


def test_answer_2_of_lesson_4():
    plan = bilinear_plan((2 * T(1))(O(3)), T(0)(O(3)), rule="contract")
    assert plan.weights == 4
    assert quadratic_share(plan, plan.draw(0)).spanned == 3


FACTORS = [("Inertia", (1.05, 1.06, 1.21, 1.18)), ("O5Synthetic", (1.31, 2.17, 1.29, 2.30))]


@pytest.mark.parametrize(("task", "factors"), FACTORS)
def test_lesson_4_is_right_about_the_spread(task: str, factors: tuple[float, ...]):
    """Pairings and weights under exact, then under contract."""
    series = measured(task)
    rows = [series[f"{rule}, other {varied}"] for rule in ("exact", "contract") for varied in ("pairings", "weights")]
    assert [len(row) for row in rows] == [8] * 4
    assert [round(float(np.exp(np.log(row).std(ddof=1))), 2) for row in rows] == list(factors)
