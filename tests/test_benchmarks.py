"""What the benchmark programs count with: their processes, their counts of invariants, their ratios and exponents."""

import sys

import numpy as np
import pytest

from emlp_lab.groups import Icosahedral, S
from emlp_lab.reps import T
from tests.benchmarks import growth, solver
from tests.benchmarks._cases import BEYOND
from tests.benchmarks._expected import EXPECTED, icosahedral, set_partitions
from tests.benchmarks._worker import Worker, repeated
from tests.laws import characters

ANSWERS = """
import sys, time
from tests.benchmarks._worker import serve

def answer(wait=0, double=0):
    print("no answer")
    time.sleep(wait)
    return {"twice": 2 * double, "inverse": 1 / double}

serve(answer)
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """A program that answers."""
    file = tmp_path_factory.mktemp("worker") / "answers.py"
    file.write_text(ANSWERS)
    return str(file)


def test_a_worker_answers_until_it_is_late(answers):
    with Worker(sys.executable, answers) as worker:
        assert worker.greeting["bytes"] > 0
        assert worker.ask(60, double=4)["twice"] == 8
        assert "ZeroDivisionError" in worker.ask(60, double=0)["error"]
        assert worker.ask(60, double=5)["twice"] == 10
        late = worker.ask(0.05, wait=60, double=1)
        assert late["timeout"]
        assert late["bytes"] > 0
        assert "error" in worker.ask(60, double=1)


def test_a_worker_that_cannot_start_says_why(tmp_path):
    file = tmp_path / "broken.py"
    file.write_text("raise ImportError('no emlp here')")
    with Worker(sys.executable, str(file)) as worker:
        assert "no emlp here" in worker.greeting["error"]
        assert "error" in worker.ask(60, double=1)


def test_questions_are_repeated_while_that_is_cheap_and_succeeds(answers):
    with Worker(sys.executable, answers) as worker:
        assert len(repeated(worker, 60, 3, 60, double=1)) == 3
        assert len(repeated(worker, 60, 3, 60, double=0)) == 1
        assert len(repeated(worker, 60, 3, 0.01, wait=0.02, double=1)) == 1


def test_every_case_beyond_emlp_has_a_count():
    assert list(EXPECTED) == list(BEYOND)


@pytest.mark.parametrize("r", range(7))
def test_counts_are_means_of_characters(r):
    for count, group in ((icosahedral(r), Icosahedral()), (set_partitions(r, 4), S(4))):
        assert count == pytest.approx(np.mean(characters(T(1)(group), group) ** r))


def pair(name: str, ours: float, *emlp: float | None, rank: int = 3) -> solver.Pair:
    """Solves of so many seconds; None: without an end."""
    answers = [{"timeout": True, "error": ""} if s is None else {"seconds": s, "rank": rank} for s in emlp]
    return solver.Pair(name, [{"seconds": ours, "rank": 3}], answers, 100.0)


def test_ratios_compare_medians_and_count_solves_without_an_end_as_the_timeout():
    fast, endless = pair("fast", 0.1, 8.0, 0.2, 0.4, 9.0), pair("endless", 2.0, None)
    assert (fast.ratio(fast.first), fast.ratio(fast.warm)) == pytest.approx((80.0, 4.0))
    assert endless.ratio(endless.first) == endless.ratio(endless.warm) == pytest.approx(50.0)
    warm, first, *rest = solver.summary([fast, endless])
    assert "smallest 4.0 (fast), geometric mean 14.1 over 2" in warm  # the root of 4 * 50
    assert "smallest 50.0 (endless), geometric mean 63.2 over 2" in first  # the root of 80 * 50
    assert "endless (> 100 s)" in rest[0]
    assert rest[1:] == ["ranks: 0 differences"]


def test_a_summary_names_what_it_leaves_out_and_ranks_that_differ():
    failed = solver.Pair("failed", [{"error": "ValueError: no"}], [{"seconds": 1.0, "rank": 3}] * 2, 100.0)
    lines = solver.summary([pair("other", 1.0, 2.0, 2.0, rank=4), failed, pair("rubiks_V2V", 1.0, 2.0, 2.0, rank=6)])
    assert "not in both means: failed" in lines
    assert any(line.startswith("other: ours [3], emlp [4]") and "UNEXPECTED" in line for line in lines)
    assert any(line.startswith("rubiks_V2V") and "UNEXPECTED" not in line for line in lines)


def test_a_solve_is_within_limits_only_with_the_expected_rank():
    good = {"seconds": 1.0, "bytes": 1e9, "gap": 0.1, "residual": 1e-15, "rank": 7}
    assert solver.missed(good, {"expected": 7}) == "yes"
    for wrong in ({"seconds": 11.0}, {"bytes": 5e9}, {"gap": 0.3}, {"residual": np.nan}, {"rank": 8}):
        (name,) = wrong
        assert name in solver.missed(good | wrong, {"expected": 7})


def test_the_exponent_is_that_of_the_largest_sizes():
    points = [{"size": 10**i, "seconds": 0.01 + 1e-9 * 10 ** (1.5 * i), "added": 0} for i in (1, 3, 6, 7, 8, 9)]
    largest = growth.fitted(points, "seconds")
    assert [point["size"] for point in largest] == [10**7, 10**8, 10**9]
    assert growth.exponent(largest, "seconds") == pytest.approx(1.5, abs=1e-3)
    assert growth.fitted(points[:2], "seconds") == []  # these took as long as the smallest
    assert growth.fitted(points, "added") == []
    assert growth.slope(points, "added") == "-"
