"""What the controls of the pairings do: each action starts or replaces a job and returns at once."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from emlp_lab.nn import Pairing
from emlp_lab.nn.bilinear.contribution import Contribution
from emlp_lab.solve import Solver
from emlp_lab.stream import Event, Stream
from emlp_widgets.compute.demonstration import Demonstration, demonstration_stream
from emlp_widgets.compute.examples import NUM_EXAMPLES
from emlp_widgets.compute.network import Inspection, KeptLayers, Trained, inspection_stream, kept_stream
from emlp_widgets.session.jobs import locked
from emlp_widgets.session.work import Work
from emlp_widgets.state.inputs import NETWORK, differ
from emlp_widgets.state.kinds import easy
from emlp_widgets.state.selection import layer_shown, nearest, shown
from emlp_widgets.state.snapshot import Lab, Progress
from emlp_widgets.state.switches import Switch, flipped


class Inspector:
    """Draws the pairings, looks inside the network, turns pairings on and off, saves and loads.

    choose: takes new inputs, as `Session.choose` does.
    """

    def __init__(self, work: Work, solver: Solver, choose: Callable[..., None]):
        self.work, self.state, self.jobs = work, work.state, work.jobs
        self._solver, self._choose = solver, choose
        self._trained: Trained | None = None
        self._saving_waits = False  # for the network

    @property
    def lab(self) -> Lab:
        """The newest snapshot."""
        return self.state.lab

    @locked
    def draw(self) -> None:
        """Finds the pairings of the chosen inputs, then their numbers; of trained weights where the network is still
        the one that was trained.
        """
        waits = self._saving_waits or self.lab.saving.active  # who asked for a file gets it, of the new network
        self.cancel()
        lab = self.lab
        if self._trained is not None and differ(self._trained.inputs, lab.inputs, NETWORK):
            self._trained = None
        if lab.question is None:
            return

        def finish(layers: KeptLayers) -> None:
            self.state.change(layers=layers)
            self.inspect()

        self._saving_waits = waits
        saving = self._waiting() if waits else Progress()
        self.state.change(inspection=None, contribution=None, demonstration=None, saving=saving)
        self.work.start("pairing", kept_stream(lab.question, lab.inputs, self._solver), finish)

    @locked
    def inspect(self, trained: Trained | None = None) -> None:
        """Computes the features that the layers receive. trained: what a run has reached."""
        lab = self.lab
        self._trained = trained or self._trained
        if lab.question is None or lab.layers is None or lab.question.refusal:
            self.work.cancel("saving")  # of a network that is not to be had
            self._saving_waits = False
            return

        def finish(inspection: Inspection) -> None:
            # In one change, so that nobody picks a pairing between the numbers and what they tell.
            example = min(self.lab.example, len(inspection.x) - 1)
            told = _told(replace(self.lab, inspection=inspection, example=example))
            self.state.change(inspection=inspection, example=example, **told)
            if self._saving_waits:
                self.demonstrate()

        stream = inspection_stream(lab.question, lab.inputs, lab.layers, self._solver, self._trained)
        self.work.start("inspecting", _settled(stream), finish)

    @locked
    def forget(self) -> None:
        """Goes back from trained weights to the initial ones."""
        if self._trained is not None:
            self._trained = None
            self.draw()

    @locked
    def show_layer(self, layer: int) -> None:
        """Shows the pairings of one layer."""
        number = max(0, int(layer))
        self.state.change(layer=number, **_told(replace(self.lab, layer=number)))

    @locked
    def open(self, layer: int, example: int, picked: Pairing | None) -> None:
        """Shows layer, example and pairing of a link."""
        pick = (layer, picked) if picked is not None else None
        self.state.change(layer=layer, example=example % NUM_EXAMPLES, picked=pick)
        self._contribute()

    @locked
    def show_example(self, example: int) -> None:
        """Computes with another of the examples."""
        rows = len(self.lab.inspection.x) if self.lab.inspection else NUM_EXAMPLES
        self.state.change(example=max(0, int(example)) % rows)
        self._contribute()

    @locked
    def pick(self, column: str, kind: int, copy: int) -> None:
        """Shows the pairing with this copy that is nearest to the one shown; of the column "links" the most telling one
        of a combination.
        """
        telling = _most_telling(self.lab, kind) if column == "links" else None
        pairing = telling or nearest(self.lab, column, kind, copy)
        if pairing is not None:
            self.state.change(picked=(self.lab.shown_layer, pairing))
            self._contribute()

    @locked
    def switch_shown(self, what: str = "pairing") -> None:
        """Turns the pairing that is shown on or off, or all of its "kind", or its "carrier" with every pairing."""
        layer, pairing = layer_shown(self.lab), shown(self.lab)
        if layer is None or pairing is None or pairing.copies is None:
            return
        carrier = layer.plan.terms[pairing.combination].carrier, pairing.copies[0]
        switches = {
            "pairing": (pairing.combination, *pairing.copies),
            "kind": (pairing.combination,),
            "carrier": carrier,
        }
        if what in switches:
            self._flip((self.lab.shown_layer, *switches[what]))

    @locked
    def demonstrate(self) -> None:
        """Saves the inspected model, loads it in three ways and compares; once there is one, of the newest weights."""
        inspection = self.lab.inspection
        self._saving_waits = inspection is None or inspection.trained is not self._trained
        if inspection is None or self._saving_waits:
            self.state.change(saving=self._waiting())
            return

        def finish(demonstration: Demonstration) -> None:
            self.state.change(demonstration=demonstration)

        self.work.start("saving", demonstration_stream(inspection), finish)

    @locked
    def cancel(self) -> None:
        """Ends what is under way."""
        self._saving_waits = False
        for name in ("pairing", "inspecting", "saving"):
            self.work.cancel(name)

    @staticmethod
    def _waiting() -> Progress:
        return Progress("running", "waiting for the network", started=time.monotonic())

    def _flip(self, switch: Switch) -> None:
        self._choose(switched=flipped(self.lab.inputs.switched, switch))

    def _contribute(self) -> None:
        """The numbers of the pairing that is shown; a matter of milliseconds once the features are known."""
        self.state.change(contribution=_contribution(self.lab))


def _told(lab: Lab) -> dict[str, Any]:
    """The pairing that a visitor chose, if it is there, else the most telling one of its kind; and its numbers. Where
    the symmetry leaves only zeros of that kind, one of which it leaves more.
    """
    now = shown(lab)
    if now is None:
        return {"picked": lab.picked, "contribution": None}
    if lab.picked != (lab.shown_layer, now):
        lab = _picked(lab, _most_telling(lab, now.combination) or now)
    if _adds_nothing(lab):
        lab = next((other for other in _others(lab) if not _adds_nothing(other)), lab)
    return {"picked": lab.picked, "contribution": _contribution(lab)}


def _others(lab: Lab) -> Iterator[Lab]:
    """The most telling pairing of each kind, those that are easy to read first."""
    layer = layer_shown(lab)
    terms = layer.plan.terms if layer else ()
    for number in dict.fromkeys([*(number for number, _ in easy(terms)), *range(len(terms))]):
        if pairing := _most_telling(lab, number):
            yield _picked(lab, pairing)


def _picked(lab: Lab, pairing: Pairing) -> Lab:
    return replace(lab, picked=(lab.shown_layer, pairing))


def _adds_nothing(lab: Lab) -> bool:
    found = _contribution(lab)
    return found is not None and not found.result.any()


def _most_telling(lab: Lab, combination: int) -> Pairing | None:
    """In the example that is shown; None while there are no numbers, and where the combination is off."""
    if lab.inspection is None or not 0 <= combination < len(lab.pairings[lab.shown_layer].combinations):
        return None
    return lab.inspection.most_telling(lab.shown_layer, combination, lab.example)


def _contribution(lab: Lab) -> Contribution | None:
    """Of the pairing that is shown; None while there are no numbers, and where it is off."""
    pairing = shown(lab)
    if lab.inspection is None or pairing is None:
        return None
    try:
        return lab.inspection.contribution(lab.shown_layer, pairing, lab.example)
    except ValueError:  # it is off
        return None


def _settled(stream: Stream[Inspection], quiet_seconds: float = 0.5) -> Stream[Inspection]:
    """The stream after a moment without a change: who types and turns things must not start a compilation each time."""
    deadline = time.monotonic() + quiet_seconds
    while time.monotonic() < deadline:
        yield Event("wait", "waiting for the next change")
        time.sleep(0.05)
    return (yield from stream)
