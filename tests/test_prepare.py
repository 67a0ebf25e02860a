"""`emlp-lab --prepare` compiles the very programs that the page asks for."""

import os

import pytest
from emlp_widgets.app import main

from tests.processes import ROOT, run

PREPARE = "import sys; from emlp_widgets.app import main; main(['--compiled', sys.argv[1], '--prepare'])"
VISIT = """
import jax
from emlp_widgets import Session
from tests.sessions import until

seen = []
jax.monitoring.register_event_listener(lambda event, **_: seen.append(event.rsplit("/", 1)[-1]))
session = Session({"steps": 21})
session.solve()
until(session, lambda lab: lab.inspection)
session.train()
until(session, lambda lab: lab.training.status == "done" and lab.inspection and lab.inspection.trained)
print(seen.count("cache_hits"), seen.count("cache_misses"))
"""
PATH = f"{ROOT}{os.pathsep}{ROOT / 'widgets'}"


@pytest.mark.slow
def test_the_page_compiles_nothing_that_was_prepared(tmp_path):
    folder = tmp_path / "programs"
    report = run(PREPARE, folder, PYTHONPATH=PATH, JAX_COMPILATION_CACHE_DIR="").splitlines()
    assert [line.split(" s  ")[1] for line in report] == [
        "building the networks",
        "compiling the predictions of EMLP",
        "compiling the predictions of MLP",
        "compiling the training step of EMLP",
        "compiling the training step of MLP",
        f"in all; the programs are in {folder}",
    ]
    variables = {"EMLP_LAB_COMPILED": str(folder), "JAX_COMPILATION_CACHE_DIR": ""}
    hits, misses = map(int, run(VISIT, PYTHONPATH=PATH, **variables).split())
    assert hits >= 4
    assert misses == 0


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--compiled", "", "--prepare"], "'' is no folder"),
        (["--compiled", "off", "--prepare"], "nothing was prepared"),
    ],
)
def test_what_cannot_be_prepared_is_said(monkeypatch, capsys, arguments, expected):
    monkeypatch.setenv("EMLP_LAB_COMPILED", "off")
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert expected in f"{end.value}{capsys.readouterr().err}"
