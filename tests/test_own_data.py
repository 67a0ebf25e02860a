"""Data that visitors hand in: columns by their names, a preview, one sentence for whatever is wrong; and the tasks."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from emlp_widgets.pictures.controls.file_drop import MAX_BYTES, FileDrop
from emlp_widgets.session.session import Session
from emlp_widgets.state.inputs import TASKS as CHOICES
from emlp_widgets.views.training.own_data import OwnDataView, refuse
from emlp_widgets.views.training.tasks import TASK_WORDS, cards, misfit

from emlp_lab.groups import SO, S
from emlp_lab.reps import Rep, T, V
from emlp_lab.tasks import TASKS, from_file
from emlp_lab.tasks.columns import columns
from tests.cases import catches, some
from tests.sessions import small_session, until

NAMED: list[tuple[Rep, list[str]]] = [
    ((2 * T(0) + T(1))(SO(2)), ["number 1 x", "number 2 x", "vector x1", "vector x2"]),
    (T(2)(SO(2)), ["matrix x11", "matrix x12", "matrix x21", "matrix x22"]),
    (V(S(2)) * (1 + V(SO(2))), ["vector x1", "V(S(2))*V(SO(2)) x11"]),
    (V(S(10)), ["vector x1", "vector x2"]),
]


@pytest.fixture
def session() -> Iterator[Session]:
    with small_session() as made:
        yield made


@pytest.mark.parametrize(("rep", "names"), NAMED, ids=str)
def test_columns_are_named_by_their_representation(rep: Rep, names: list[str]):
    found = [str(column) for column in columns(rep, "x")]
    assert len(set(found)) == rep.size()
    assert found[: len(names)] == names


def table(*headings: str) -> bytes:
    rows = ["0,1,3", "1,0,2", "2,2,2", "5,1,4", "3,3,3", "1,2,3"]
    return "\n".join([",".join(headings), *rows] if headings else rows).encode()


def read(raw: bytes) -> np.ndarray:
    task = from_file(raw, group=SO(2), rep_in=T(1), rep_out=T(0))
    return np.vstack([np.hstack([rows.x, rows.y]) for rows in (task.train, task.test)])


@pytest.mark.parametrize(
    ("headings", "order"),
    [
        (("Number.y", "vector_x2", "vector x1"), [2, 1, 0]),
        (("vector x1", "vector x2", "number y"), [0, 1, 2]),
        (("mass", "x2", "x1"), [0, 1, 2]),
    ],
)
def test_headings_that_name_the_columns_order_them(headings: tuple[str, ...], order: list[int]):
    np.testing.assert_array_equal(read(table(*headings)), read(table())[:, order])


def test_errors_name_the_column():
    def reading(raw: bytes) -> Callable[[], object]:
        return lambda: from_file(raw, group=SO(2), rep_in=T(1), rep_out=T(0))

    catches(reading(table() + b"\n1,two,3"), "line 7, column 2 (vector x2)", "'two'")
    catches(reading(table("a", "b", "c") + b"\n1,two,3"), "line 8, column 2 (b)", "'two'")
    catches(reading(table() + b"\n1,2,nan"), "output 1 (number y) of row 7")


def shown(session: Session) -> dict:
    view = OwnDataView(session)
    view.draw(session.lab)
    return dict(view.zone.shown)


def test_data_are_previewed_for_the_representations_of_now(session: Session):
    session.files.upload("mine.csv", table("<b>mass</b>", "b", "c"))
    lab = until(session, lambda lab: lab.data.status == "done")
    assert lab.preview is not None
    assert lab.preview.task.train.x.shape == (5, 2)
    drawn = shown(session)
    assert drawn["heads"][1:3] == [[["vector", 2], ["number", 1]], [["x1", 1], ["x2", 1], ["y", 1]]]
    assert drawn["heads"][3] == [["<b>mass</b>", 1], ["b", 1], ["c", 1]]  # as text
    assert drawn["rows"][0] == ["0", "1.00", "3.00"]
    text = " ".join(drawn["lines"])
    for words in ("6 rows", "5 to learn", "1 to judge", "“<b>mass</b>” is vector x1", "input vector by"):
        assert words in text
    scale = np.sqrt((lab.preview.task.train.x**2).mean())
    assert f"input vector by {scale:.2f}" in text
    session.choose(rep_in="2*T(1)")
    assert session.lab.preview is None or session.lab.question is None
    lab = until(session, lambda lab: lab.data.status == "failed")
    assert "3 columns" in lab.data.message
    session.choose(rep_in="2*T(0)")
    lab = until(session, lambda lab: lab.preview)
    session.train()
    lab = until(session, lambda lab: lab.training.status in ("done", "failed"))
    assert lab.training.status == "done", lab.training.message
    assert lab.curves.learners["EMLP"].task is lab.preview.task  # type: ignore[union-attr]


@some(
    ("name", "raw", "words"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b"1,2,x\n", "column 3 (number y)"),
        ("a.csv", b"\xff\xfe\x00", "UTF-8"),
        ("a.npz", b"PK\x03\x04", "NPZ"),
        ("a.csv", b"1,2,3\n", "at least 5"),
    ],
    2,
)
def test_data_that_cannot_be_read_are_one_sentence(session: Session, name: str, raw: bytes, words: str):
    session.files.upload(name, raw)
    lab = until(session, lambda lab: lab.data.status == "failed")
    assert name in lab.data.message
    assert words in lab.data.message
    assert shown(session)["error"] == lab.data.message
    assert lab.preview is None


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param({"name": "a", "content": b"x"}, id="no count"),
        pytest.param({"name": 5, "content": b"x", "count": 1}, id="no name"),
        pytest.param({"name": "a" * 300, "content": b"x", "count": 1}, id="a long name"),
        pytest.param({"name": "a", "content": "text", "count": 1}, id="no bytes"),
        pytest.param({"name": "a", "content": bytes(MAX_BYTES + 1), "count": 1}, id="too large"),
        pytest.param(["a"], id="a list"),
    ],
)
def test_a_browser_hands_in_files_alone(sent: object):
    zone, seen = FileDrop("", "", ""), []
    zone.on_file(lambda name, content: seen.append((name, content)))
    zone.set_state({"file": sent})
    assert seen == []
    zone.set_state({"file": {"name": "a.csv", "content": memoryview(b"1,2"), "count": 1}})
    assert seen == [("a.csv", b"1,2")]
    assert zone.file == {}


def test_a_file_that_is_too_large_to_send_is_told(session: Session):
    before = session.lab.inputs
    for text in ("evil", "-5 a.csv", "9" * 40 + " a.csv"):
        refuse(session, "data", text)
    assert session.lab.data.message == ""
    refuse(session, "data", f"{200 * 2**20} {'big' * 60}.csv")
    assert "200 MiB" in session.lab.data.message
    assert len(session.lab.data.message) <= 160
    assert session.lab.inputs == before


def test_every_task_has_a_card_and_those_of_two_groups_say_why_not(session: Session):
    assert set(TASK_WORDS) == {*TASKS, "file"}
    session.files.look_at_tasks()
    made = until(session, lambda lab: len(lab.tasks) == len(TASKS)).tasks
    found = {name: (picture, refusal) for name, _, _, picture, refusal in cards(made)}
    assert {name for name, (_, refusal) in found.items() if refusal} == {*TASKS, "file"} - set(CHOICES)
    assert all(picture.startswith("<svg") for name, (picture, _) in found.items() if name != "file")


def test_a_task_that_does_not_fit_is_told_with_its_numbers(session: Session):
    session.choose(task="inertia")
    lab = until(session, lambda lab: lab.card)
    text = "Moment of inertia has 5 numbers and 5 vectors in, a matrix out: 20 in and 9 out. Yours has 2 in and 1 out."
    assert misfit(lab) == text
    session.use_task()
    lab = until(session, lambda lab: lab.inputs.rep_out == "T(2)" and lab.question)
    assert misfit(lab) == ""
