"""What is shown in place of the maps while a solve takes longer than people like to wait."""

import time
from typing import Any

import numpy as np

from emlp_lab.solve.replay.step import counted
from emlp_widgets.compute.maps import Maps
from emlp_widgets.pictures.curves.long_solve import LongSolve
from emlp_widgets.pictures.curves.series import thinned
from emlp_widgets.session.publisher import Publisher
from emlp_widgets.session.session import Session
from emlp_widgets.state.question import Question
from emlp_widgets.state.snapshot import Lab
from emlp_widgets.state.solve_trace import Course, Trace
from emlp_widgets.state.words import rep_words

AFTER_SECONDS = 1.0
MAX_SIDE = 40  # rows and columns of a last result that has a picture
MAX_SLOTS = 60
COUNTED = "How many there are is counted beforehand, from the characters of the group; now each one is computed."
CURVE_POINTS = 200


class LongSolveView:
    """The long solve; `on` says whether there is one."""

    def __init__(self, session: Session):
        self._session = session
        self.on = False
        self.widget = LongSolve(shown={})

    def connect(self, publisher: Publisher) -> None:
        """Lets people cancel the solve, or go back to the last result."""
        acts = {"cancel": lambda: self._session.cancel("solving"), "back": self._back}
        self.widget.on_ask(lambda name, _: acts[name]())

    def draw(self, lab: Lab) -> None:
        """Shows the solve of the snapshot, once it has taken a second."""
        seconds = time.monotonic() - lab.solving.started
        self.on = lab.solving.active and lab.question is not None and seconds > AFTER_SECONDS
        self.widget.shown = shown(lab, seconds) if self.on and lab.question is not None else {}

    def _back(self) -> None:
        question = self._session.lab.basis_question
        if question is not None:
            names = ("group", "rep_in", "rep_out", "route")
            self._session.choose(**{name: getattr(question, name) for name in names})


def shown(lab: Lab, seconds: float) -> dict[str, Any]:
    """All that the picture shows."""
    course, question = lab.course, lab.question
    trace = course.trace
    return {
        "headline": headline(trace),
        "words": " ".join(filter(None, [course.heading and f"{course.heading.capitalize()}.", words(trace)])),
        "found": trace.found,
        "expected": trace.expected if trace.found is not None and (trace.expected or 0) <= MAX_SLOTS else None,
        "status": f"{lab.solving.message.capitalize()} · {seconds:.0f} s · Cancel answers within half a second",
        "curve": curve(course, size(question) if question else ""),
        "last": last(lab.maps, lab.basis_question),
    }


def headline(trace: Trace) -> tuple[str, str]:
    """How far a problem is, in two parts; the first is emphasised."""
    if trace.found is not None:
        maps = "map" if trace.found == 1 and trace.expected is None else "maps"
        of = "" if trace.expected is None else f" of {trace.expected:,}"
        return f"{trace.found:,}{of}", f"{maps} found so far"
    if trace.left:
        return f"{trace.left[-1]:,} of {trace.dim:,}", "dimensions are left"
    return "Solving", f"for {counted(trace.expected, 'map')}" if trace.expected is not None else ""


def words(trace: Trace) -> str:
    """What happens, in a sentence or two."""
    if trace.found is not None:
        return "" if trace.expected is None else COUNTED
    if trace.left:
        known = f" {counted(trace.expected, 'map')} will stay." if trace.expected is not None else ""
        return f"Each equation keeps the vectors that it sends to zero.{known}"
    return ""


def size(question: Question) -> str:
    """How large the problem is."""
    rows, columns = question.rep_out.size(), question.rep_in.size()
    return f"W is {rows:,} × {columns:,}: {counted(rows * columns, 'unknown')}."


def curve(course: Course, note: str) -> dict[str, Any]:
    """The residuals of the iterative route, or the dimensions that are left; without points where there are neither."""
    trace, points = course.trace, course.residuals.points
    title = "How well the vectors fit all generators"
    if not points.shape[1]:
        title = "Dimensions left" if trace.left else ""
        points = np.array([range(len(trace.left)), trace.left], np.float32)
    rounds = [[step, counted(rank, "map")] for step, rank in trace.rounds[1:]]
    drawn = np.ascontiguousarray(thinned(points, CURVE_POINTS), "<f4")
    kept = f"{note} The other tabs keep working, and the last result stays until this one is ready."
    return {"title": title, "points": drawn.tobytes(), "rounds": rounds[-6:], "note": kept}


def last(maps: Maps | None, question: Question | None) -> dict[str, Any] | None:
    """The last result as a card; None where there is none."""
    if maps is None or question is None:
        return None
    entries, rank = counted(maps.basis.dim, "entry", "entries"), counted(maps.basis.rank, "free weight")
    text = f"{rep_words(question.rep_in)} in, {rep_words(question.rep_out)} out, under {question.group}"
    numbers = maps.numbers if max(maps.numbers.shape) <= MAX_SIDE else maps.numbers[:0, :0]
    return {
        "text": f"{text[0].upper()}{text[1:]}: {entries}, {rank}.",
        "shape": list(numbers.shape),
        "classes": np.ascontiguousarray(numbers, "<i2").tobytes(),
        "sums": [[term for term, _ in terms] for terms in maps.classes.sums] if maps.classes else [],
    }
