"""What the typed texts mean."""

from dataclasses import dataclass

from emlp_lab.groups import Group
from emlp_lab.reps import Rep
from emlp_lab.solve import Estimate


@dataclass(frozen=True, eq=False)
class Question:
    """Group and representations that the texts mean, and how they will be solved.

    estimates: of every problem, none where it is refused before it is planned. refusal: why it will not be solved, or
    None.
    """

    group: Group
    rep_in: Rep
    rep_out: Rep
    route: str
    estimates: tuple[Estimate, ...]
    refusal: str | None

    @property
    def bytes(self) -> int:
        """Memory of the largest problem; they are solved one after another."""
        return max((estimate.bytes for estimate in self.estimates), default=0)

    @property
    def seconds(self) -> float:
        """Time of all problems."""
        return sum(estimate.seconds for estimate in self.estimates)

    @property
    def routes(self) -> tuple[str, ...]:
        """Those that will be taken."""
        return tuple(sorted({estimate.route for estimate in self.estimates}))

    @property
    def question(self) -> tuple[Group, Rep, Rep, str]:
        """What a solve answers."""
        return self.group, self.rep_in, self.rep_out, self.route
