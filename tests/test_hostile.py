"""Whatever is typed or forged: one short message, everything else as it was, and the page goes on being drawn."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import comm
import pytest
from emlp_widgets import Workbench
from emlp_widgets.pictures import NumberBox
from emlp_widgets.pictures.guarded import GuardedWidget
from emlp_widgets.state.inputs import BOUNDS, Inputs
from emlp_widgets.views.question.sentence import SentenceView
from ipywidgets import Widget
from ipywidgets.widgets import widget
from jupyter_client.session import json_packer

from emlp_lab.groups import parse_group
from emlp_lab.reps import parse

MOST = 160  # characters of a message
TEXTS = {
    "empty": "",
    "blank": " \t\n ",
    "zero": "\0",
    "half a character": "\ud800",
    "right to left": "\u202eO(3)",
    "markup": "<img src=x onerror=alert(1)>",
    "code": "__import__('os')._exit(1)",
    "format": "{0.__class__} %s %n",
    "long": "T(1)+" * 400,
    "very long": "A" * 2001,
    "deep": "(" * 900 + "V" + ")" * 900,
    "tower": "T(9)**9**9**9",
    "large": "SO(99999999999999999999999)",
    "many digits": "9" * 2000,
    "many copies": "99999999999999999999*V",
    "negative": "T(-1)",
    "fraction": "T(1.5)",
    "infinite": "inf",
    "none": "nan",
    "large power": "1e999",
    "wide digits": "T(１)",
    "mathematics": "√−1·π",
    "list": "[1, 2; 3]",
    "path": "../../etc/passwd",
    "keyword": "lambda: 0",
    "query": "O(3)&rep_in=T(9)#x",
}
GOOD = Inputs(ch=4, num_layers=1, rows=20, batch_size=10, steps=2, group="SO(2)", rep_in="V", rep_out="V")


class PackingComm(comm.base_comm.BaseComm):
    """A comm that writes each message as the kernel does, and sends it nowhere."""

    def publish_msg(self, msg_type: str, data: Any = None, **_: Any) -> None:
        json_packer(data)


@pytest.fixture(scope="module")
def bench() -> Iterator[Workbench]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(comm, "create_comm", PackingComm)
        made = Workbench(**vars(GOOD))
        yield made
        made.close()
        Widget.close_all()


@pytest.fixture(autouse=True)
def nothing_is_raised(bench: Workbench, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Everything is drawn before the test and after it, on the publisher's thread too."""
    bench.session.choose(**vars(GOOD))
    settled(bench)
    yield
    settled(bench)
    bench.publisher.draw(bench.session.lab)
    assert not [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


def settled(bench: Workbench) -> None:
    ended(bench, "checking")


def ended(bench: Workbench, name: str) -> None:
    """Waits for a job, if there is one."""
    job = bench.session.jobs.get(name)
    if job is not None:
        job.wait(30)
        assert not job.busy


def sentence(bench: Workbench) -> Any:
    return next(view for view in bench.views if isinstance(view, SentenceView)).widget


def ask(bench: Workbench, wish: str, text: str) -> None:
    """What a browser sends when a person types into the sentence."""
    arrive(sentence(bench), asked=[sentence(bench).asked[0] + 1, wish, text])


def arrive(widget: Widget, buffers: tuple[bytes, ...] = (), paths: tuple = (), **state: Any) -> None:
    """What a browser does to set traits."""
    data = {"method": "update", "state": state, "buffer_paths": [list(path) for path in paths]}
    widget._handle_msg({"content": {"data": data}, "buffers": list(buffers), "header": {}, "metadata": {}})


def ours(kind: type) -> list[Any]:
    """The widgets of a kind on the page."""
    return [one for one in widget._instances.values() if isinstance(one, kind)]


def is_read(name: str, text: str) -> bool:
    """Whether the text means something after all."""
    try:
        (parse_group if name == "group" else parse)(text)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("name", ["group", "rep_in"])  # both representations are read alike
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_is_refused_in_one_short_message(bench: Workbench, name: str, text: str) -> None:
    ask(bench, "group" if name == "group" else f"set {name}", text)
    settled(bench)
    lab = bench.session.lab
    assert replace(lab.inputs, **{name: ""}) == replace(GOOD, **{name: ""})
    bench.publisher.draw(lab)
    shown = sentence(bench).shown
    assert all(len(shown[chip]["error"]) <= MOST for chip in ("group", "rep_in", "rep_out"))
    if not is_read(name, text) and len(text) <= 2000:
        assert shown[name]["error"] or lab.notes.get(name)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_number_is_taken_within_its_bounds_or_not_at_all(bench: Workbench, text: str) -> None:
    for name, (low, high) in BOUNDS.items():
        bench.session.choose(**{name: text})
        lab = bench.session.lab
        assert low <= getattr(lab.inputs, name) <= high
        assert replace(lab.inputs, **{name: 0}) == replace(GOOD, **{name: 0})
        assert 0 < len(lab.notes[name]) <= MOST
        bench.session.choose(**{name: getattr(GOOD, name)})


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_matrices_are_refused_in_short_messages(bench: Workbench, text: str) -> None:
    for written in (text, json.dumps(["mine", "elements", 0, text]), json.dumps([text, "elements", 0, "0 1\n1 0"])):
        ask(bench, "own", written[:2001])
        ended(bench, "own")
        own = bench.session.lab.own
        bench.publisher.draw(bench.session.lab)
        assert bench.session.lab.inputs == GOOD
        shown = sentence(bench).shown["group"]["own"]
        assert (shown is None) == (own is None)
        assert shown is None or all(len(words) <= 300 for _, words in shown["checks"])


FORGED: dict[str, Any] = {
    "nothing": None,
    "yes": True,
    "minus one": -1,
    "large": 2**80,
    "huge float": 1e308,
    "no number": float("nan"),
    "text": "x" * 10_000,
    "half a character": "\ud800",
    "list": [[[]]],
    "wish": [7, "__class__", ""],
    "strange wish": [2**31, {}, []],
    "long wish": [1, "group", "x" * 100_000],
    "dictionary": {"__proto__": {"a": 1}, "\ud800": "\ud800"},
    "rows": {"rows": 10**9},
}


@pytest.mark.parametrize("value", FORGED.values(), ids=FORGED)
def test_forged_traits_change_nothing(bench: Workbench, value: Any) -> None:
    """Every trait of ours that Python writes; and of those that a browser may write, what it may not."""
    assert len(ours(GuardedWidget)) > 10
    for one in ours(GuardedWidget):
        for name in (*one.keys, "layout", "no_such_trait", "_esm"):
            before = getattr(one, name, None)
            arrive(one, **{name: value})
            if name not in one._from_browser or not one._from_browser[name](value):
                assert getattr(one, name, None) is before, (type(one), name)
    lab = bench.session.lab
    assert all(low <= getattr(lab.inputs, name) <= high for name, (low, high) in BOUNDS.items())


@pytest.mark.parametrize("buffer", [b"", b"\0", bytes(7), b"\xff" * 4096], ids=["none", "one", "odd", "ones"])
def test_forged_bytes_change_nothing(bench: Workbench, buffer: bytes) -> None:
    for one in ours(GuardedWidget):
        for name in {"picture", "points", "data", "shown", "asked"} & set(one.keys):
            before = getattr(one, name)
            arrive(one, (buffer,), ((name, "values"),), **{name: {}})
            arrive(one, (buffer,), ((name,),))
            assert getattr(one, name) is before
    assert bench.session.lab.inputs == GOOD


def test_numbers_are_typed_into_every_box(bench: Workbench) -> None:
    assert len(ours(NumberBox)) >= 8
    for box in ours(NumberBox):
        for text in TEXTS.values():
            before = box.asked
            arrive(box, asked=[before[0] + 1, text])
            assert box.asked is before or len(text) <= 100
    lab = bench.session.lab
    assert all(low <= getattr(lab.inputs, name) <= high for name, (low, high) in BOUNDS.items())
