"""A link that a visitor opens: what it asks for is taken, and shown before anything else."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from emlp_widgets.compute.own_group import read_written
from emlp_widgets.session.session import Session
from emlp_widgets.state.inputs import STRUCTURE, Inputs, differ
from emlp_widgets.state.link import INPUTS, read_count, read_element, read_pairing, read_weights
from emlp_widgets.state.snapshot import STAGES, Lab
from emlp_widgets.state.solve_trace import Course

PATIENCE_SECONDS = 2.0  # with which a page waits for the result of its link before it shows how the solve goes on
NO_DATA = "A link holds no data: choose the task below."


class Opening:
    """Takes links. Keys that mean nothing are left out; of values that make no sense one note tells, and of inputs
    each its own.
    """

    def __init__(self, session: Session):
        self._session = session
        self._since = 0.0
        self._waits = False  # for a written group

    def take(self, link: Mapping[str, str], number: int) -> None:
        """Takes the state out of a link. number: 1 for the first one, before which nobody has chosen anything."""
        session, first = self._session, number == 1
        self._since = time.monotonic()
        inputs = {name: text for name, text in link.items() if name in INPUTS}
        holds_file = inputs.get("task") == "file"
        if holds_file:
            del inputs["task"]
        written = link.get("gens")
        with session.jobs.lock:
            if written is not None:
                inputs.pop("group", None)
                self._waits = True
                session.work.cancel("reading")
                session.writing.write(written, use=True, choose=self._chooser(first=first), **inputs)
            elif inputs:
                self._chooser(first=first)(**inputs)
            session.note("link", " ".join([*self._look(link), *self._weigh(link)]))
            if holds_file:
                session.note("task", NO_DATA)
            session.state.change(link=number)

    def is_shown(self, lab: Lab) -> bool:
        """Whether a snapshot shows what the link asks for, or that it takes long."""
        if time.monotonic() - self._since > PATIENCE_SECONDS:
            return True
        read = not lab.basis_is_current or (lab.maps is not None and lab.maps.basis is lab.basis)
        return not (self._waits or lab.checking or lab.solving.active) and (read or lab.solving.status == "failed")

    def _chooser(self, *, first: bool) -> Callable[..., None]:
        session = self._session

        def choose(**inputs: Any) -> None:
            before = session.lab.inputs
            self._waits = False
            if first:
                session.begin(inputs)
                self._forget(before)
            else:
                session.choose(**inputs)
            if not session.lab.basis_is_current or session.lab.maps is None:
                session.solve()

        return choose

    def _forget(self, before: Inputs) -> None:
        """What the page has opened with was the answer to nobody's question."""
        session = self._session
        if differ(before, session.lab.inputs, STRUCTURE):
            for name in ("reading", "check", "why"):
                session.work.cancel(name)
            empty = {"basis": None, "basis_question": None, "maps": None, "check": None, "reason": None}
            session.state.change(**empty, basis_course=Course(), weights=())

    def _look(self, link: Mapping[str, str]) -> list[str]:
        """Goes to the part of the page, the layer, pairing and group element; tells of what there is not."""
        session, notes = self._session, []
        stage = link.get("stage", STAGES[0])
        session.go(stage)
        numbers = {name: read_count(link[name]) for name in ("layer", "ex") if name in link}
        pick = read_pairing(link["pick"]) if "pick" in link else None
        element = read_element(link["g"]) if "g" in link else None
        own = read_written(link["gens"]) if "gens" in link else None
        found = {"stage": stage if stage in STAGES else None, **numbers, "pick": pick, "g": element, "gens": own}
        if left := [name for name, value in found.items() if value is None and name in link]:
            notes.append(f"Left out of the link, since it means nothing there: {', '.join(left)}.")
        if numbers or pick:
            session.inspector.open(numbers.get("layer") or 0, numbers.get("ex") or 0, pick)
        if element is not None:
            session.checker.draw(element[0], mirrored=element[1])
        return notes

    def _weigh(self, link: Mapping[str, str]) -> list[str]:
        if "w" not in link:
            return []
        weights, note = read_weights(link["w"])
        lab, checker = self._session.lab, self._session.checker
        known = lab.basis_is_current and lab.maps is not None and lab.maps.basis is lab.basis and not self._waits
        if known and not lab.solving.active:
            checker.weigh(list(weights))
        else:
            checker.expect(weights)
        return [note] if note else []
