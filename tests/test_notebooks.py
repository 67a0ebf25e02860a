"""Every notebook: short cells, no stored outputs, it runs, and it prints what its text says."""

import os
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
LESSONS = [path for path in NOTEBOOKS if path.name != "0-workbench.ipynb"]
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
}


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
