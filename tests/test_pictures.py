"""The small widgets as Python objects: what they send, and what they refuse from a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import comm
import numpy as np
import pytest
from emlp_widgets.pictures import Keyboard, LiveCurves, MatrixPicture, UrlState
from emlp_widgets.pictures.curves.series import MAX_KEPT, MAX_POINTS, Series, thinned
from emlp_widgets.pictures.guarded import STATIC
from ipywidgets import Widget

Messages = list[tuple[dict[str, Any], list[Any]]]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Iterator[Messages]:
    """The messages that would go to the browser: their data and buffers."""
    messages: Messages = []

    class FakeComm(comm.base_comm.BaseComm):
        def publish_msg(self, msg_type: str, data: Any = None, buffers: Any = None, **_: Any) -> None:
            if msg_type == "comm_msg":
                messages.append((data, buffers or []))

    monkeypatch.setattr(comm, "create_comm", FakeComm)
    yield messages
    Widget.close_all()


@pytest.fixture
def picture(sent: Messages) -> MatrixPicture:
    shown = MatrixPicture()
    sent.clear()
    return shown


def write(widget: Widget, **state: Any) -> None:
    """What a browser does to set traits."""
    data = {"method": "update", "state": state, "buffer_paths": []}
    widget._handle_msg({"content": {"data": data}, "buffers": [], "header": {}, "metadata": {}})


BLOCKS = {"row_blocks": [("V", 2)], "col_blocks": [("V", 2), ("R", 1)]}
VALUES = np.array([[0.5, 0, 1], [0, 0.5, -1]])
CLASSES = np.array([[1, 0, 2], [0, 1, -2]])


def test_show_is_one_message_with_the_arrays_as_bytes(picture: MatrixPicture, sent: Messages) -> None:
    picture.show(VALUES, CLASSES, title="W", **BLOCKS)
    ((data, buffers),) = sent
    assert list(data["state"]) == ["picture"]
    assert [path[-1] for path in data["buffer_paths"]] == ["values", "classes"]
    np.testing.assert_array_equal(np.frombuffer(buffers[0], "<f4").reshape(2, 3), VALUES)
    np.testing.assert_array_equal(np.frombuffer(buffers[1], "<i4").reshape(2, 3), CLASSES)


def test_blocks_number_equal_labels_and_name_coordinates(picture: MatrixPicture) -> None:
    blocks = [("V", 2), ("V", 2), ("Q", 2, ("re", "im")), ("R", 1)]
    picture.show(np.eye(7), np.eye(7, dtype=int), row_blocks=blocks, col_blocks=[("T", 7)])
    rows = picture.picture["row_blocks"]
    assert [block["name"] for block in rows] == ["V #1", "V #2", "Q", "R"]
    assert [block["coordinates"] for block in rows] == [["x", "y"], ["x", "y"], ["re", "im"], []]


@pytest.mark.parametrize(
    ("values", "classes", "blocks", "message"),
    [
        (np.zeros((401, 2)), np.zeros((401, 2), int), BLOCKS, r"shape \(401, 2\)"),
        (np.zeros((0, 2)), np.zeros((0, 2), int), BLOCKS, r"shape \(0, 2\)"),
        (np.zeros(3), np.zeros(3, int), BLOCKS, r"shape \(3,\)"),
        (VALUES, CLASSES[:, :2], BLOCKS, r"classes have shape \(2, 2\)"),
        (VALUES, CLASSES * 1.0, BLOCKS, "classes are float64"),
        (VALUES * np.nan, CLASSES, BLOCKS, "6 of 6 values are not finite"),
        (VALUES * 1e300, CLASSES, BLOCKS, "4 of 6 values are not finite"),
        (VALUES, CLASSES, {**BLOCKS, "row_blocks": [("V", 3)]}, r"row blocks of sizes \[3\] do not fill 2"),
        (VALUES, CLASSES, {**BLOCKS, "col_blocks": [("V", 3), ("R", 0)]}, "do not fill 3 columns"),
        (VALUES, CLASSES, {**BLOCKS, "row_blocks": [("V", 2, "abc")]}, "2 coordinates but 3 names"),
    ],
)
def test_show_refuses(picture: MatrixPicture, values: Any, classes: Any, blocks: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        picture.show(values, classes, **blocks)
    assert picture.picture == {}


def test_clear_brings_the_message_back(picture: MatrixPicture) -> None:
    picture.show(VALUES, CLASSES, **BLOCKS)
    picture.clear("Nothing is equivariant here.")
    assert (picture.picture, picture.message) == ({}, "Nothing is equivariant here.")


@pytest.mark.parametrize(
    "state",
    [{"picture": {"rows": 9}}, {"busy": True}, {"mode": "rainbow"}, {"mode": []}, {"_esm": "alert()"}, {"x": 1}],
)
def test_a_browser_cannot_write_to_the_picture(picture: MatrixPicture, sent: Messages, state: dict[str, Any]) -> None:
    before = picture.get_state()
    write(picture, **state)
    assert picture.get_state() == before
    assert not sent


def test_a_browser_switches_the_colours(picture: MatrixPicture) -> None:
    write(picture, mode="value", busy=True)
    assert (picture.mode, picture.busy) == ("value", False)


def test_curves_send_everything_in_one_small_message(sent: Messages) -> None:
    names = [f"series {i}" for i in range(6)]
    curves = LiveCurves([{"name": name} for name in names])
    steps = np.arange(100_000)
    curves.extend({name: (steps, np.exp(-steps / 1e4)) for name in names})
    sent.clear()
    curves.append(dict.fromkeys(names, (100_000, 0.5)))
    ((_, buffers),) = sent
    assert sum(len(bytes(buffer)) for buffer in buffers) <= 6 * MAX_POINTS * 8
    lengths = curves.curves["lengths"]
    numbers = np.frombuffer(curves.curves["data"], "<f4")
    first, last = numbers[: 2 * lengths[0]].reshape(2, -1)[:, [0, -1]].T
    assert (first.tolist(), last.tolist()) == ([0, 1], [100_000, 0.5])


def test_curves_replace_and_clear() -> None:
    curves = LiveCurves([{"name": "a", "color": 3, "dash": True}, {"name": "b"}])
    assert curves.series == [{"name": "a", "color": 3, "dash": True}, {"name": "b", "color": 1, "dash": False}]
    curves.append({"a": (1, 2.0)})
    curves.set_data("a", [0, 1, 2], [3, 4, 5])
    assert curves.curves["lengths"] == [3, 0]
    curves.clear()
    assert curves.curves == {"lengths": [0, 0], "data": b""}
    curves.append({"a": (0, 1.0)})
    assert curves.curves["lengths"] == [1, 0]


@pytest.mark.parametrize(
    ("names", "message"), [([], "pass 1 to 6"), (["a", "a"], "different names"), (list("abcdefg"), "pass 1 to 6")]
)
def test_curves_refuse_their_series(names: list[str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        LiveCurves([{"name": name} for name in names])


def test_curves_refuse_points() -> None:
    curves = LiveCurves([{"name": "a"}])
    curves.append({"a": (5, 1.0)})
    with pytest.raises(ValueError, match="goes back from 5 to 4"):
        curves.append({"a": (4, 1.0)})
    with pytest.raises(ValueError, match="no series 'c'"):
        curves.append({"c": (6, 1.0)})
    with pytest.raises(ValueError, match="x finite"):
        curves.append({"a": (np.nan, 1.0)})
    with pytest.raises(ValueError, match="equally long"):
        curves.extend({"a": ([6, 7], [1.0])})
    with pytest.raises(ValueError, match="color 8"):
        LiveCurves([{"name": "a", "color": 8}])


def test_thinning_keeps_ends_spikes_and_gaps() -> None:
    x = np.arange(50_000, dtype=np.float32)
    y = np.sin(x / 900).astype(np.float32)
    y[12_345], y[23_456], y[34_567:] = 40, -40, np.nan
    kept = thinned(np.stack([x, y]), MAX_POINTS)
    assert kept.shape[1] <= MAX_POINTS
    assert {0, 12_345, 23_456, 34_567, 49_999} <= set(kept[0].astype(int))
    assert np.all(np.diff(kept[0]) > 0)


def test_a_long_run_stays_small_and_keeps_its_spike() -> None:
    series = Series("loss")
    for start in range(0, 200_000, 1000):
        steps = np.arange(start, start + 1000)
        series.extend(steps, np.where(steps == 777, 9.0, 1.0))
    assert series.points.shape[1] <= MAX_KEPT
    assert 9.0 in series.drawn()[1]
    assert series.drawn()[0, [0, -1]].tolist() == [0, 199_999]


def test_points_at_one_x_and_overflow() -> None:
    series = Series("loss")
    series.extend(np.zeros(1000), np.arange(1000.0))
    series.extend(1, 1e300)
    assert series.drawn().shape[1] <= MAX_POINTS
    assert np.isinf(series.drawn()[1, -1])


@pytest.mark.parametrize("value", [[1, "x"], [-1, "s"], [True, "s"], [1], "s", None, [1, ["s"]], [2**40, "s"]])
def test_keyboard_refuses(value: Any) -> None:
    keyboard = Keyboard()
    write(keyboard, pressed=value)
    assert keyboard.pressed == (0, "")


def test_keyboard_counts_presses() -> None:
    keyboard, seen = Keyboard(), []
    keyboard.observe(lambda change: seen.append(change["new"]), "pressed")
    write(keyboard, pressed=[1, " "])
    write(keyboard, pressed=[2, " "])
    assert seen == [(1, " "), (2, " ")]


def test_url_keeps_only_short_strings() -> None:
    url = UrlState()
    write(url, incoming={"a": "1", "": "2", "k" * 41: "3", "b": "v" * 2002, "c": 4, "d": "v" * 2001}, arrivals=1)
    assert url.incoming == {"a": "1", "d": "v" * 2001}
    write(url, incoming={str(i): "x" for i in range(99)}, arrivals=2)
    assert len(url.incoming) == 40
    write(url, incoming=["a"], state={"a": "2"}, shown=5, arrivals="3")
    assert (len(url.incoming), url.state, url.shown, url.arrivals) == (40, {}, 0, 2)


def test_url_announces_the_same_link_again() -> None:
    url, seen = UrlState(), []
    url.observe(lambda _: seen.append(dict(url.incoming)), "arrivals")
    write(url, incoming={"a": "1"}, arrivals=1)
    write(url, incoming={"a": "1"}, arrivals=2)
    assert seen == [{"a": "1"}, {"a": "1"}]


@pytest.mark.parametrize("widget", [MatrixPicture, lambda: LiveCurves([{"name": "a"}]), Keyboard, UrlState])
def test_modules_are_one_text_without_relative_imports(widget: Any) -> None:
    text = widget()._esm
    assert "import " not in re.sub(r"//.*", "", text)
    assert text.count("export default") == 1
    names = re.findall(r"^(?:export )?(?:const|function|class|async function) (\w+)", text, re.MULTILINE)
    assert len(names) == len(set(names))


def test_nothing_is_fetched() -> None:
    texts = [path.read_text(encoding="utf-8") for path in STATIC.glob("*.[cj]s*")]
    assert len(texts) >= 9
    urls = {url for text in texts for url in re.findall(r"https?://[^\"'\s)]+", text)}
    assert urls <= {"http://www.w3.org/2000/svg"}
