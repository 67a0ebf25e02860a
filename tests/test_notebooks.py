"""Every notebook: short cells, no stored outputs, and it runs."""

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebook_is_clean_and_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(os.environ, "IPYTHONDIR", str(tmp_path))
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code
    for cell in code:
        assert len([line for line in cell.source.splitlines() if line.strip()]) <= 3, cell.source
        assert not cell.outputs
        assert cell.execution_count is None
    client = NotebookClient(notebook, timeout=120, store_widget_state=False, resources={"metadata": {"path": tmp_path}})
    client.execute()
    assert any("application/vnd.jupyter.widget-view+json" in output.get("data", {}) for output in code[-1].outputs)
