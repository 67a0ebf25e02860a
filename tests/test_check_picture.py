"""The check on the page: what is sent to the browser is what the library compares, and what comes back."""

from collections.abc import Iterator

import numpy as np
import pytest
from emlp_widgets import CheckPanel, Session, Workbench
from emlp_widgets.compute.check import MAX_SIDE, Check, check_stream
from emlp_widgets.pictures.matrices.check_picture import MAX_NUMBERS, MAX_SHOWN, CheckPicture
from emlp_widgets.state.question import Question
from emlp_widgets.state.snapshot import Curves
from emlp_widgets.views.answer.check import CheckView, labels
from emlp_widgets.views.answer.maps import MapsView

from emlp_lab.check import Path, compare
from emlp_lab.groups import O13, SO, SU, Group, O, RubiksCube, S, Trivial, Z
from emlp_lab.reps import Rep, T, V
from emlp_lab.stream import drain
from emlp_lab.train import Record
from tests.test_maps_picture import read
from tests.test_panels import until, view

CASES: dict[str, tuple[Group, Rep, Rep]] = {
    "matrices": (O(3), T(2), T(2)),
    "permutations": (S(4), V, T(2)),
    "boosts": (O13(), V, V),
    "bars": (SO(3), 2 * T(0) + 2 * V, V),
    "empty": (O(3), V, T(2)),
    "one element": (Trivial(2), V, V),
    "numbers": (SO(2), 2 * T(0), T(0)),
    "many numbers": (Z(8), T(2), T(2) + V),
    "complex": (SU(2), V, V),
    "cube": (RubiksCube(), V, T(0)),
}
SMALL = [case for case in CASES if case not in ("many numbers", "complex")]


def checked(case: str, *, weights: tuple[float, ...] | None = None, key: int = 0, mirror: bool = False) -> Check:
    group, rep_in, rep_out = CASES[case]
    maps = read(group, rep_in, rep_out)
    question = Question(group, rep_in(group), rep_out(group), "auto", (), None)
    return drain(check_stream(maps, question, weights or maps.first_weights, key, mirror=mirror))


def shown(check: Check) -> CheckView:
    made = CheckView(Session())
    made.check = check
    made._show(check)
    return made


@pytest.mark.parametrize("case", CASES)
def test_your_w_is_equal_and_any_matrix_is_not(case: str):
    check = checked(case)
    picture = shown(check).picture.picture
    yours, other = np.array(picture["errors"])
    assert len(yours) == picture["frames"] == len(check.path) == len(picture["labels"])
    assert yours.max() < 1e-9
    assert (other.max() > 0.01) == (case not in ("numbers", "one element"))  # these do not move


@pytest.mark.parametrize("case", SMALL)
def test_the_bytes_are_the_frames(case: str):
    """The arrays of each frame, decoded as the browser does, are what a matrix with these weights gives."""
    check = checked(case)
    picture, (_, rep_in, rep_out) = shown(check).picture.picture, CASES[case]
    rep_in, rep_out = rep_in(check.group), rep_out(check.group)
    x = np.frombuffer(picture["x"], "<f4")
    frames, (n_in, n_out) = picture["frames"], picture["sizes"]
    assert (n_in, n_out) == (len(x), rep_out.size()) == (rep_in.size(), rep_out.size())
    numbers = np.frombuffer(picture["numbers"], "<f4").reshape(2, 3, frames, n_out)
    weights = check.maps.first_weights
    W = sum((w * t.matrix() for w, t in zip(weights, check.maps.terms, strict=True)), np.zeros((n_out, n_in)))
    expected = compare(W, check.path, rep_in, rep_out, x.astype(float))
    np.testing.assert_allclose(numbers[0, 0], expected.moved_first, atol=1e-5)
    np.testing.assert_allclose(numbers[0, 1], expected.mapped_first, atol=1e-5)
    np.testing.assert_allclose(numbers[:, 2], numbers[:, 0] - numbers[:, 1], atol=1e-5)
    elements = np.frombuffer(picture["elements"], "<f4")
    assert picture["shown"] == (check.group.d if check.group.d <= MAX_SHOWN else 0)
    assert len(elements) == frames * picture["shown"] ** 2
    np.testing.assert_allclose(elements, np.ravel(check.elements)[: len(elements)], atol=1e-6)


