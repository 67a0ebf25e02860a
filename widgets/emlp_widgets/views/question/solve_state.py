"""How the solve stands, in one line: what it is, and what can be pressed."""

import time
from typing import Any

from emlp_widgets.state.snapshot import Lab
from emlp_widgets.views import html

Line = dict[str, Any]  # kind, text, title and buttons, as `Sentence` takes them


def solve_state(lab: Lab) -> Line:
    """The line for a snapshot."""
    progress, question = lab.solving, lab.question
    if progress.active:
        seconds = time.monotonic() - progress.started
        text = " · ".join([*lab.course.place, progress.message, f"{seconds:.1f} s"])
        return _line("running", text, ["cancel", "Cancel", ""])
    if lab.group_error or lab.rep_in_error or lab.rep_out_error:
        return _line("failed", "Showing the last good problem" if lab.basis is not None else "Nothing to solve yet")
    if question is None:
        return _line("stale", "Inputs changed")
    if question.refusal:
        return _line("failed", f"Refused: {question.refusal}")
    if progress.status == "failed":
        return _line("failed", progress.message, ["solve", "Try again", "main"])
    if lab.basis is not None and lab.basis_is_current:
        return _line("done", _solved(lab)) | {"title": "Two independent ways gave the same number of maps."}
    about = "" if question.seconds < 0.5 else f" (about {html.duration(question.seconds)})"
    kind, text = ("cancelled", "Cancelled") if progress.status == "cancelled" else ("stale", "Inputs changed")
    return _line(kind, text, ["solve", f"Solve{about}", "main"])


def _line(kind: str, text: str, *buttons: list[str]) -> Line:
    return {"kind": kind, "text": html.cut(text), "title": text, "buttons": list(buttons)}


def _solved(lab: Lab) -> str:
    agreed = lab.basis is not None and lab.basis.evidence.expected == lab.basis.rank
    return f"Solved in {html.duration(lab.solving.seconds or 0)}" + (" · checked twice" if agreed else "")
