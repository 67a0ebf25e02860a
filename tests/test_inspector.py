"""The pairings of the workbench without a widget: rules, seeds, switches, numbers, saving."""

from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest
from emlp_widgets.compute import training as runs
from emlp_widgets.compute.checking import check_stream
from emlp_widgets.compute.examples import built_in, examples
from emlp_widgets.compute.network import Inspection, inspection_stream, relative
from emlp_widgets.session.session import Session
from emlp_widgets.state.given import Given
from emlp_widgets.state.inputs import MAX_SEED, Inputs, taken
from emlp_widgets.state.kinds import FIRST, letters
from emlp_widgets.state.link import INPUTS
from emlp_widgets.state.selection import COLUMNS, layer_shown, nearest, shown
from emlp_widgets.state.snapshot import Lab
from emlp_widgets.state.switches import flipped, read_switches, write_switches

from emlp_lab import load
from emlp_lab.nn import Pairing, Rule
from emlp_lab.solve import Solver
from emlp_lab.stream import Stream, drain
from tests.networks import predict
from tests.sessions import until

SMALL = Inputs(ch=40, num_layers=2, rows=40, batch_size=20, steps=3, pairing="contract")


@pytest.fixture
def session() -> Iterator[Session]:
    made = Session(SMALL)
    made.open(solve=False)
    yield made
    made.close()


def inside(lab: Lab) -> bool:
    """Whether the numbers are those of the pairings."""
    return lab.inspection is not None and lab.pairing.status == "done" and lab.pairings == lab.inspection.model.pairings


def steps(lab: Lab) -> int:
    """Of the training behind the weights that are shown."""
    return lab.inspection.trained.steps if lab.inspection and lab.inspection.trained else 0


def settled(session: Session, **inputs: object) -> Lab:
    session.choose(**inputs)
    return until(session, lambda lab: inside(lab) and lab.layers and lab.layers.inputs.seed == lab.inputs.seed)


def test_the_rule_decides_the_combinations(session: Session):
    counts = []
    for rule in Rule:
        session.choose(pairing=str(rule))
        lab = until(session, lambda lab, rule=rule: lab.pairings and lab.pairings[0].rule == str(rule))
        counts.append(sum(pairings.possible for pairings in lab.pairings))
    assert counts == sorted(set(counts))


def test_a_lock_keeps_the_pairings_while_the_weights_change(session: Session):
    before = settled(session, lock=0)
    after = settled(session, seed=8)
    assert before.inspection
    assert after.inspection
    assert [p.carriers for p in after.pairings] == [p.carriers for p in before.pairings]
    assert relative(before.inspection.y, after.inspection.y) > 0.01
    free = settled(session, lock=-1)
    assert [p.carriers for p in free.pairings] != [p.carriers for p in before.pairings]


def test_the_compared_seed_draws_what_it_draws_alone(session: Session):
    compared = settled(session, other=5)
    assert compared.layers
    assert compared.inspection
    theirs = [pairings.carriers for pairings in compared.layers.other_pairings]
    alone = settled(session, other=-1, lock=5)
    assert alone.inspection
    assert [pairings.carriers for pairings in alone.pairings] == theirs
    effect = relative(compared.inspection.y, alone.inspection.y)
    assert compared.inspection.effect == pytest.approx(effect, rel=1e-4)
    assert effect > 0.001


def test_many_changes_in_a_row_build_one_network(session: Session, monkeypatch: pytest.MonkeyPatch):
    built = []

    def counted(*args: Any) -> Stream[Inspection]:
        built.append(args)
        return (yield from inspection_stream(*args))

    until(session, inside)
    monkeypatch.setattr("emlp_widgets.session.inspector.inspection_stream", counted)
    for seed in range(1, 7):
        session.choose(seed=seed)
        until(session, lambda lab, seed=seed: lab.pairings and lab.pairings[0].seed == seed)
    until(session, inside)
    assert len(built) == 1


def test_all_copies_act_or_as_many_as_the_budget_says(session: Session):
    lab = until(session, lambda lab: lab.pairings)
    few = until_pairings(session, lab, budget=1)
    assert {len(carriers.kept) for carriers in few.pairings[0].carriers} == {1}
    every = until_pairings(session, few, policy="all")
    assert every.pairings[0].weights == every.pairings[0].possible


def until_pairings(session: Session, before: Lab, **inputs: object) -> Lab:
    session.choose(**inputs)
    return until(session, lambda lab: lab.pairings and lab.pairings != before.pairings)


