"""What a link holds beside the inputs, and how a page opens with it."""

import time
from collections.abc import Iterator

import pytest
from emlp_widgets import Session
from emlp_widgets.session.opening import Opening
from emlp_widgets.state.link import (
    MAX_NUMBER,
    read_element,
    read_pairing,
    read_weights,
    write_element,
    write_link,
    write_pairing,
    write_weights,
)
from emlp_widgets.state.snapshot import Lab

from emlp_lab.nn import Pairing
from tests.sessions import until

LONG = "9" * 3000
MATRICES = {"group": "O(3)", "rep_in": "T(2)", "rep_out": "T(2)"}


@pytest.mark.parametrize("weights", [(), (0.9, -0.5, 0.4), (1.5, -1.5, 0.0), (0.07, 1.0)], ids=str)
def test_weights_come_back(weights: tuple[float, ...]):
    text = write_weights(weights)
    assert read_weights(text) == (weights, "") if weights else text == ""


@pytest.mark.parametrize(
    ("text", "weights", "words"),
    [
        ("1e99,-inf", (1.5, -1.5), "from -1.5 to 1.5"),
        ("0.123456", (0.12,), ""),
        ("nan,1", (), "list of numbers"),
        ("", (), "list of numbers"),
        ("1,,2", (), "list of numbers"),
        ("<script>", (), "list of numbers"),
        (LONG, (1.5,), "from -1.5"),
        (",".join(["1"] * 900), (1.0,) * 400, "at most 400"),
    ],
    ids=["too large", "rounded", "nan", "empty", "gap", "script", "long", "many"],
)
def test_weights_of_any_text(text: str, weights: tuple[float, ...], words: str):
    found, note = read_weights(text)
    assert found == weights
    assert words in note
    assert bool(words) == bool(note)
    assert len(note) <= 160


@pytest.mark.parametrize("mirrored", [False, True])
def test_elements_come_back(mirrored: bool):
    assert read_element(write_element(3, mirrored=mirrored)) == (3, mirrored)


def test_pairings_come_back():
    assert read_pairing(write_pairing(Pairing(4, (0, 2, 1)))) == Pairing(4, (0, 2, 1))


@pytest.mark.parametrize(
    "text", ["", "-1", "1e99", "3,glass", "3,", "٣", "{}", "<b>", LONG, "1.2.3", "1.2.3.4.5", "a.b.c.d"]
)
def test_other_texts_mean_nothing(text: str):
    assert read_element(text) is None
    assert read_pairing(text) is None


def test_numbers_are_bounded():
    assert read_element("9" * 19) == (MAX_NUMBER, False)


@pytest.fixture
def session() -> Iterator[Session]:
    made = Session({"ch": 12, "num_layers": 1})
    yield made
    made.close()


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is, a page waits for the result of its link."""
    monkeypatch.setattr("emlp_widgets.session.opening.PATIENCE_SECONDS", 60)


def shown(opening: Opening, session: Session) -> Lab:
    return until(session, opening.is_shown)


@pytest.mark.usefixtures("patient")
def test_a_page_opens_with_its_link_and_with_nothing_before(session: Session):
    session.open()
    until(session, lambda lab: lab.maps is not None)
    opening = Opening(session)
    opening.take({**MATRICES, "w": "0.25,-0.5,1", "stage": "check", "g": "2,mirror", "layer": "0", "ex": "1"}, 1)
    assert session.lab.maps is None  # of the example that nobody asked for
    lab = shown(opening, session)
    assert lab.maps is not None
    assert (len(lab.maps.terms), lab.weights) == (3, (0.25, -0.5, 1.0))
    assert (lab.stage, lab.example, lab.link) == ("check", 1, 1)
    assert (session.checker.drawn, session.checker.mirrored) == (2, True)
    assert not lab.undoable
    link = write_link(lab)
    assert (link["w"], link["stage"], link["ex"], "layer" in link) == ("0.25,-0.5,1", "check", "1", False)

    # A second one is a change like any other.
    opening.take({"group": "SO(3)", "w": "1,1"}, 2)
    lab = shown(opening, session)
    assert lab.maps is not None
    assert (lab.undoable, lab.weights) == (True, lab.maps.first_weights)
    assert "2 weights and these maps have 3" in lab.notes["link"]
    opening.take({"w": "0.5,0.25,1"}, 3)
    assert session.lab.weights == (0.5, 0.25, 1.0)


@pytest.mark.usefixtures("patient")
def test_a_written_group_is_there_before_anything_is_solved(session: Session):
    session.open()
    opening = Opening(session)
    opening.take({"rep_in": "V", "rep_out": "V", "gens": '["swap","elements",0,"0 1\\n1 0"]', "w": "0.5,1"}, 1)
    lab = shown(opening, session)
    assert lab.maps is not None
    assert (lab.inputs.group, lab.inputs.rep_in, lab.weights, lab.undoable) == ("swap", "V", (0.5, 1.0), False)
    for bad in ("[", '["none","elements",0,"1 2 3"]'):
        opening.take({"rep_in": "2*V", "gens": bad}, 2)
        lab = shown(opening, session)
        assert (lab.inputs.group, lab.inputs.rep_in) == ("swap", "2*V")


HOSTILE = ["", "%", "%E0%A4%A", "<script>alert(1)</script>", "{{7*7}}", "שלום\u202e", "1e99", "-1", "nan", "x" * 2001]


@pytest.mark.parametrize("value", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_hostile_values_leave_the_state_as_it_is(session: Session, value: str):
    before = session.lab
    opening = Opening(session)
    opening.take(dict.fromkeys(("w", "g", "layer", "pick", "ex", "stage", "colour", "title", "hide"), value), 1)
    lab = session.lab
    assert (lab.inputs, lab.stage, lab.layer, lab.example, lab.picked) == (before.inputs, "maps", 0, 0, None)
    assert set(lab.notes) == {"link"}
    assert value not in lab.notes["link"] or not value or value in "-1"
    assert len(lab.notes["link"]) <= 160


def test_a_link_that_takes_long_is_not_waited_for(session: Session):
    opening = Opening(session)
    opening.take({"group": "SU(3)", "rep_in": "T(4)", "rep_out": "T(4)", "route": "iterative"}, 1)
    began = time.monotonic()
    lab = shown(opening, session)
    assert lab.maps is None
    assert time.monotonic() - began < 10