def test_large_and_complex_arrays_are_told_by_their_largest_entries():
    for case in ("many numbers", "complex"):
        check = checked(case)
        picture = shown(check).picture.picture
        assert not picture["small"]
        assert check.comparison is not None
        numbers = np.frombuffer(picture["numbers"], "<f4").reshape(2, 3, len(check.path))
        largest = np.abs(check.comparison.moved_first).max(axis=-1)
        np.testing.assert_allclose(numbers[:, 0], largest.T, rtol=1e-5)
        assert len(picture["x"]) == 4
    assert max(picture["sizes"]) <= MAX_NUMBERS


def test_what_is_too_large_says_so():
    group, rep = S(40), T(2)
    maps = read(group, rep, T(0))
    check = drain(check_stream(maps, Question(group, rep(group), T(0)(group), "auto", (), None), (), 0, mirror=False))
    made = shown(check).picture
    assert f"{MAX_SIDE:,}" in made.message
    assert made.picture == {}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (Path(({},) * 3, 2, None, False), ["The identity: nothing moves", "Step 1 of 2", "Step 2 of 2"]),
        (Path(({},) * 3, 0, np.pi / 2, True), ["The mirror alone", "Turn 45°", "Turn 90°"]),
        (
            Path(({},) * 3, 1, None, False),
            ["The identity: nothing moves", "Step 1 of 1", "1 step, then 100 % of the way"],
        ),
    ],
    ids=["steps", "mirror and turn", "boost"],
)
def test_each_frame_is_named(path: Path, words: list[str]):
    assert labels(path) == words


@pytest.mark.parametrize("t", ["1", -0.1, 1.1, True, None, float("nan"), [0.5]], ids=repr)
def test_a_browser_sends_a_fraction_and_wishes(t: object):
    picture, asked = CheckPicture(), []
    picture.on_ask(lambda name, text: asked.append(name))
    picture.set_state({"t": t, "picture": {"frames": 1}, "networks": [["<b>", 1]], "message": "<b>"})
    assert (picture.t, picture.picture, picture.networks, picture.message) == (1.0, {}, [], "")
    picture.set_state({"t": 0.25, "asked": [1, "mirror", ""]})
    picture.set_state({"asked": [2, "delete", ""]})
    assert (picture.t, asked) == (0.25, ["mirror"])


@pytest.fixture
def bench() -> Iterator[Workbench]:
    made = Workbench(group="O(3)", rep_in="T(2)", rep_out="T(2)", ch=12, num_layers=1)
    yield made
    made.close()


def test_other_elements_mirrors_and_weights_are_checked(bench: Workbench):
    made, maps = view(bench, CheckView), view(bench, MapsView).picture
    picture = made.picture
    until(lambda: picture.picture and not picture.busy and maps.picture)
    first = picture.picture
    picture.set_state({"asked": [1, "another", ""]})
    until(lambda: picture.picture["elements"] != first["elements"])
    before, plain = picture.picture, made.element()
    picture.set_state({"asked": [2, "mirror", ""]})
    until(lambda: picture.picture["words"]["mirror"])
    assert np.linalg.det(plain) == pytest.approx(1)
    assert np.linalg.det(made.element()) == pytest.approx(-1)
    picture.set_state({"asked": [3, "mirror", ""]})
    until(lambda: picture.picture["words"]["mirror"] is False)
    assert picture.picture["elements"] == before["elements"]
    maps.set_state({"weights": [0.0, 0.0, 0.0]})
    until(lambda: not any(np.frombuffer(picture.picture["numbers"], "<f4")[: 3 * 25 * 9]))
    assert picture.picture["elements"] == before["elements"]
    maps.set_state({"weights": [0.0]})
    assert bench.session.lab.weights == (0.0, 0.0, 0.0)
    bench.session.choose(group="S(3)")
    until(lambda: picture.picture["words"]["mirror"] is None and not picture.busy)


def test_the_panel_has_traits_that_follow():
    panel = CheckPanel(group="SO(2)", rep_in="V", rep_out="V")
    try:
        until(lambda: panel.errors)
        assert panel.errors["W"] < 1e-9 < 0.01 < panel.errors["any"]
        panel.t = 0.0
        np.testing.assert_array_equal(panel.g, np.eye(2))
        assert panel.views[0].picture.t == 0
        assert panel.errors["any"] < 1e-9
        records = {
            "EMLP": [Record(0, 0.0, None, 1.0, 6e-8, 0.0)],
            "MLP": [Record(0, 0.0, None, 1.0, float("nan"), 0.0)],
        }
        panel.session.state.change(curves=Curves(records=records))
        until(lambda: "EMLP" in panel.errors)
        assert panel.errors["EMLP"] == 6e-8
        assert "MLP" not in panel.errors
    finally:
        panel.close()
