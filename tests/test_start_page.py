"""The start page: its pictures are those of the solver, its links are taken by the workbench, its lessons are there."""

import itertools
import re
from urllib.parse import parse_qsl

import numpy as np
import pytest
from emlp_widgets.start.curves import curves_svg
from emlp_widgets.start.drawing import example_basis, example_curves, example_svg
from emlp_widgets.start.page import PICTURES, contents
from emlp_widgets.start.weights import weights_svg
from emlp_widgets.state.examples import EXAMPLES, WORDS, Example
from emlp_widgets.state.inputs import required
from emlp_widgets.state.lessons import LESSONS, lessons_in
from emlp_widgets.state.snapshot import STAGES
from nbformat import NO_CONVERT, read

from tests.servers import NOTEBOOKS

DRAWN = [example for example in EXAMPLES if example.measured is None]
[TRAINED] = [example for example in EXAMPLES if example.measured is not None]
named = pytest.mark.parametrize("example", DRAWN, ids=lambda example: example.name)


@named
def test_a_picture_is_what_the_solver_gives(example: Example):
    """Else: python -m emlp_widgets.start"""
    assert (PICTURES / f"{example.name}.svg").read_text("utf-8") == example_svg(example)


def test_counts_that_are_not_the_solvers_are_refused():
    wrong = Example("set", "A set", "", 36, 3, DRAWN[2].inputs)
    with pytest.raises(ValueError, match="36 entries and 2 weights"):
        example_svg(wrong)


def looks(svg: str, shape: tuple[int, int]) -> np.ndarray:
    """How each entry of a drawing with a path for each is filled and marked."""
    found = np.full(shape, "", object)
    for look, path in re.findall(r'<path ([^>]*) d="([^"]*)"/>', svg):
        for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)", path):
            found[int(y) // 10, int(x) // 10] += f"{look} {width};"
    return found


@pytest.mark.parametrize("example", [each for each in DRAWN if each.name != "rubik"], ids=lambda each: each.name)
def test_entries_look_alike_if_they_are_the_same_weight(example: Example):
    basis, shape = example_basis(example)
    seen = looks(weights_svg(basis, "name", shape), shape)
    numbers = basis.classes().numbers
    if not basis.rank:
        assert len(set(seen.flat)) == 1
    for look, number in {*zip(seen.flat, numbers.flat, strict=True)}:
        assert set(numbers[seen == look]) == {number}
    for number in np.unique(numbers):
        assert len({look.split(";")[0] for look in seen[np.abs(numbers) == abs(number)]}) == 1


def test_a_large_picture_has_the_counts_of_its_classes():
    rubik = next(example for example in DRAWN if example.name == "rubik")
    basis, shape = example_basis(rubik)
    svg = weights_svg(basis, "name", shape)
    areas = [re.findall(r"h(\d+)v", path) for path in re.findall(r'<path fill="[^"]*" d="([^"]*)"', svg)]
    sizes = np.unique(np.abs(basis.classes().numbers), return_counts=True)[1]
    drawn = {sum(map(int, area)) // 10 for area in areas}
    pairs = {
        a + b for a, b in itertools.combinations(sizes.tolist(), 2)
    }  # the eighth weight has the first colour again
    assert sum(sum(map(int, area)) // 10 for area in areas) == rubik.entries
    assert drawn <= {*sizes.tolist(), *pairs}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_a_link_is_taken_as_it_is(example: Example):
    """`required` raises where one of the values would be changed."""
    inputs = dict(parse_qsl(example.fragment, strict_parsing=True))
    assert inputs.pop("stage") in STAGES
    assert inputs == example.inputs
    required(inputs)


def test_emlp_against_mlp_is_one_click_and_one_on_train():
    assert TRAINED.stage == "training"
    assert TRAINED.inputs["task"] == "inertia"


@pytest.mark.slow
def test_the_errors_of_the_training_are_those_of_the_page():
    curves = example_curves(TRAINED)
    said = [float(text.split()[-1]) for text in TRAINED.counts]
    ends = [curves[name][-1] for name in ("EMLP", "MLP")]
    np.testing.assert_allclose(ends, said, rtol=0.3)  # rounding of other processors grows in 1,000 steps


@pytest.mark.parametrize("errors", [[], [0.0, 1.0]], ids=["none", "zero"])
def test_curves_that_have_no_logarithm_are_refused(errors: list[float]):
    with np.errstate(divide="ignore"), pytest.raises(ValueError, match="must be positive"):
        curves_svg({"EMLP": errors, "MLP": [1.0] if errors else []})


def test_the_lessons_are_the_notebooks():
    files = sorted(NOTEBOOKS.glob("[1-9]-*.ipynb"))
    there = lessons_in(NOTEBOOKS)
    assert list(there.values()) == files
    assert [lesson.number for lesson in LESSONS] == list(range(1, len(LESSONS) + 1))
    for lesson, path in there.items():
        assert read(path, NO_CONVERT).cells[0].source.startswith(f"# {lesson.number} · ")


def test_every_word_leads_to_a_lesson_that_is_there():
    numbers = {lesson.number for lesson in lessons_in(NOTEBOOKS)}
    assert {word.lesson for word in WORDS} <= numbers
    assert contents(lessons_in(NOTEBOOKS))["words"] == list(WORDS)
