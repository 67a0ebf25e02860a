"""Draws the pictures of the start page into the package."""

from pathlib import Path

from emlp_lab.groups import parse_group
from emlp_lab.reps import parse
from emlp_lab.solve import Basis, Solver
from emlp_lab.stream import drain
from emlp_widgets.compute.checking import check_stream
from emlp_widgets.compute.network import MAX_BYTES, kept_stream
from emlp_widgets.compute.training import collect, run
from emlp_widgets.start.curves import curves_svg
from emlp_widgets.start.page import PICTURES
from emlp_widgets.start.weights import weights_svg
from emlp_widgets.state.examples import EXAMPLES, Example
from emlp_widgets.state.given import Given
from emlp_widgets.state.inputs import required
from emlp_widgets.state.snapshot import Curves, Lab


def draw_maps() -> None:
    """The pictures of all bases. Raises ValueError where the table counts otherwise than the solver."""
    for example in EXAMPLES:
        if example.measured is None:
            _write(example, example_svg(example))


def draw_training() -> None:
    """The picture of the training run, which takes about a minute, and its errors, which belong into the table."""
    for example in EXAMPLES:
        if example.measured is not None:
            tests = example_curves(example)
            _write(example, curves_svg(tests))
            for name, errors in tests.items():
                print(f"{name}: {errors[-1]:.2g}")  # noqa: T201  a command talks to its terminal


def example_basis(example: Example) -> tuple[Basis, tuple[int, int]]:
    """The basis of an example, and rows and columns of W."""
    group = parse_group(example.inputs["group"])
    rep_in, rep_out = parse(example.inputs["rep_in"])(group), parse(example.inputs["rep_out"])(group)
    return (rep_in >> rep_out).equivariant_basis(), (rep_out.size(), rep_in.size())


def example_svg(example: Example) -> str:
    """The picture of the basis of an example. Raises ValueError where the table counts otherwise."""
    basis, (rows, columns) = example_basis(example)
    if (rows * columns, basis.rank) != (example.entries, example.weights):
        raise ValueError(f"{example.title} has {rows * columns} entries and {basis.rank} weights: mend the table.")
    return weights_svg(basis, example.name, (rows, columns))


def example_curves(example: Example) -> dict[str, list[float]]:
    """Test errors of both networks, as the page trains them with the inputs of an example."""
    inputs, solver = required(example.inputs), Solver("auto", MAX_BYTES)
    question = drain(check_stream(inputs, Given(), solver)).question
    if question is None:
        raise ValueError(f"{inputs} cannot be read: mend the table.")
    lab = Lab(inputs, question=question, layers=drain(kept_stream(question, inputs, solver)))
    curves = Curves()
    drain(run(lab, None, solver, lr=lambda: inputs.lr), lambda event: collect(curves, event))
    return {name: [record.test for record in curves.records[name]] for name in ("EMLP", "MLP")}


def _write(example: Example, svg: str) -> Path:
    PICTURES.mkdir(exist_ok=True)
    place = PICTURES / f"{example.name}.svg"
    place.write_text(svg, encoding="utf-8")
    return place
