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
        self.drawn = 0  # how many elements were drawn before this one
        self.mirrored = False
        self._expected: tuple[float, ...] = ()

    @locked
    def take(self, maps: Maps, question: Question) -> None:
        """Shows new maps, with the weights that a link asks for, and checks them."""
        self._question = question
        weights, self._expected = self._expected, ()
        if weights and len(weights) != len(maps.terms):
            text = f"The link has {len(weights)} weights and these maps have {len(maps.terms)}: they are as at first."
            weights = ()
            self.state.change(notes={**self.state.lab.notes, "link": text})
        self.state.change(maps=maps, weights=weights or maps.first_weights)
        self._check()

    @locked
    def expect(self, weights: tuple[float, ...]) -> None:
        """These are the weights of the maps that are taken next."""
        self._expected = weights

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
        self.draw(self.drawn + 1, mirrored=self.mirrored)

    @locked
    def mirror(self) -> None:
        """Puts a mirror before the element, or takes it away."""
        self.draw(self.drawn, mirrored=not self.mirrored)

    @locked
    def draw(self, drawn: int, *, mirrored: bool) -> None:
        """Draws the element of that number, with a mirror before it or without one."""
        self.drawn, self.mirrored = drawn, mirrored
        self._check()

    def _check(self) -> None:
        lab = self.state.lab
        if lab.maps is None or self._question is None:
            return

        def finish(check: Check) -> None:
            self.state.change(check=check)

        key = lab.inputs.seed + self.drawn
        stream = check_stream(lab.maps, self._question, lab.weights, key, mirror=self.mirrored)
        self.work.start("check", stream, finish)
