"""Runs and results as values, and as lines of a file that survives what happens to files."""

import errno
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest

from emlp_lab import sweep
from emlp_lab.nn import All, EmlpLegacy, Explicit, First, Pairing, Policy, Rule, Sampled
from emlp_lab.reps import V
from emlp_lab.runs import Result, Run, read_results
from emlp_lab.runs.columns import HEADINGS, read_cells, result_cells, run_cells
from emlp_lab.runs.file import HEAD, ResultsFile
from emlp_lab.runs.processes import Processes
from emlp_lab.runs.result import failed
from emlp_lab.stream import Event, drain
from emlp_lab.train import NetworkConfig, TrainConfig
from tests.cases import as_shipped, catches
from tests.processes import full_disk

ODD = 'commas, "quotes",\nlines\r\n\x00, \u2028 and 你好 '
POLICIES: list[Policy | None] = [
    None,
    All(),
    First(7),
    Sampled(3, budget=2),
    Explicit({"T(2)": [0, 3]}),
    Explicit([{"T(2)": [1]}, {}], [[Pairing(0, (1, 0, 1))], []]),
    EmlpLegacy(5),
]
RUNS = [
    *(Run("inertia", 30, network=NetworkConfig(policy=policy)) for policy in POLICIES),
    Run("my 任务, with a comma", 7, 11, 0, "MLP", augmented=True),
    Run("inertia", 30, network=NetworkConfig(8, 3, 2**40, Rule.CONTRACT)),
    Run("inertia", 30, config=TrainConfig(7, 8, 0.1 + 0.2, 9, 10, 10**12)),
    Run("inertia", 30, config=TrainConfig(7, 8, 5e-324, schedule="cosine")),
]
NUMBERS = {"test": 1 / 3, "validation": 1e-300, "step": 20, "last": 2.0, "train": None, "seconds": 1.5}
FINE = Result(RUNS[0], **NUMBERS, equivariance=1e-8, weights=123)
SEEDS = [Run("inertia", 30, network=NetworkConfig(seed=seed)) for seed in range(4)]


@pytest.fixture
def asked(monkeypatch) -> list[Run]:
    """Runs that were to be trained; the error is the seed, and a run in `asked.bad` fails."""
    runs: list[Run] = []

    def results(self: Processes, todo: list[Run]) -> Iterator[Result | Event]:
        for run in todo:
            runs.append(run)
            yield made(run)

    monkeypatch.setattr(Processes, "results", results)
    return runs


def made(run: Run) -> Result:
    return replace(FINE, run=run, test=run.network.seed / 7)


def swept(runs: list[Run], file: Path | None = None) -> tuple[list[Result], list[Event]]:
    events: list[Event] = []
    return drain(sweep(runs, file), events.append), events


@pytest.mark.parametrize("run", RUNS, ids=str)
def test_what_is_written_is_read(run, tmp_path):
    file = ResultsFile(tmp_path / "runs.csv")
    results = [replace(FINE, run=run), replace(failed(run, ODD), run=replace(run, rows=31))]
    for result in results:
        assert read_cells(result_cells(result)) == result
        file.append(result)
    assert read_results(file.path) == results
    assert len(file.path.read_bytes().splitlines()) == 3
    assert all(word in results[1].error for word in ("commas,", '"quotes",', "lines", "你好"))


def test_equal_runs_are_written_alike():
    network = NetworkConfig(policy=Sampled(3))
    plain = Run("inertia", 30, network=network, config=TrainConfig(lr=0.5, steps=4))
    with as_shipped():
        config: Any = TrainConfig(lr=jnp.float32(0.5), steps=np.int32(4))  # pyright: ignore[reportArgumentType]
        numbers: Any = Run("inertia", np.int64(30), network=NetworkConfig(policy=Sampled(np.int64(3))), config=config)
    assert run_cells(numbers) == run_cells(plain)
    assert run_cells(replace(plain, network=NetworkConfig(pairing="full"))) == run_cells(
        replace(plain, network=NetworkConfig(pairing=Rule.FULL))
    )
    assert len({run_cells(run) for run in RUNS}) == len(set(RUNS)) == len(RUNS)


