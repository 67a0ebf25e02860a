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

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
LESSONS = [path for path in NOTEBOOKS if re.match(r"[1-9]-", path.name)]
WIDGET = "application/vnd.jupyter.widget-view+json"
MOST_LINES = 3
# Facts that the text of a lesson states beside the cell that prints them.
PRINTED = {
    "1-groups.ipynb": [
        "SO(3) Lie algebra (3, 3, 3) discrete generators (0, 3, 3)",
        "O(3) Lie algebra (3, 3, 3) discrete generators (1, 3, 3)",
        "north pole still in the north: 0.50",
        "SO(3)       Haar: QR",
        "SO+(1,3)    bounded",
        "S(5)        5 x 5  orthogonal True   permutations True   infinite False",
        "Z(8) elements with g² = 1: 2",
        "D(4) elements with g² = 1: 6",
        "Q(8) elements with g² = 1: 2",
        "43252003274489856000 43252003274489856000 None",
        "equal: False",
        "order 48 and 48",
        "3 generators, closure error 0.0",
        "2 generators, closure error 1.0",
        "cannot be inverted",
        "m-3m: 48",
        "True True",
    ],
    "2-representations.ipynb": [
        "S(4): rank 2, expected 2",
        "T(1) has no invariant vectors",
        "with products: Basis(T(2): dim 9, rank 1",
        "[-1. -1.  1.] [-1 -1  1]",
        "{'SO(3)': 1, 'O(3)': 0, 'SL(3)': 1}",
        "Sym [1, 3, 6, 10]",
        "Alt [1, 3, 3, 1]",
        "dim 75, rank 1,",
        "bilinear maps: 10",
        "{'T(1)': 0, 'P*V': 1}",
        "{'R0': 0, 'R1': 6, 'R2': 0, 'R3': 2, 'R4': 0}",
        "{0: 1, 1: 1, 2: 1, 3: 0}",
        "['1 x dimension 1', '1 x dimension 3', '1 x dimension 5']",
        "{'Gamma(0)': 1, 'Gamma(1)': 1, 'Gamma(2)': 2, 'Gamma(3)': 3, 'Gamma(4)': 3}",
        "V(S(5))*(2*T(0) + V(SO(3))) True True",
    ],
    "3-solving.ipynb": [
        "unknowns: 4 generators: 1",
        "[0.4082 0.4082 0.4082]",
        "fixed: 27  relative: 1",
        "6561 unknowns: isotypic",
        "5308416 unknowns: orbits",
        "102*T(0) + 34*T(1) + 11*T(2) + 3*T(3) blocks: 22500",
        "     9 x T(6):  729 entries, rank 15",
        "147456 entries, 16670 weights",
        "5308416 entries, 350 orbits, residual 0.0",
        "3x1 + 6x3 + 6x5 + 3x7 + 1x9 -> 91 invariants",
        "SO(2) Irreducible(dim=2, left=1, right=1, maps=2)",
        "Q(8) Irreducible(dim=4, left=1, right=1, maps=4)",
        "Irreducible(dim=4, left=4, right=4, maps=1)",
        "Irreducible(dim=16, left=2, right=2, maps=2)",
        "Irreducible(dim=16, left=1, right=1, maps=1)",
        "together 25",
        "603 of 59049: 285 MB, kept 0.9 MB",
        "which Translations(3) does not have",
        "start with 16 of 16 dimensions",
        "16 dimensions become 10",
        "10 dimensions become 7",
        "7 dimensions become 4",
        "constraint 2 of 2: 17 dimensions become 13",
        "constraint 3 of 3: 13 dimensions become 9",
        "constraint 4 of 4: 9 dimensions become 5",
        "{'SO(3)': [3, 1, 1], 'Translations(3)': [10, 7, 4]}",
        "{0.0: 3, 2.0: 18, 6.0: 30, 12.0: 21, 20.0: 9}",
        "expected 3, closed form",
        "expected 9, Burnside: mean over 5 conjugacy classes",
        "no independent count",
        "9 orbits, estimated 9",
        "350 orbits, estimated 3",
        "the basis of T(1) for SO(3) failed verification: residual 1.0e+00",
        "has rank 2, but 3 invariants are known to exist",
        "True (350,)",
        "as a dense matrix needs 29.7 GB, the limit is 1 GB",
        "5308416 numbers instead of 1857945600",
        "rank 15, from disk: False",
        "rank 15, from disk: True",
        "1000 Basis(T(6): dim 729, rank 15",
    ],
    "4-bilinear.ipynb": [
        "linear, bilinear: [0, 1]",
        "rule exact, seed 0: 3 of 3 weights",
        "y(-x) = y(x): True",
        "y(2x) = 4 y(x): True",
        "x'Ax: -0.2000  layer: -0.2000",
        "rule contract, seed 0: 13 of 13 weights",
        "T(1) [0] of 1: 1 T(1) -> 1 T(2), k = 0",
        "full      24 weights, Share(spanned=14, possible=14)",
        "75648 of 400760 weights",
        "seed 0 keeps of 11 matrices (0, 1, 3, 4, 5, 6, 8, 9, 10)",
        "exact, other pairings     median 1.7",
        "contract, other pairings  median 0.051",
        "exact, other pairings     median 0.0049",
        "contract, other pairings  median 0.0061",
        "bit for bit: True True",
        "before: False",
        "after: True",
        "chosen by hand: 4 of 13 weights, 1 switched off",
    ],
}
# Steps until the iteration of lesson 3 falls off its cliff: the eigenvalues of the Casimir operator but for zero.
CLIFFS = [(T(2)(SO(3)), 2), (T(4)(SO(3)), 4), (T(6)(SO(3)), 6), (T(6)(SO(2)), 3)]


def read(path: Path) -> tuple[NotebookNode, list[NotebookNode]]:
    """The notebook and its code cells."""
    notebook = nbformat.read(path, as_version=4)
    return notebook, [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.fixture
def execute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Run a notebook in an empty folder; an error in a cell, or anything on stderr, fails the test."""
    monkeypatch.setitem(os.environ, "IPYTHONDIR", str(tmp_path))

    def run(path: Path) -> list[NotebookNode]:
        notebook, code = read(path)
        options = {"store_widget_state": False, "resources": {"metadata": {"path": tmp_path}}}
        NotebookClient(notebook, timeout=120, **options).execute()
        outputs = [output for cell in code for output in cell.outputs]
        assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
        assert [output.text for output in outputs if output.get("name") == "stderr"] == []
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
    links = re.findall(r"\]\((?!http)([^)]+)\)", "".join(cell.source for cell in notebook.cells))
    assert links
    assert all((path.parent / link).is_file() for link in links)


def test_the_workbench_runs_and_shows_its_widget(execute):
    assert WIDGET in execute(NOTEBOOKS[0])[-1].data


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.name)
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
