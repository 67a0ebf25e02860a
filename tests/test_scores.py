"""What the page says of a run: who is ahead, what was published, earlier runs, predictions beside the truth."""

import numpy as np
import pytest
from emlp_widgets import Session, TrainingPanel
from emlp_widgets.pictures.curves.live_curves import LiveCurves
from emlp_widgets.pictures.curves.scatter import MAX_POINTS, Scatter
from emlp_widgets.session.run import MOST, kept
from emlp_widgets.sketches.efficiency import TASKS as METHODS
from emlp_widgets.sketches.efficiency import published
from emlp_widgets.state.inputs import TASKS, Inputs
from emlp_widgets.state.snapshot import Curves, Lab
from emlp_widgets.views.training.scores import headline, scores
from emlp_widgets.views.training.tasks import TASK_WORDS
from emlp_widgets.views.training.training import PUBLISHED, levels

from emlp_lab.tasks import TASKS as BUILT_IN
from emlp_lab.train import AUGMENTED, Record
from tests.test_panels import until

SMALL = {"ch": 12, "num_layers": 1, "rows": 40, "batch_size": 20, "steps": 6}


def curves(step: int, **tests: float) -> Curves:
    names = {"emlp": "EMLP", "mlp": "MLP", "augmented": AUGMENTED}
    return Curves(records={names[key]: [Record(step, 0.0, None, test, 1e-7, 1.0)] for key, test in tests.items()})


@pytest.mark.parametrize(
    ("reached", "words"),
    [
        (Curves(), "three networks, the <em>same data</em>"),
        (curves(0, emlp=1.0, mlp=30.0), "three networks"),
        (curves(9, emlp=0.1, mlp=3.0), "built in: <em>30 times</em>"),
        (curves(9, emlp=0.1, mlp=3.0, augmented=0.25), "built in: <em>2.5 times</em>"),
        (curves(9, emlp=1.4, mlp=1.0), "Close so far: <em>the plain network has 1.4 times less error"),
        (curves(9, emlp=1.0, mlp=1.3), "EMLP has 1.3 times less error"),
        (curves(9, emlp=1.0, mlp=1.05), "about the same error"),
        (curves(9, emlp=1.6, mlp=1.0), "plain network is ahead: <em>1.6 times</em>"),
        (curves(9, emlp=float("nan"), mlp=1.0), "no numbers"),
        (curves(9, emlp=0.0, mlp=1.0), "no numbers"),
    ],
)
def test_the_headline_says_who_is_ahead(reached: Curves, words: str):
    assert words in headline(Lab(curves=reached))


def test_the_table_escapes_nothing_and_counts_what_there_is():
    assert scores(Curves()) == ""
    table = scores(curves(1234, emlp=0.125, mlp=2.0))
    assert "step 1,234" in table
    assert table.count("<tr>") == 3


@pytest.mark.parametrize("task", TASKS)
def test_what_was_published_is_shown_where_rows_agree(task: str):
    assert task in TASK_WORDS
    for rows in (1000, 999):
        shown = levels(Lab(inputs=Inputs(task=task, rows=rows)))
        if task not in PUBLISHED or rows == 999:
            assert shown == []
        else:
            name = PUBLISHED[task]
            (line,) = [line for line in published(name) if line.method == METHODS[name]]
            (theirs,) = [one.mean for one in line.errors if one.rows == rows]
            assert shown[0][0] == theirs
            assert "1,000 rows" in shown[0][1]


def test_runs_that_are_reset_stay_in_grey_with_what_was_different():
    panel = TrainingPanel(**SMALL)
    session, training = panel.session, panel.views[0]
    try:
        until(lambda: session.lab.question)
        for seed in (1, 2):
            session.train()
            until(lambda: session.lab.training.status == "done")
            session.choose(seed=seed)
            session.reset()
        assert [run.label for run in session.lab.earlier] == ["seed 0", "seed 1"]
        until(lambda: training.curves.earlier.get("texts") == ["seed 0", "seed 1"])
        assert training.curves.earlier["lengths"] == [2, 2]
    finally:
        panel.close()


def test_only_the_last_runs_are_kept():
    lab = Lab(curves=curves(9, emlp=1.0, mlp=2.0), trained=Inputs())
    assert kept(lab) == ()  # one evaluation is no curve
    lab.curves.records["EMLP"].append(Record(10, 0.0, None, 0.5, 1e-7, 1.0))
    earlier = lab.earlier
    for _ in range(MOST + 3):
        earlier = kept(Lab(curves=lab.curves, trained=Inputs(lr=0.1), earlier=earlier))
    assert len(earlier) == MOST
    assert {run.label for run in earlier} == {"lr 0.1"}
    assert kept(lab)[-1].label == "same again"


@pytest.mark.parametrize("task", [task for task in TASKS if task not in ("file", "digits")])
def test_a_task_brings_its_representations(task: str):
    session = Session(Inputs(group="SO(2)", rep_in="V", rep_out="V", task=task, **SMALL))
    try:
        session.use_task()
        until(lambda: session.lab.question is not None and str(session.lab.question.group) != "SO(2)")
        question, rows = session.lab.question, BUILT_IN[task](2, 2).train
        assert question is not None
        assert (question.rep_in.size(), question.rep_out.size()) == (rows.x.shape[1], rows.y.shape[1])
        assert question.refusal is None
    finally:
        session.close()


def test_predictions_are_sent_beside_the_truth():
    scatter = Scatter([{"name": "EMLP", "color": 0}])
    truth = np.arange(500.0).reshape(100, 5)
    scatter.show(truth, {"EMLP": np.where(truth == 0, np.nan, truth + 0.5)})
    x, y = np.frombuffer(scatter.points["EMLP"], "<f4").reshape(2, -1)
    assert len(x) == MAX_POINTS - 1  # one is no number
    np.testing.assert_array_equal(y - x, 0.5)
    scatter.clear()
    assert scatter.points == {}


def test_earlier_curves_are_sent_whole():
    picture = LiveCurves([{"name": "a"}])
    picture.show_earlier([("seed 1", [0, 1], [3.0, 2.0]), ("seed 2", [0], [1.0])])
    assert (picture.earlier["texts"], picture.earlier["lengths"]) == (["seed 1", "seed 2"], [2, 1])
    np.testing.assert_array_equal(np.frombuffer(picture.earlier["data"], "<f4"), [0, 1, 3, 2, 0, 1])
