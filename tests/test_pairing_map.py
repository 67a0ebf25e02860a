"""The map of pairings and the download button as Python objects: what they send, and what they refuse."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from emlp_widgets.pictures import Download, PairingMap
from emlp_widgets.pictures.pairings.pairing_parts import CarrierGroup, CopyGroup, Link, Selected

from tests.test_pictures import Messages, sent, write  # noqa: F401  a fixture

CARRIERS = [CarrierGroup("T(0)", 4, "4 numbers", acts=False), CarrierGroup("T(1)", 3, "3 vectors", (0, 2))]
GROUPS = [CopyGroup("T(0)", 4, "4 numbers"), CopyGroup("T(1)", 3, "3 vectors")]
LINKS = [Link(1, 1, 0, 24, "T(1) acts on T(1)"), Link(1, 0, 1, 24, "T(1) acts on T(0)", off=True)]


def parts(**changes: Any) -> dict[str, Any]:
    return {"carriers": CARRIERS, "arguments": GROUPS, "outputs": GROUPS, "links": LINKS} | changes


@pytest.fixture
def picture(sent: Messages) -> PairingMap:  # noqa: F811
    shown = PairingMap()
    sent.clear()
    return shown


def test_show_is_one_small_message(picture: PairingMap, sent: Messages) -> None:  # noqa: F811
    large = [CarrierGroup("T(1)", 400, "400 vectors", tuple(range(400)))] * 6
    links = [Link(i % 6, i % 2, 1, 10, "T(1) acts on T(1) and gives T(1): 1 index pair summed") for i in range(30)]
    picture.show(**parts(carriers=large, links=links), selected=Selected(0, 399, 3, 2))
    ((data, _),) = sent
    assert list(data["state"]) == ["picture"]
    assert len(json.dumps(data)) < 40_000
    assert data["state"]["picture"]["selected"] == {"link": 0, "carrier": 399, "argument": 3, "output": 2}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"links": [Link(2, 0, 0, 1, "x")]}, ["carrier 2 of 2"]),
        ({"links": [Link(0, -1, 0, 1, "x")]}, ["argument -1"]),
        ({"links": [Link(0, 2, 0, 1, "x")]}, ["argument 2 of 2"]),
        ({"links": [Link(0, 0, 9, 1, "x")]}, ["output 9"]),
        ({"carriers": [*CARRIERS[:1], CarrierGroup("T(1)", 3, "3 vectors", (3,))]}, ["T(1)", "0 to 2"]),
        ({"carriers": [*CARRIERS[:1], CarrierGroup("T(1)", 3, "3 vectors", (-1,))]}, ["T(1)", "0 to 2"]),
        ({"selected": Selected(2, 0, 0, 0)}, ["link 2 of 2"]),
        ({"selected": Selected(0, 3, 0, 0)}, ["copy 3", "T(1)"]),
        ({"selected": Selected(0, 0, -1, 0)}, ["copy -1", "T(1)"]),
        ({"selected": Selected(1, 0, 0, 7)}, ["copy 7"]),
        ({"links": [], "selected": Selected(0, 0, 0, 0)}, ["link 0 of 0"]),
    ],
)
def test_what_does_not_fit_is_refused(picture: PairingMap, changes: dict, words: list[str]) -> None:
    picture.show(**parts())
    before = picture.picture
    with pytest.raises(ValueError, match=r": pass a number|: pass numbers|leave it out") as caught:
        picture.show(**parts(**changes))
    assert all(word in str(caught.value) for word in words)
    assert picture.picture == before


def test_the_picture_holds_the_parts(picture: PairingMap) -> None:
    picture.show(**parts(), selected=Selected(1, 2, 3, 0))
    shown = picture.picture
    assert [CarrierGroup(**group) for group in shown["carriers"]] == CARRIERS
    assert [[CopyGroup(**group) for group in shown[name]] for name in ("arguments", "outputs")] == [GROUPS, GROUPS]
    assert [Link(**link) for link in shown["links"]] == LINKS
    assert Selected(**shown["selected"]) == Selected(1, 2, 3, 0)
    picture.show(**parts())
    assert picture.picture["selected"] is None


def test_the_picture_is_for_the_browser(picture: PairingMap) -> None:
    text = picture._esm
    assert "import " not in re.sub(r"//.*", "", text)
    names = re.findall(r"^(?:export )?(?:const|function|class) (\w+)", text, re.MULTILINE)
    assert len(names) == len(set(names))


PICKS = [
    ([1, "carriers", 1, 2], True),
    ([2, "links", 0, 0], True),
    ([1, "carriers", 1], False),
    ([1, "rows", 1, 2], False),
    ([1, ["carriers"], 1, 2], False),
    ([1, {}, 1, 2], False),
    ([True, "carriers", 1, 2], False),
    ([1, "carriers", -1, 2], False),
    ([1, "carriers", 2**40, 2], False),
    ([1, "carriers", 1, 2**40], False),
    ([1, "carriers", 1, 2.0], False),
    ([1, "carriers", 1, 2, 3], False),
    ("select", False),
    (None, False),
]


@pytest.mark.parametrize(("pick", "accepted"), PICKS, ids=str)
def test_a_browser_may_only_click(picture: PairingMap, pick: Any, accepted: bool) -> None:
    picture.set_state({"picked": pick})  # unlike a message, it lets an error through
    assert picture.picked == (pick if accepted else [])


@pytest.mark.parametrize(
    "state", [{"picture": {}}, {"message": "x"}, {"alt": "x"}, {"busy": True}, {"_esm": "alert(1)"}]
)
def test_a_browser_may_write_nothing_else(picture: PairingMap, state: dict) -> None:
    picture.show(**parts())
    before = {name: getattr(picture, name) for name in state}
    write(picture, **state)
    assert {name: getattr(picture, name) for name in state} == before


def test_clear_shows_a_message(picture: PairingMap) -> None:
    picture.show(**parts())
    picture.clear("nothing to pair")
    assert (picture.picture, picture.message) == ({}, "nothing to pair")


def test_a_download_is_sent_when_asked_and_leaves_again(sent: Messages) -> None:  # noqa: F811
    button = Download("Save", "a hint", lambda: ("name.txt", b"content"))
    sent.clear()
    write(button, asked=1)
    files = [data["state"]["file"] for data, _ in sent if "file" in data["state"]]
    assert [file.get("number") for file in files] == [1, None]
    assert [bytes(part) for _, buffers in sent for part in buffers] == [b"content"]
    assert button.file == {}


@pytest.mark.parametrize("asked", [-1, "1", None, 2**40, True, [1]])
def test_only_a_press_asks_for_a_file(sent: Messages, asked: Any) -> None:  # noqa: F811
    made: list[int] = []
    button = Download("Save", "a hint", lambda: made.append(1))  # type: ignore[func-returns-value, arg-type]
    write(button, asked=asked)
    assert not made


def test_a_disabled_download_makes_nothing(sent: Messages) -> None:  # noqa: F811
    button = Download("Save", "a hint", lambda: ("name", b"x"))
    button.disabled = True
    sent.clear()
    write(button, asked=1, disabled=False)
    assert not [1 for data, _ in sent if "file" in data["state"]]