@pytest.mark.parametrize("column", [*COLUMNS, "links"])
def test_a_click_shows_a_pairing_with_what_was_clicked(session: Session, column: str):
    until(session, inside)
    layer = layer_shown(session.lab)
    assert layer
    plan = layer.plan
    groups = plan.terms if column == "links" else plan.outputs.slots if column == "outputs" else plan.inputs.slots
    for kind in range(len(groups)):
        copy = layer.copies[kind][-1:] or [0] if column == "carriers" else [0]
        expected = nearest(session.lab, column, kind, copy[0])
        if column == "links" and session.lab.inspection:
            expected = session.lab.inspection.most_telling(0, kind, session.lab.example)
        session.inspector.pick(column, kind, copy[0])
        found = shown(session.lab)
        assert found
        assert found.copies
        if expected is None:
            continue
        assert found == expected
        term = plan.terms[found.combination]
        if column == "links":
            assert found.combination == kind
        else:
            assert (term.carrier, term.argument, term.output)[COLUMNS.index(column)] == kind
            assert found.copies[COLUMNS.index(column)] == copy[0]
        assert session.lab.contribution
        assert session.lab.contribution.pairing == found


@pytest.mark.parametrize("pick", [("carriers", 9, 0), ("carriers", 1, 9999), ("links", 99, 0), ("outputs", 0, 10**6)])
def test_a_click_on_nothing_changes_nothing(session: Session, pick: tuple[str, int, int]):
    until(session, inside)
    before = shown(session.lab)
    session.inspector.pick(*pick)
    assert shown(session.lab) == before


def test_the_page_opens_on_the_most_telling_outer_product(session: Session):
    lab = until(session, lambda lab: inside(lab) and lab.contribution)
    layer, found = layer_shown(lab), shown(lab)
    assert layer
    assert found
    assert letters(layer.plan.terms[found.combination]) == FIRST
    assert found == lab.inspection.most_telling(0, found.combination, 0)  # type: ignore[union-attr]
    session.inspector.show_layer(1)
    assert shown(session.lab) == session.lab.inspection.most_telling(1, found.combination, 0)  # type: ignore[union-attr]
    session.inspector.show_layer(0)
    session.inspector.show_example(63)
    assert session.lab.contribution.pairing == shown(session.lab)  # type: ignore[union-attr]
    session.inspector.show_example(64)
    assert session.lab.example == 0


@pytest.mark.parametrize(
    ("group", "name"), [("O(3)", "Test example"), ("SO(3)", "Test example"), ("O(2)", "Random example")]
)
def test_examples_are_test_rows_where_the_task_fits(group: str, name: str):
    inputs = Inputs(group=group)
    question = drain(check_stream(inputs, Given(), Solver())).question
    assert question
    found = examples(question, inputs, None)
    assert found.name == name
    assert found.x.shape == (64, question.rep_in.size())
    if name == "Test example":
        test = built_in("inertia", 1000).test.x[:64]
        np.testing.assert_allclose(np.corrcoef(found.x[:, 7], test[:, 7])[0, 1], 1, rtol=1e-6)


def test_the_numbers_add_up_to_the_layer(session: Session):
    """All the contributions to one output copy of the example that is shown."""
    lab = until(session, inside)
    layer, inspection = layer_shown(lab), lab.inspection
    assert layer
    assert inspection
    plan = layer.plan
    session.inspector.show_example(3)
    total = np.zeros(3)
    for number, term in enumerate(plan.terms):
        if plan.outputs.slots[term.output].dim == 3:
            for carrier in layer.copies[term.carrier]:
                for argument in range(term.arguments):
                    total += inspection.contribution(0, Pairing(number, (carrier, argument, 1)), 3).result
                    last = Pairing(number, (carrier, argument, 1))
    np.testing.assert_allclose(total, inspection.total(0, last, 3), rtol=1e-3, atol=1e-5)


def test_what_is_switched_leaves_the_layer_and_training_takes_it_so(session: Session):
    lab = until(session, inside)
    layer = layer_shown(lab)
    assert layer
    plan = layer.plan
    link, slot = 2, plan.terms[0].carrier
    session.inspector.pick("links", 0, 0)
    copy = shown(session.lab).copies[0]
    session.inspector.switch_shown("carrier")
    session.inspector.pick("links", link, 0)
    session.inspector.switch_shown("kind")
    session.inspector.switch_shown("everything")  # what a visitor might send
    until(session, lambda lab: inside(lab) and lab.pairings[0].off)
    session.inspector.pick("links", 4, 0)
    session.inspector.switch_shown()
    lab = until(session, lambda lab: inside(lab) and len(lab.pairings[0].off) == 2)
    pairings = lab.pairings[0]
    assert {one.combination for one in pairings.off} == {2, 4}
    assert pairings.combinations[2].weights == 0
    assert copy not in next(c.kept for c in pairings.carriers if c.type == plan.supply[slot].type)
    assert lab.contribution is None  # the pairing that is shown is off
    events = runs.run(lab, None, session.solvers["auto"], lambda: 1e-3)
    models = next(event.data["models"] for event in events if event.stage == "models")
    assert models["EMLP"].pairings == lab.pairings
    session.choose(seed=3)
    assert session.lab.inputs.switched == ""  # the switches belong to other carriers


