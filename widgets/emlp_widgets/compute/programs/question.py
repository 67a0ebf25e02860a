"""The group and the representations as a program has them."""

from emlp_lab.groups.given.matrix_text import read_matrices
from emlp_widgets.compute.own_group import Written, read_written
from emlp_widgets.compute.programs.program import Program
from emlp_widgets.state.given import Given
from emlp_widgets.state.snapshot import Lab


def question(lab: Lab, given: Given) -> Program:
    """The group, and the two representations of it. A group that was written on the page is given by its numbers;
    objects that a panel was given have no text, and the program takes them from a dictionary YOURS.
    """
    inputs = lab.inputs
    written = read_written(given.written.get(inputs.group, ""))
    reader, group = _own(written) if written else _read("parse_group", inputs.group, given)
    reps = [_read("parse", text, given) for text in (inputs.rep_in, inputs.rep_out)]
    names = [("emlp_lab.groups", reader), *(("emlp_lab.reps", name) for name, _ in reps)]
    bound = ", ".join(f"{text}(group)" for _, text in reps)
    told = "YOURS[" in f"{group}{bound}"
    return Program(
        (
            *(["# YOURS: a dictionary of the objects that you gave to the page, by the names that it shows."] * told),
            f"group = {group}",
            f"rep_in, rep_out = {bound}",
        ),
        tuple((module, name) for module, name in names if name),
    )


def _read(reader: str, text: str, given: Given) -> tuple[str, str]:
    """What reads a text, and how it is written; nothing reads what only the page knows."""
    return ("", f"YOURS[{text!r}]") if given.holds(text) else (reader, f"{reader}({text!r})")


def _own(written: Written) -> tuple[str, str]:
    matrices = read_matrices(written.text).tolist()
    kind = "lie_algebra" if written.kind == "infinitesimal" else "discrete"
    snap = ", snap=True" if written.snap else ""
    return "from_generators", f"from_generators({kind}={matrices}, name={written.name!r}{snap})"
