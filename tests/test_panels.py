"""The widgets as Python objects, with a comm that only counts: what people see, and how much is sent."""

import threading
import time
from collections.abc import Callable, Iterator

import comm
import ipywidgets as w
import pytest
from emlp_widgets import BasisPanel, GroupPanel, PairingsPanel, RepsPanel, Session, TrainingPanel, Workbench
from emlp_widgets.pictures import NumberBox
from emlp_widgets.views.answer.maps import MapsView
from emlp_widgets.views.answer.solving import SolvingView
from emlp_widgets.views.layer.pairings import PairingsView
from emlp_widgets.views.page.head import HeadView
from emlp_widgets.views.panel import Panel
from emlp_widgets.views.question.group import GroupCard
from emlp_widgets.views.question.sentence import SentenceView
from emlp_widgets.views.training.training import TrainingView
from ipywidgets import Widget

from emlp_lab.reps import Rep
from emlp_lab.solve import Basis, Solver
from emlp_lab.stream import Stream

LIMIT = 60  # seconds; tests of a busy machine wait for what a quiet one has at once


class CountingComm(comm.base_comm.BaseComm):
    """A comm without a browser."""

    sent: list[str] = []  # noqa: RUF012  shared on purpose: one list for all widgets

    def publish_msg(self, msg_type: str, **_: object) -> None:
        self.sent.append(msg_type)


@pytest.fixture(autouse=True)
def browserless(monkeypatch: pytest.MonkeyPatch) -> None:
    CountingComm.sent.clear()
    monkeypatch.setattr(comm, "create_comm", CountingComm)


@pytest.fixture
def bench() -> Iterator[Workbench]:
    made = Workbench(ch=12, num_layers=1, rows=40, batch_size=20, steps=6)
    yield made
    made.close()


def view(panel: Panel, kind: type) -> object:
    return next(view for view in panel.views if isinstance(view, kind))


def ask(panel: Panel, wish: str, text: str = "") -> None:
    """What a browser sends when a person wishes something in the sentence."""
    sentence = view(panel, SentenceView).widget
    sentence.set_state({"asked": [sentence.asked[0] + 1, wish, text]})


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + LIMIT
    while not condition():
        assert time.monotonic() < deadline, "the page did not get there"
        time.sleep(0.01)


def test_page_opens_solved_with_a_picture(bench: Workbench):
    picture = view(bench, MapsView).picture
    until(lambda: picture.picture)
    assert len(picture.picture["rows"]["names"]) == 9
    assert len(picture.picture["columns"]["names"]) == 20
    assert "expected rank 5" in view(bench, SolvingView).evidence.value


def test_a_person_changes_everything(bench: Workbench):
    sentence, basis = view(bench, SentenceView), view(bench, SolvingView)
    until(lambda: bench.session.lab.maps)
    ask(bench, "group", "S(4)")
    until(lambda: "S(4)" in view(bench, GroupCard).widget.value)
    assert sentence.widget.shown["group"]["words"] == "all ways to reorder 4 things"
    ask(bench, "set rep_in", "V")
    ask(bench, "clear rep_out")
    until(lambda: sentence.widget.shown["rep_out"]["error"])
    assert sentence.widget.shown["state"]["text"] == "Showing the last good problem"
    ask(bench, "add rep_out", "T(0)")
    ask(bench, "add rep_out", "T(1)")
    ask(bench, "more rep_out", "0")
    ask(bench, "less rep_out", "0")
    until(lambda: sentence.widget.shown["rep_out"]["text"] == "T(0) + T(1)")
    assert sentence.widget.shown["rep_out"]["words"] == "a number and a vector"
    until(lambda: "rank 3" in basis.status.value)  # solved without being asked to
    ask(bench, "group", "S(5)")
    until(lambda: bench.session.lab.undoable and bench.session.lab.inputs.group == "S(5)")
    bench.session.undo()
    until(lambda: sentence.widget.shown["group"]["text"] == "S(4)")
    bench.session.undo(redo=True)
    until(lambda: sentence.widget.shown["group"]["text"] == "S(5)")


def test_an_older_snapshot_does_not_overwrite_what_is_typed(bench: Workbench):
    """ipywidgets holds notifications while it takes what arrives from a browser; a drawing may fall in between."""
    control = view(bench, PairingsView).choice.rule
    until(lambda: bench.session.lab.pairings)
    older = bench.session.lab
    with control.hold_trait_notifications():
        control.value = "none"
        bench.publisher.draw(older)
    assert bench.session.lab.inputs.pairing == control.value == "none"


