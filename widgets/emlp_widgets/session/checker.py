"""What the controls of the check do: each action replaces its job and returns at once."""

from emlp_widgets.compute.check import Check, check_stream
from emlp_widgets.compute.maps import Maps
from emlp_widgets.session.jobs import locked
from emlp_widgets.session.work import Work
from emlp_widgets.state.question import Question


class Checker:
    """Checks maps with the weights of the sliders, on group elements that the seed draws, one after another."""

    def __init__(self, work: Work):
        self.work, self.state, self.jobs = work, work.state, work.jobs
        self._question: Question | None = None
        self._drawn = 0  # how many elements were drawn before this one
        self._mirror = False

    @locked
    def take(self, maps: Maps, question: Question) -> None:
        """Shows new maps, and checks them."""
        self._question = question
        self.state.change(maps=maps, weights=maps.first_weights)
        self._check()

    @locked
    def weigh(self, weights: list[float]) -> None:
        """Checks with other weights of the terms; a number of them that does not fit belongs to older maps."""
        maps = self.state.lab.maps
        if maps is not None and len(weights) == len(maps.terms) and tuple(weights) != self.state.lab.weights:
            self.state.change(weights=tuple(weights))
            self._check()

    @locked
    def another(self) -> None:
        """Draws another group element."""
        self._drawn += 1
        self._check()

    @locked
    def mirror(self) -> None:
        """Puts a mirror before the element, or takes it away."""
        self._mirror = not self._mirror
        self._check()

    def _check(self) -> None:
        lab = self.state.lab
        if lab.maps is None or self._question is None:
            return

        def finish(check: Check) -> None:
            self.state.change(check=check)

        key = lab.inputs.seed + self._drawn
        stream = check_stream(lab.maps, self._question, lab.weights, key, mirror=self._mirror)
        self.work.start("check", stream, finish)
