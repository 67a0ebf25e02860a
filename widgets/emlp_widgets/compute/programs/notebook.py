"""The state of the page as a notebook."""

import json
from dataclasses import fields
from typing import Any

from emlp_widgets.compute.programs.parts import pieces
from emlp_widgets.compute.programs.program import Program
from emlp_widgets.state.given import Given
from emlp_widgets.state.inputs import Inputs
from emlp_widgets.state.snapshot import Lab

WORDS = {
    "question": "# A question for EMLP Lab\n\nWhich group acts, on what goes in and on what comes out.",
    "maps": "## Maps\n\nAll equivariant maps as sums of named terms, and W with the weights of the sliders.",
    "check": "## Check\n\nMove first or map first: W beside any matrix, on the way to a group element.",
    "pairings": "## Pairings\n\nA network, and which parts of its input a bilinear layer multiplies.",
    "training": "## Training\n\nThe network beside plain ones, on the same batches, with the numbers of the page.",
    "page": "## The page\n\nThe same workbench; its parts are widgets too, such as `MapsPanel` and `TrainingPanel`.",
}


def notebook(lab: Lab, given: Given) -> bytes:
    """The programs of all parts, in order, and a cell that opens the page as it is; Jupyter's format 4.5.

    Texts of visitors are in programs alone, as Python's strings.
    """
    cells = []
    for name, piece in (pieces(lab, given) | {"page": _page(lab)}).items():
        cells.append(_cell(f"about-{name}", "markdown", WORDS[name]))
        cells.append(_cell(name, "code", str(piece)))
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}, "title": "EMLP Lab"}
    whole = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return f"{json.dumps(whole, indent=1, ensure_ascii=False)}\n".encode()


def _page(lab: Lab) -> Program:
    """Group and representations are those of the first cell."""
    first = Inputs()
    names = [f.name for f in fields(Inputs) if f.name not in ("group", "rep_in", "rep_out")]
    chosen = {name: getattr(lab.inputs, name) for name in names if getattr(lab.inputs, name) != getattr(first, name)}
    if chosen.get("task") == "file":
        del chosen["task"]  # the page has no file yet
    more = "".join(f", {name}={value!r}" for name, value in chosen.items())
    return Program((f"Workbench(group=group, rep_in=rep_in, rep_out=rep_out{more})",), (("emlp_widgets", "Workbench"),))


def _cell(name: str, kind: str, text: str) -> dict[str, Any]:
    more: dict[str, Any] = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return {"cell_type": kind, "id": name, "metadata": {}, **more, "source": text.splitlines(keepends=True)}
