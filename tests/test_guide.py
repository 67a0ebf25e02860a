"""The guide for users of emlp: its cells run as they stand, and every name in its table exists."""

import importlib
import os
import re
import shutil

import nbformat
from nbclient import NotebookClient

import emlp_lab.groups
import emlp_lab.nn
import emlp_lab.reps
from tests.processes import ROOT

GUIDE = ROOT / "notebooks/from-emlp.ipynb"
FIXTURES = "tests/fixtures/emlp-1.0.3"
PRINTED = [
    "rule contract, seed 0: 1890 of 3906 weights",
    "the same outputs: True",
    "[0, 1, 1] carriers are drawn twice",
    "3*T(0, 1) + T(0, 2) + T(2) + T(1, 2)",
    "exact 1798 of 3702",
    "contract 1890 of 3906",
]
PLACES = (emlp_lab.groups, emlp_lab.reps, emlp_lab.nn)


def test_it_runs_and_prints_what_it_says(tmp_path, monkeypatch):
    monkeypatch.setitem(os.environ, "IPYTHONDIR", str(tmp_path))
    shutil.copytree(ROOT / FIXTURES, tmp_path / FIXTURES)
    folder = tmp_path / "notebooks"
    folder.mkdir()
    notebook = nbformat.read(GUIDE, as_version=4)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": folder}}).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert [output.text for output in outputs if output.get("name") == "stderr"] == []
    shown = [output.data["text/plain"] for output in outputs if "data" in output]
    printed = "".join([output.text for output in outputs if output.output_type == "stream"] + shown)
    assert [fact for fact in PRINTED if fact not in printed] == []


def names() -> list[str]:
    """What the second column of the table calls by name, or the first one where that stays."""
    cells = "".join(cell.source for cell in nbformat.read(GUIDE, as_version=4).cells if cell.id == "names")
    rows = [[part.strip() for part in line.split("|")[1:-1]] for line in cells.splitlines() if line.startswith("| ")]
    found = [row[0] if row[1] == "the same" else row[1] for row in rows[1:]]
    return [name for cell in found for name in re.findall(r"`([\w.]+)", cell)]


def test_every_name_exists():
    found = names()
    assert {"SO", "from_generators", "emlp_lab.solve.sparsify_basis", "emlp_widgets.vis", "EMLP"} <= set(found)
    for name in found:
        place, _, last = name.rpartition(".")
        if place in {"rep", "G"}:
            places = [emlp_lab.reps.Rep, emlp_lab.groups.Group]
        else:
            places = [importlib.import_module(place)] if place else PLACES
        assert any(hasattr(one, last) for one in places), name
