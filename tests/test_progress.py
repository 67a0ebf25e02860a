"""A bar is drawn where somebody looks, shows what the events say, and changes nothing."""

import sys

import pytest

import emlp_lab
from emlp_lab.progress import watch
from emlp_lab.stream import Event, Stream
from tests.processes import run


def work(steps: int) -> Stream[str]:
    yield Event("plan", "planning the work")
    for step in range(1, steps + 1):
        yield Event("step", f"step {step}", step, steps)
        if step == 2:
            yield Event("evaluate", "error 0.25", step, steps)
    yield Event("look", "a look " * 40)
    for step in range(1, 4):
        yield Event("more", f"more {step}", step, 3)
    return "done"


@pytest.mark.parametrize("show", [True, False, None])
def test_the_result_is_that_of_the_stream(show, capsys):
    assert watch(work(5), show=show) == "done"
    out, err = capsys.readouterr()
    assert out == ""
    assert ("error 0.25" in err and "5/5" in err and "3/3" in err) == bool(show)
    assert bool(err) == bool(show)


def test_no_text_is_longer_than_a_line(capsys):
    watch(work(3), show=True)
    assert max(len(part) for part in capsys.readouterr().err.replace("\r", "\n").split("\n")) < 160


def test_a_terminal_looks_and_a_file_does_not(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    watch(work(4))
    assert "4/4" in capsys.readouterr().err


def test_an_error_takes_the_bar_away(capsys):
    def fails() -> Stream[None]:
        yield Event("step", "one", 1, 2)
        raise KeyError("broken")

    with pytest.raises(KeyError):
        watch(fails(), show=True)
    assert capsys.readouterr().err.endswith("\r")


def test_a_training_says_nothing_unless_it_is_watched():
    program = """
from emlp_lab.nn import MLP
from emlp_lab.tasks import inertia
from emlp_lab.train import TrainConfig, fit
task = inertia(10, 10, validation=10)
fit(MLP(task.rep_in, task.rep_out, task.group, ch=2, num_layers=1), task, TrainConfig(steps=2))
import sys
assert "tqdm" not in sys.modules
"""
    assert run(program) == ""
    assert emlp_lab.watch is watch
