"""Watching a solve: colours that merge, what is sent to the browser, and the view of a solve that takes long."""

import itertools
import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from emlp_widgets import MapsPanel
from emlp_widgets.compute import watching
from emlp_widgets.compute.looks import ALONE, looks
from emlp_widgets.compute.watching import watch_stream
from emlp_widgets.pictures.matrices.watch_picture import WatchPicture
from emlp_widgets.session.session import Session
from emlp_widgets.state.snapshot import Lab, Progress
from emlp_widgets.state.solve_trace import Course, Trace
from emlp_widgets.views.answer.long_solve import LongSolveView, curve, headline, words
from emlp_widgets.views.answer.maps import MapsView
from emlp_widgets.views.answer.solving import SolvingView

from emlp_lab.groups import SO, O, S
from emlp_lab.reps import T, V
from emlp_lab.solve import Solver
from emlp_lab.stream import Event, drain
from tests.test_panels import until, view

MERGING = [np.array([[1, 2, 3], [4, 5, 6]]), np.array([[1, 1, 2], [3, 3, -2]]), np.array([[1, 1, 1], [2, 2, 0]])]


def test_a_group_keeps_its_colour_until_it_joins_a_larger_one():
    first, second, last = looks(MERGING)
    np.testing.assert_array_equal(first, ALONE)
    np.testing.assert_array_equal(last, MERGING[-1])
    assert second.tolist()[0][:2] == last.tolist()[0][:2] == [1, 1]
    assert second.tolist()[1][:2] == last.tolist()[1][:2] == [2, 2]
    other = second[0, 2]
    assert other not in (0, 1, 2, ALONE)
    assert second[1, 2] == -other


def test_frames_without_classes_have_no_looks():
    assert looks([None, None]) == (None, None)
    shown = looks([MERGING[0], None, MERGING[-1]])
    assert shown[1] is None
    np.testing.assert_array_equal(shown[-1], MERGING[-1])


@pytest.mark.parametrize("route", ["auto", "orbits", "nullspace"])
def test_one_colour_is_one_group(route: str):
    """In every frame: entries share a colour exactly if they share a class, and zero is zero."""
    watched = drain(watch_stream(Solver(route).solve(V(S(4)) >> T(2)(S(4)))))
    for frame, look in itertools.zip_longest(watched.frames, watched.looks):
        numbers, colors = np.abs(frame.classes).ravel(), np.abs(look).ravel()
        np.testing.assert_array_equal(numbers == 0, colors == 0)
        together = colors != ALONE
        pairs = set(zip(numbers[together].tolist(), colors[together].tolist(), strict=True))
        assert len(pairs) == len({number for number, _ in pairs}) == len({color for _, color in pairs})
        assert np.all(np.bincount(numbers)[numbers[~together]] == 1)


@pytest.mark.parametrize(
    ("limit", "value", "words"), [("MAX_ENTRIES", 8, "9 entries"), ("MAX_SECONDS", -1.0, "to solve")]
)
def test_what_would_take_long_says_so(monkeypatch, limit: str, value: float, words: str):
    monkeypatch.setattr(watching, limit, value)
    watched = drain(watch_stream(Solver().solve(V(O(3)) >> V(O(3)))))
    assert not watched.frames
    assert words in watched.refusal


def test_few_bytes_are_sent(monkeypatch):
    monkeypatch.setattr(watching, "MAX_CELLS", 16 * 30)
    watched = drain(watch_stream(Solver().solve(V(S(4)) >> T(2)(S(4)))))
    assert len(watched.frames) == len(watched.looks) == watching.MIN_FRAMES
    assert watched.frames[-1].step.count == 5


@pytest.fixture
def panel() -> Iterator[MapsPanel]:
    made = MapsPanel(group="S(3)", rep_in="V", rep_out="V", ch=12, num_layers=1)
    yield made
    made.close()


def test_a_solve_is_replayed_when_it_is_asked_for_and_forgotten_with_its_basis(panel: MapsPanel):
    picture = view(panel, SolvingView).watching.picture
    until(lambda: panel.session.lab.maps)
    assert panel.session.lab.watched is None
    assert picture.picture == {}
    picture.set_state({"asked": [1, "watch", ""], "picture": {"frames": [1]}, "message": "<b>"})
    until(lambda: picture.picture)
    sent, maps = picture.picture, panel.session.lab.maps
    cells = np.frombuffer(sent["looks"], "<i2").reshape(-1, 3, 3)
    assert len(cells) == sum(frame["looks"] for frame in sent["frames"]) == len(sent["frames"])
    np.testing.assert_array_equal(cells[-1], maps.numbers)
    assert sent["sums"] == [[term for term, _ in terms] for terms in maps.classes.sums]
    assert sent["frames"][-1]["count"] == 2
    panel.session.choose(rep_out="T(2)")
    until(lambda: picture.picture == {})


