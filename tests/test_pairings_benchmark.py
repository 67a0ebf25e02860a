"""The benchmark of the rules of the bilinear layer: a tiny run, and what it says where there are no numbers."""

import pytest

from emlp_lab.nn import gated, uniform_rep
from emlp_lab.nn.bilinear.plan import bilinear_plan
from emlp_lab.solve import BudgetError
from tests.benchmarks import _pairings, pairings

TINY = ["--ch", "20", "--layers", "2", "--batch", "5", "--steps", "1"]


@pytest.mark.slow
def test_a_run_counts_the_weights(capsys):
    pairings.main([*TINY, "--only", "S(5) contract"])
    _, _, _, line = capsys.readouterr().out.splitlines()
    group, rule, kept, possible, *numbers = [cell.strip() for cell in line.strip("|").split("|")]
    assert (group, rule) == ("S(5)", "contract")
    rep = gated(uniform_rep(20, _pairings.GROUPS["S(5)"][0]))
    plan = bilinear_plan(rep, rep, rule="contract")
    one = plan.pairings(plan.draw(0), 0)
    assert int(kept.replace(",", "")) == 2 * one.weights > 0
    assert int(possible.replace(",", "")) == 2 * one.possible >= 2 * one.weights
    assert len(numbers) == len(pairings.HEAD) - 4
    assert all(float(number) > 0 for number in numbers)


def test_what_does_not_fit_gives_the_reason_of_the_library(monkeypatch):
    def refused(*_: object) -> None:
        raise BudgetError("29.7 GB, the limit is 1 GB")

    monkeypatch.setattr(_pairings, "built", refused)
    answer = _pairings.measured("S(5)", "full", ch=5, layers=1, batch=2, steps=1)
    line = pairings.row("S(5)", "full", answer | {"bytes": 5e8})
    assert "29.7 GB, the limit is 1 GB | 500 MB |" in line


@pytest.mark.parametrize("problem", ["> 300 s", "MemoryError"])
def test_a_process_that_ends_is_a_row(problem):
    assert problem in pairings.row("O(3)", "full", {"error": problem})


def test_every_group_can_be_asked_for():
    assert tuple(_pairings.GROUPS) == pairings.GROUPS
