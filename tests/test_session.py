"""What the workbench does, without a widget: inputs, solving, pairings, training, bad input."""

from collections.abc import Iterator

import pytest
from emlp_widgets.session.session import Session
from emlp_widgets.state.inputs import MAX_SEED, MAX_TEXT, Inputs, taken
from emlp_widgets.state.snapshot import Lab

from emlp_lab.reps import parse
from emlp_lab.train import AUGMENTED
from tests.sessions import until

SMALL = {"ch": 12, "num_layers": 1, "rows": 40, "batch_size": 20, "steps": 8}


@pytest.fixture
def session() -> Iterator[Session]:
    made = Session(Inputs(**SMALL))
    made.open()
    yield made
    made.close()


def solved(lab: Lab) -> bool:
    return lab.basis_is_current and lab.solving.status == "done" and bool(lab.pairings)


def test_opens_on_a_solved_example(session: Session):
    lab = until(session, solved)
    assert lab.basis is not None
    assert lab.basis.rank == lab.basis.evidence.expected > 0


@pytest.mark.parametrize(
    ("group", "rep_in", "rep_out"),
    [
        ("SO(3)", "T(1)", "T(2)"),
        ("S(4)", "T(1)", "2*T(1)"),
        ("O(1,3)", "2*V", "T(0)"),
        ("Z(5)", "V", "V"),
        ("C(4)", "V", "V"),
    ],
)
def test_a_new_problem_is_solved(session: Session, group: str, rep_in: str, rep_out: str):
    session.choose(group=group, rep_in=rep_in, rep_out=rep_out)
    session.solve()
    lab = until(session, lambda lab: solved(lab) or lab.solving.status == "failed")
    assert lab.question is not None
    assert lab.basis is not None
    assert str(lab.question.group) == group
    assert lab.basis.rank == lab.basis.evidence.expected


def test_a_change_marks_the_basis_as_out_of_date_and_keeps_it(session: Session):
    before = until(session, solved).basis
    session.choose(group="SO(3)")
    lab = until(session, lambda lab: lab.question is not None)
    assert lab.basis is before
    assert not lab.basis_is_current


@pytest.mark.parametrize(
    ("inputs", "field", "words"),
    [
        ({"group": "SU(9000)x"}, "group_error", ["SU(9000)x", "choose"]),
        ({"group": "SO(0)"}, "group_error", ["SO(0)", "at least 1"]),
        ({"group": "SO(1000000)"}, "group_error", ["1000000", "at most"]),
        ({"rep_in": "T(1"}, "rep_in_error", ["T(1", "write for example"]),
        ({"rep_out": "__import__('os').system('true')"}, "rep_out_error", ["__import__", "not a representation"]),
        ({"rep_out": "0*V"}, "rep_out_error", ["dimension 0"]),
    ],
)
def test_bad_text_gives_one_error_where_it_was_typed(session: Session, inputs: dict, field: str, words: list[str]):
    until(session, solved)
    session.choose(**inputs)
    lab = until(session, lambda lab: getattr(lab, field))
    assert all(word in getattr(lab, field) for word in words)
    session.choose(group="O(2)", rep_in="V", rep_out="V")
    session.solve()
    assert until(session, solved).basis is not None  # the page stays usable


@pytest.mark.parametrize("rep_in", ["T(12)", "T(40)", "1000000*T(3)"])
def test_what_does_not_fit_is_refused_before_any_work(session: Session, rep_in: str):
    session.choose(group="SO(3)", rep_in=rep_in, rep_out="T(3)")
    lab = until(session, lambda lab: lab.question is not None)
    assert lab.question is not None
    assert lab.question.refusal
    assert "lower" in lab.question.refusal
    session.solve()
    assert until(session, lambda lab: lab.solving.status == "failed").solving.message == lab.question.refusal


def test_cancel_is_immediate_keeps_the_basis_and_the_next_solve_works(session: Session):
    before = until(session, solved)
    session.choose(group="SO(3)", rep_in="T(4)", rep_out="T(4)", route="iterative")
    session.solve()
    until(session, lambda lab: lab.solving.status == "running" and lab.course.steps)
    session.cancel("solving")
    assert session.lab.solving.status == "cancelled"
    assert (session.lab.basis, session.lab.basis_course) == (before.basis, before.basis_course)
    session.choose(route="auto")
    session.choose(group="SO(2)", rep_in="V", rep_out="V")
    session.solve()
    assert until(session, solved).basis is not None