def test_vectors_are_sent_in_steps_that_can_be_seen():
    picture = WatchPicture()
    frame = {"heading": "", "text": "", "count": 0, "total": 0, "found": True, "residual": 0.1, "halves": None}
    sides = {name: {"names": ["1", "2"], "blocks": []} for name in ("rows", "columns")}
    picture.show([frame], [None], [np.array([[2.0, -1.0], [0.0, 0.5]])], sides, [])
    assert np.frombuffer(picture.picture["values"], "i1").tolist() == [127, -64, 0, 32]


def running(lab: Lab, course: Course, seconds: float) -> Lab:
    progress = Progress("running", "step 3", started=time.monotonic() - seconds)
    return replace(lab, solving=progress, course=course)


def test_a_long_solve_takes_the_place_of_the_maps_and_gives_it_back(panel: MapsPanel):
    shown, lab = view(panel, MapsView), until_solved(panel)
    panel.publisher.close()
    course = Course()
    for event in (
        Event("type", "T(2)", total=1),
        Event("route", "", data={"route": "iterative", "dim": 9, "expected": 5}),
        *(Event("iterate", "", data={"residual": 0.5**k, "values": [], "rank": k // 2}) for k in range(6)),
    ):
        course.collect(event)
    shown.draw(running(lab, course, 0.5))
    assert (shown.long.widget.shown, shown.picture.layout.display) == ({}, None)
    shown.draw(running(lab, course, 2.0))
    said = shown.long.widget.shown
    assert said["headline"] == ("2 of 5", "maps found so far")
    assert (said["found"], said["expected"]) == (2, 5)
    assert said["curve"]["rounds"] == [[3, "1 map"], [5, "2 maps"]]
    assert np.frombuffer(said["curve"]["points"], "<f4").reshape(2, -1)[1].tolist() == [0.5**k for k in range(6)]
    assert "9 entries, 2 free weights" in said["last"]["text"]
    assert shown.picture.layout.display == "none"
    shown.draw(lab)
    assert (shown.long.widget.shown, shown.picture.layout.display) == ({}, None)


def until_solved(panel: MapsPanel) -> Lab:
    until(lambda: panel.session.lab.maps)
    return panel.session.lab


@pytest.mark.parametrize(
    ("trace", "said"),
    [
        (Trace("iterative", 9, None, found=16), ("16", "maps found so far")),
        (Trace("iterative", 9, 1, found=1), ("1 of 1", "maps found so far")),
        (Trace("nullspace", 6561, 23, left=[300, 45]), ("45 of 6,561", "dimensions are left")),
        (Trace("orbits", 6561, 23), ("Solving", "for 23 maps")),
        (Trace(""), ("Solving", "")),
    ],
    ids=["not counted", "one", "dimensions", "orbits", "nothing yet"],
)
def test_the_headline_says_what_is_known(trace: Trace, said: tuple[str, str]):
    assert headline(trace) == said
    assert ("counted beforehand" in words(trace)) == (trace.found is not None and trace.expected is not None)


@pytest.mark.parametrize(("route", "title"), [("iterative", "fit all"), ("nullspace", "Dimensions"), ("orbits", "")])
def test_every_route_has_its_curve(route: str, title: str):
    course = Course()
    group = S(3) if route == "orbits" else SO(3)
    basis = drain(Solver(route).stream(V(group) >> T(2)(group)), course.collect)
    drawn = curve(course, "")
    assert title in drawn["title"]
    assert bool(drawn["points"]) == bool(title)
    if route == "iterative":
        assert (course.trace.found, course.trace.expected) == (basis.rank, basis.rank)


def test_cancel_and_back_from_a_long_solve():
    session = Session({"group": "S(3)", "rep_in": "V", "rep_out": "V", "ch": 12, "num_layers": 1})
    made = LongSolveView(session)
    made.connect(None)
    try:
        session.open()
        until(lambda: session.lab.basis)
        session.choose(rep_out="T(2)")
        made.widget.set_state({"asked": [1, "back", ""]})
        assert session.lab.inputs.rep_out == "T(1)"
        session.state.change(solving=Progress("running", "step 3"))
        made.widget.set_state({"asked": [2, "cancel", ""]})
        assert session.lab.solving.status == "cancelled"
    finally:
        session.close()