def test_saving_keeps_the_function_and_weights_alone_do_not(session: Session, tmp_path):
    lab = until(session, inside)
    session.inspector.demonstrate()
    found = until(session, lambda lab: lab.demonstration).demonstration
    assert found
    assert found.from_file == found.into_other == 0
    assert found.weights_only > 0.001
    (tmp_path / "model.safetensors").write_bytes(found.content)
    assert lab.inspection
    y = load(tmp_path / "model.safetensors")(jnp.asarray(lab.inspection.x))
    np.testing.assert_allclose(np.asarray(y), lab.inspection.y, rtol=1e-4, atol=1e-5)


def test_saving_waits_for_the_network(session: Session):
    until(session, inside)
    session.choose(other=5)  # builds it anew
    assert session.lab.inspection is None
    session.inspector.demonstrate()
    assert until(session, lambda lab: lab.demonstration)


def test_after_training_the_numbers_are_those_of_the_trained_network(session: Session):
    before = until(session, inside).inspection
    session.train()
    lab = until(session, lambda lab: lab.inspection is not None and steps(lab) == 3)
    assert lab.inspection
    assert before
    assert relative(before.y, lab.inspection.y) > 1e-4
    session.reset()
    again = until(session, lambda lab: inside(lab) and steps(lab) == 0).inspection
    np.testing.assert_array_equal(again.y, before.y)


def own_data() -> bytes:
    """Two vectors to a vector, in units in which inputs are about 50 and outputs about 7000."""
    x = 50 * np.random.default_rng(0).standard_normal((120, 6))
    y = 3 * x[:, :3] * (x[:, 3:] ** 2).sum(axis=1, keepdims=True) / 1000 + x[:, 3:]
    return "\n".join(",".join(map(repr, row)) for row in np.hstack([x, y]).tolist()).encode()


OWN = replace(SMALL, group="SO(3)", rep_in="2*T(1)", rep_out="T(1)", ch=16, steps=30)


@pytest.fixture
def on_own_data() -> Iterator[Session]:
    made = Session(OWN)
    made.open(solve=False)
    until(made, inside)
    made.files.upload("own.csv", own_data())
    yield made
    made.close()


def saved_error(session: Session, tmp_path: Path) -> float:
    """Test error of the downloaded model, computed from the data as they are in the file, as its user would."""
    session.inspector.demonstrate()
    found = until(session, lambda lab: lab.demonstration and lab.saving.status == "done").demonstration
    assert found
    assert found.from_file == found.into_other == 0
    (tmp_path / "model.safetensors").write_bytes(found.content)
    trained = session.lab.inspection.trained  # type: ignore[union-attr]
    assert f"after {trained.steps} training steps" in found.weights
    test = trained.task.test
    error = np.mean((predict(load(tmp_path / "model.safetensors"), test.x.astype(np.float32)) - test.y) ** 2)
    assert found.test == pytest.approx(error, rel=1e-4)
    return float(error)


def test_a_downloaded_model_predicts_in_the_units_of_ones_own_data(on_own_data: Session, tmp_path: Path):
    on_own_data.train()
    lab = until(on_own_data, lambda lab: lab.training.status == "done" and steps(lab) == 30)
    last = lab.curves.records["EMLP"][-1]
    assert last.step == 30
    assert saved_error(on_own_data, tmp_path) == pytest.approx(last.test, rel=1e-4)
    bare = lab.inspection.model  # type: ignore[union-attr]
    test = lab.inspection.trained.task.test  # type: ignore[union-attr]
    assert np.mean((predict(bare, test.x.astype(np.float32)) - test.y) ** 2) > 1.5 * last.test


def test_a_paused_run_is_saved_as_it_is(on_own_data: Session, tmp_path: Path):
    on_own_data.choose(steps=10_000)
    on_own_data.train()
    until(on_own_data, lambda lab: len(lab.curves.steps) > 20)
    on_own_data.pause()
    lab = until(on_own_data, lambda lab: steps(lab) == len(lab.curves.steps) > 20)
    paused_at = len(lab.curves.steps)
    saved_error(on_own_data, tmp_path)
    on_own_data.step()
    lab = until(on_own_data, lambda lab: steps(lab) == len(lab.curves.steps) == paused_at + 1)
    records = lab.curves.records["EMLP"]
    assert saved_error(on_own_data, tmp_path) < records[0].test