def test_people_can_read_the_columns(tmp_path):
    run = replace(RUNS[0], network=NetworkConfig(ch=8, policy=Sampled(3)))
    file = ResultsFile(tmp_path / "runs.csv")
    file.append(replace(FINE, run=run))
    cells = dict(zip(HEADINGS, result_cells(replace(FINE, run=run)), strict=True))
    assert file.path.read_text().startswith("task,rows,test,validation,model,augmented,network.ch,")
    written = {"network.ch": "8", "config.lr": "0.006", "config.optimizer.beta2": "0.99", "result.test": repr(1 / 3)}
    assert {place: cells[place] for place in written} == written
    assert json.loads(cells["network.policy"]) == {"policy": "sampled", "seed": 3, "budget": None}
    assert cells["result.train"] == cells["result.error"] == ""


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"task": ""}, ("task=''",)),
        ({"task": "a\nb"}, ("task='a\\nb'",)),
        ({"task": 3}, ("task=3",)),
        ({"rows": 0}, ("rows=0", ">= 1")),
        ({"rows": 2.5}, ("rows=2.5",)),
        ({"test": 0}, ("test=0",)),
        ({"validation": -1}, ("validation=-1",)),
        ({"model": "CNN"}, ("model='CNN'", "'EMLP', 'MLP'")),
        ({"model": "EMLP", "augmented": True}, ("augmented=True", "'MLP'")),
        ({"network": 8}, ("network=8", "NetworkConfig")),
        ({"config": None}, ("config=None", "TrainConfig")),
    ],
    ids=str,
)
def test_what_is_no_run(options, words):
    catches(lambda: Run(**{"task": "inertia", "rows": 30, **options}), *words)


class Own(Sampled):
    """A policy of one's own."""


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"ch": -1}, ("ch=-1",)),
        ({"ch": [V]}, ("ch=[",)),
        ({"num_layers": True}, ("num_layers=True",)),
        ({"seed": 1.5}, ("seed=1.5",)),
        ({"pairing": "all"}, ("pairing='all'", "'exact'")),
        ({"start": "warm"}, ("start='warm'", "'unit'")),
        ({"policy": Own()}, ("Own", "one's own", "Explicit")),
    ],
    ids=str,
)
def test_networks_that_no_line_holds(options, words):
    catches(lambda: Run("inertia", 30, network=NetworkConfig(**options)), *words)


def test_every_run_once_in_order(asked):
    results, events = swept([SEEDS[2], SEEDS[0], SEEDS[2], SEEDS[1]])
    assert results == [made(SEEDS[n]) for n in (2, 0, 1)]
    assert asked == [SEEDS[n] for n in (2, 0, 1)]
    assert [(event.stage, event.done, event.total) for event in events] == [
        ("plan", 0, 3),
        ("result", 1, 3),
        ("result", 2, 3),
        ("result", 3, 3),
    ]
    assert [event.data["result"] for event in events[1:]] == results


def test_a_second_sweep_does_what_is_missing_or_failed(asked, tmp_path):
    file = ResultsFile(tmp_path / "runs.csv")
    for result in (made(SEEDS[0]), failed(SEEDS[1], "bad luck"), made(SEEDS[3])):
        file.append(result)
    results, events = swept(SEEDS[:3], file.path)
    assert results == list(map(made, SEEDS[:3]))
    assert asked == SEEDS[1:3]
    assert dict(events[0].data) == {"before": 1, "todo": 2}
    assert events[-1].done == events[-1].total == 3
    assert sorted(read_results(file.path), key=lambda one: one.run.network.seed) == list(map(made, SEEDS))
    assert swept(SEEDS[:3], file.path)[0] == results
    assert len(asked) == 2


def test_a_line_that_was_cut_off_is_done_again(asked, tmp_path):
    """Wherever the process was killed: the end is that of an undisturbed sweep."""
    file = tmp_path / "runs.csv"
    swept(SEEDS[:3], file)
    whole = file.read_bytes()
    ends = [n + 1 for n, byte in enumerate(whole) if byte == 10]
    for cut in sorted({*ends, *(end - 1 for end in ends), *range(0, len(whole), 23)}):
        file.write_bytes(whole[:cut])
        assert read_results(file) == [made(run) for run, end in zip(SEEDS, ends[1:], strict=False) if end <= cut]
        events = swept(SEEDS[:3], file)[1]
        assert file.read_bytes() == whole
        assert (events[0].stage == "repaired") == (cut not in (0, *ends))
    assert "cut off" in next(iter(sweep(SEEDS[:1], _broken(file, whole)))).message