def test_seed_alone_decides_the_pairings(session: Session):
    first = until(session, solved).pairings
    session.choose(seed=1, ch=100)
    session.choose(ch=SMALL["ch"], seed=0)
    assert until(session, lambda lab: lab.pairings and lab.pairings[0].seed == 0 and lab.pairings == first)
    session.choose(ch=64)
    wide = until(session, lambda lab: lab.pairings[0].weights != first[0].weights).pairings
    session.choose(seed=5)
    other = until(session, lambda lab: lab.pairings[0].seed == 5).pairings
    assert other[0].carriers != wide[0].carriers
    assert other[0].weights == wide[0].weights


def test_train_pause_step_reset(session: Session):
    until(session, solved)
    session.step()
    until(session, lambda lab: len(lab.curves.steps) == 1)
    session.step()
    lab = until(session, lambda lab: len(lab.curves.steps) == 2)
    assert lab.training.status == "paused"
    session.train()
    lab = until(session, lambda lab: lab.training.status == "done")
    assert lab.curves.steps == list(range(1, SMALL["steps"] + 1))
    assert set(lab.curves.losses) == set(lab.curves.records) == {"EMLP", "MLP", AUGMENTED}
    assert lab.curves.records["EMLP"][-1].equivariance < 1e-5 < lab.curves.records["MLP"][-1].equivariance
    session.choose(seed=3)
    assert not session.lab.run_is_current
    session.reset()
    assert session.lab.curves.steps == []
    assert session.lab.training.status == "idle"


def test_the_same_seed_trains_the_same_curves(session: Session):
    until(session, solved)
    runs = []
    for _ in range(2):
        session.reset()
        session.train()
        runs.append(until(session, lambda lab: lab.training.status == "done").curves.losses)
    assert runs[0] == runs[1]


def test_a_representation_that_does_not_fit_the_data_is_explained(session: Session):
    until(session, solved)
    session.choose(rep_in="T(1)")
    until(session, lambda lab: lab.question is not None)
    session.train()
    message = until(session, lambda lab: lab.training.status == "failed").training.message
    assert "20" in message
    assert "fit" in message


def test_a_file_of_ones_own_trains(session: Session):
    session.choose(group="SO(2)", rep_in="T(1)", rep_out="T(0)")
    rows = "\n".join(f"{a / 7},{b / 5},{a * a / 49 + b * b / 25}" for a in range(6) for b in range(6))
    session.files.upload("mine.csv", f"x,y,r2\n{rows}\n".encode())
    until(session, lambda lab: lab.question is not None)
    session.train()
    lab = until(session, lambda lab: lab.training.status in ("done", "failed"))
    assert lab.training.status == "done", lab.training.message
    session.files.upload("bad.csv", b"1,2,x\n")
    session.train()
    assert "line 1, column 3" in until(session, lambda lab: lab.training.status == "failed").training.message


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"ch": 10**9}, {"ch": 384}),
        ({"seed": -5}, {"seed": 0}),
        ({"seed": 10**12}, {"seed": MAX_SEED}),
        ({"lr": float("nan")}, {"lr": 6e-3}),
        ({"lr": "abc"}, {"lr": 6e-3}),
        ({"task": "../../etc/passwd"}, {"task": "inertia"}),
        ({"group": ["SO(3)"]}, {"group": "O(3)"}),
        ({"group": "x" * 10_000}, {"group": "x" * MAX_TEXT}),
        ({"steps": None, "unknown": 1}, {"steps": 1000}),
        ({"route": "magic"}, {"route": "auto"}),
        ({"route": ["orbits"]}, {"route": "auto"}),
        ({"num_layers": "2"}, {"num_layers": 2}),
    ],
)
def test_whatever_a_visitor_sends_is_clamped(sent: dict, kept: dict):
    assert {name: getattr(taken(sent, Inputs())[0], name) for name in kept} == kept


def test_pressing_solve_and_cancel_wildly_ends_in_order(session: Session):
    for i in range(40):
        session.choose(rep_in=f"{1 + i % 3}*V", rep_out="T(2)")
        session.solve()
        if i % 3 == 0:
            session.cancel("solving")
    session.solve()
    lab = until(session, solved)
    assert lab.question is not None
    assert lab.question.rep_in == parse("V")(lab.question.group)