@pytest.mark.slow
def test_saving_waits_for_the_weights_that_were_just_learned(on_own_data: Session, tmp_path: Path):
    until(on_own_data, lambda lab: inside(lab) and steps(lab) == 0)
    on_own_data.train()
    lab = until(on_own_data, lambda lab: lab.training.status == "done")
    assert steps(lab) == 0  # the look inside is still of the initial weights
    on_own_data.inspector.demonstrate()
    assert on_own_data.lab.saving.message == "waiting for the network"
    assert saved_error(on_own_data, tmp_path) == pytest.approx(lab.curves.records["EMLP"][-1].test, rel=1e-4)


def test_comparing_seeds_keeps_what_was_learned_and_another_network_does_not(session: Session):
    session.train()
    until(session, lambda lab: steps(lab) == 3)
    session.choose(other=5)
    lab = until(session, lambda lab: inside(lab) and lab.inspection.effect is not None)
    assert steps(lab) == 3
    session.choose(route="isotypic")
    lab = until(session, lambda lab: lab.question and lab.question.route == "isotypic" and inside(lab))
    assert steps(lab) == 3
    lab = settled(session, seed=9)
    assert steps(lab) == 0


def test_a_rule_that_does_not_fit_is_refused_and_the_page_goes_on():
    made = Session(replace(SMALL, ch=384, pairing="full", policy="all", group="SO(3)"), memory_limit=10**6)
    made.open(solve=False)
    try:
        lab = until(made, lambda lab: lab.pairing.status == "failed")
        assert "limit" in lab.pairing.message
        made.choose(pairing="exact", policy="sampled", ch=12)
        until(made, lambda lab: lab.pairings)
    finally:
        made.close()


def test_a_step_that_would_not_fit_into_memory_is_refused(session: Session):
    settled(session, pairing="full", ch=128, batch_size=2000, rows=2000)
    session.train()
    lab = until(session, lambda lab: lab.training.status == "failed")
    assert all(word in lab.training.message for word in ("2,000 rows", "GB", "batches of at most"))
    session.choose(pairing="contract", ch=12, rows=40, batch_size=20)
    session.train()
    until(session, lambda lab: lab.training.status == "done")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("0.1 0.1.2 1.4.0.2.3", "0.1 0.1.2 1.4.0.2.3"),
        ("1.1 0.1 1.1", "0.1 1.1"),
        ("0.1.2.3", ""),
        ("-1.2 a.b 1. .1 1..2 99999999999999999999.1 ٣.١", ""),
        ("__import__('os').system('true')", ""),
        (" ".join(f"0.{k}" for k in range(5000)), None),
    ],
)
def test_switches_are_read_and_nothing_else(text: str, kept: str | None):
    found = taken({"switched": text}, Inputs())[0].switched
    assert kept is None or found == kept
    assert len(found) < 2000
    assert write_switches(read_switches(found)) == found
    assert flipped(flipped(found, (0, 7)), (0, 7)) == found


def test_hostile_switches_do_no_harm(session: Session):
    before = until(session, inside)
    session.choose(switched="9.0 0.99 0.99.0 0.0.9999 0.0.9999.0.0 0.0.0.9999.9999")
    lab = until(session, lambda lab: inside(lab) and lab.layers is not before.layers)
    assert [p.weights for p in lab.pairings] == [p.weights for p in before.pairings]


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({"pairing": "other"}, {}),
        ({"policy": ["all"]}, {"policy": "sampled"}),
        ({"budget": -4, "lock": -9, "other": 2**40}, {"budget": 0, "lock": -1, "other": MAX_SEED}),
        ({"budget": "x", "switched": 5}, {"budget": 0, "switched": ""}),
    ],
)
def test_inputs_are_clamped(inputs: dict, expected: dict):
    assert taken(inputs, Inputs())[0] == replace(Inputs(), **expected)


def test_a_link_holds_every_choice():
    assert {field.name for field in fields(Inputs)} == set(INPUTS)
    chosen = Inputs(
        pairing="full", policy="all", budget=3, lock=4, other=7, switched="0.1 1.2.3", seed=5, ch=17, num_layers=3
    )
    link = {name: str(getattr(chosen, name)) for name in INPUTS}
    assert taken(link, Inputs())[0] == chosen