def test_dice_changes_the_seed_and_the_pairings(bench: Workbench):
    pairings = view(bench, PairingsView)
    until(lambda: "kept by seed 0" in pairings.status.value)
    pairings.choice.dice.click()
    seed = pairings.choice.seed
    until(lambda: f"kept by seed {seed.value}" in pairings.status.value and seed.value != 0)


def test_train_from_the_buttons(bench: Workbench):
    training = view(bench, TrainingView)
    training.play.click()
    until(lambda: training.play.description == "Pause")
    until(lambda: "Done: 6 steps" in training.status.value)
    assert training.curves.curves["lengths"] == [2, 6, 2, 6, 2, 6]
    assert "equivariance error" in training.numbers.value


def test_errors_appear_and_the_page_stays_usable(bench: Workbench):
    card = view(bench, GroupCard).widget
    ask(bench, "group", "<script>alert(1)</script>")
    until(lambda: "unknown group" in card.value)
    assert "<script>" not in card.value
    ask(bench, "group", "SO(2)")
    until(lambda: "SO(2)" in card.value)


def test_links_restore_the_state(bench: Workbench):
    head = view(bench, HeadView)
    until(lambda: head.link.state)
    saved = dict(head.link.state)
    other = Workbench()
    arriving = view(other, HeadView).link
    arriving.incoming = {**saved, "seed": "77", "ch": "nonsense", "group": "SO(3)", "route": "nullspace", "evil": "1"}
    arriving.arrivals += 1
    until(lambda: other.session.lab.inputs.seed == 77 and other.session.lab.basis_is_current)
    inputs = other.session.lab.inputs
    assert (inputs.group, inputs.rep_in, inputs.rows) == ("SO(3)", saved["rep_in"], int(saved["rows"]))
    assert (saved["route"], inputs.route) == ("auto", "nullspace")
    other.close()


@pytest.mark.parametrize("kind", [GroupPanel, RepsPanel, BasisPanel, PairingsPanel, TrainingPanel])
def test_each_panel_works_alone_and_together(kind: type[Panel]):
    alone = kind(group="SO(2)", rep_in="V", rep_out="V", ch=16)
    until(lambda: alone.session.lab.basis_is_current)
    session = Session()
    pair = kind(session=session), kind(session=session)
    session.open()
    session.choose(group="SO(4)")
    until(lambda: session.lab.question is not None and str(session.lab.question.group) == "SO(4)")
    for panel in (alone, *pair):
        panel.close()


def test_unknown_inputs_are_named():
    with pytest.raises(ValueError, match="colour"):
        BasisPanel(colour="red")


def test_callbacks_wait_for_no_work_from_any_thread(bench: Workbench, monkeypatch: pytest.MonkeyPatch):
    basis = view(bench, SolvingView)
    until(lambda: bench.session.lab.maps)
    release, original = threading.Event(), Solver.stream

    def stuck(solver: Solver, rep: Rep) -> Stream[Basis]:
        release.wait(LIMIT)
        return (yield from original(solver, rep))

    def press() -> None:
        for text in ("T(3)", "T(4)", "T(2)"):
            ask(bench, "set rep_in", text)
            basis.solve.click()

    monkeypatch.setattr(Solver, "stream", stuck)
    thread = threading.Thread(target=press)
    thread.start()
    thread.join(LIMIT / 2)
    assert not thread.is_alive()
    assert not bench.session.lab.basis_is_current
    release.set()
    until(lambda: bench.session.lab.basis_is_current)


def test_messages_stay_few_while_training(bench: Workbench):
    training = view(bench, TrainingView)
    bench.session.choose(steps=400)
    until(lambda: training.steps.value == 400)
    training.play.click()
    until(lambda: bench.session.lab.curves.steps)
    CountingComm.sent.clear()
    started = time.monotonic()
    time.sleep(2)
    rate = len(CountingComm.sent) / (time.monotonic() - started)
    bench.session.reset()
    assert 0 < rate < 100  # eight drawings a second of a handful of widgets; Jupyter's limit is 1000 a second


def test_every_control_has_a_tooltip(bench: Workbench):
    kinds = (w.Button, w.ValueWidget, w.FileUpload, NumberBox)
    controls = [child for child in descendants(bench) if isinstance(child, kinds)]
    shown = [control for control in controls if not isinstance(control, (w.HTML, w.Label))]
    assert shown
    assert [control for control in shown if not (control.tooltip or getattr(control, "hint", ""))] == []


def descendants(widget: Widget) -> Iterator[Widget]:
    yield widget
    for child in getattr(widget, "children", ()):
        yield from descendants(child)