def _broken(file: Path, whole: bytes) -> Path:
    file.write_bytes(whole[:-3])
    return file


FOREIGN = {
    "text": (b"Dear diary, nothing happened\n", ("columns", "another file")),
    "no line": (b"Dear diary", ("holds no results", "another file")),
    "other table": (b"task,rows\ninertia,30\n", ("columns", "another file")),
    "a column more": (HEAD[:-1] + b",mine\n", ("mine", "another file")),
    "columns in another order": (b",".join(reversed(HEAD[:-1].split(b","))) + b"\n", ("order",)),
    "binary": (bytes(range(128, 256)) + b"\n", ("UTF-8", "another file")),
    "a line of text": (HEAD + b"Dear diary\n", ("line 2", "1 cells", "remove")),
    "no number": (HEAD + b"inertia,30," + b"x," * (len(HEADINGS) - 3) + b"\n", ("line 2", "test", "'x'", "remove")),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_foreign_files_are_left_alone(name, asked, tmp_path):
    content, words = FOREIGN[name]
    file = tmp_path / "mine.csv"
    file.write_bytes(content)
    for action in (lambda: drain(sweep(SEEDS, file)), lambda: read_results(file)):
        catches(action, "mine.csv", *words)
    assert file.read_bytes() == content
    assert not asked


def test_places_without_a_file(asked, tmp_path, monkeypatch):
    for place, words in {
        tmp_path: ("is a folder",),
        tmp_path / "none" / "runs.csv": ("cannot be written", "No such file", "another place"),
        Path(os.devnull): ("no ordinary file",),
        "": ("file=''",),
    }.items():
        catches(lambda place=place: drain(sweep(SEEDS, place)), *words)
    catches(lambda: read_results(tmp_path / "none.csv"), "none.csv", "emlp_lab.sweep")
    monkeypatch.setattr(Path, "open", _refused)
    catches(lambda: drain(sweep(SEEDS, tmp_path / "runs.csv")), "cannot be written", os.strerror(errno.EROFS))
    assert not asked


def _refused(*_, **__):
    raise OSError(errno.EROFS, os.strerror(errno.EROFS))


@pytest.mark.parametrize("room", [0, 1, 100])
def test_a_full_disk_keeps_what_is_there(room, asked, tmp_path):
    file, events = tmp_path / "runs.csv", []
    swept(SEEDS[:2], file)
    before = file.read_bytes()
    with full_disk(len(before) + room):
        catches(lambda: drain(sweep(SEEDS, file), events.append), "runs.csv", "cannot be written", "make room")
    assert file.read_bytes() == before
    assert events[-1].data["result"] == made(SEEDS[2])  # it is told before
    assert asked == SEEDS[:3]  # and nothing is trained for nothing
    assert swept(SEEDS, file)[0] == list(map(made, SEEDS))


def test_a_file_that_was_removed_is_said(asked, tmp_path):
    file = tmp_path / "runs.csv"
    stream = sweep(SEEDS, file)
    next(stream)
    file.unlink()
    catches(lambda: drain(stream), "runs.csv", "No such file")
    assert not file.exists()


@pytest.mark.parametrize(
    ("runs", "options", "words"),
    [
        ([], {}, ("runs is empty",)),
        (SEEDS[0], {}, ("list of runs",)),
        ([3], {}, ("runs has 3",)),
        (SEEDS, {"processes": 0}, ("processes=0", ">= 1")),
        (SEEDS, {"retries": -1}, ("retries=-1",)),
        (SEEDS, {"tasks": [3]}, ("tasks=[3]", "by name")),
        (SEEDS, {"tasks": {"inertia": test_foreign_files_are_left_alone}}, ("'inertia'", "another name")),
        (SEEDS, {"tasks": {"mine": lambda: None}}, ("lambda", "functions of a module")),
        (SEEDS, {"client": "tcp://127.0.0.1:1", "processes": 2}, ("processes=2", "client")),
        (SEEDS, {"client": 3}, ("client=3", "address")),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_cannot_be_swept(runs, options, words, asked):
    catches(lambda: drain(sweep(runs, **options)), *words)
    assert not asked
