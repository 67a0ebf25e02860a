"""What a solve says on its way: the route of each problem, the dimensions that are left, the residuals."""

from dataclasses import dataclass, field

from emlp_lab.stream import Event
from emlp_widgets.pictures.curves.series import Series


@dataclass(eq=False)
class Trace:
    """One problem on its way. dim: its dimension. expected: how many maps there will be, None where that is not known.
    left: dimensions at the start of the null-space route and after each constraint. found: maps so far, of the routes
    that find one after another, and None of others. rounds: (step, maps found before it) of the iterative route.
    """

    route: str
    dim: int = 0
    expected: int | None = None
    left: list[int] = field(default_factory=list)
    found: int | None = None
    rounds: list[tuple[int, int]] = field(default_factory=list)


@dataclass(eq=False)
class Course:
    """Numbers of one solve, appended by its thread alone; readers take what is there.

    heading: the type under way. traces: by type, in the order of the blocks; a type that was solved before has none.
    residuals, values: of the steps of the iterative route, which are counted over all types; the values are the lowest
    Ritz values. steps: their number so far.
    """

    heading: str = ""
    traces: list[list[Trace]] = field(default_factory=list)
    residuals: Series = field(default_factory=lambda: Series("residual"))
    values: Series = field(default_factory=lambda: Series("lowest Ritz value"))
    steps: int = 0

    @property
    def trace(self) -> Trace:
        """The problem under way."""
        return self.traces[-1][-1] if self.traces and self.traces[-1] else Trace("")

    @property
    def place(self) -> list[str]:
        """What is under way, in words: the type, its route, the dimensions that are left."""
        trace = self.trace
        fall = f"dimensions left: {' → '.join(map(str, trace.left))}" if len(trace.left) > 1 else ""
        return [text for text in (self.heading, trace.route, fall) if text]

    def collect(self, event: Event) -> None:
        """Adds what an event says."""
        match event.stage:
            case "type":
                self.heading = event.message if event.total > 1 else ""
                self.traces.append([])
            case "route":
                about = event.data
                self.traces[-1].append(Trace(about["route"], about.get("dim", 0), about.get("expected")))
            case "restrict":
                self.traces[-1][-1].left.append(event.data["rank"])
            case "halves":
                self.trace.found = event.data["rank"]
            case "iterate":
                self._step(event.data["residual"], event.data["values"])
                self._find(event.data.get("rank", 0))
            case "found":
                self._find(event.data["rank"])

    def _step(self, residual: float, values: list[float]) -> None:
        step = self.steps + 1
        self.residuals.extend(step, residual)
        if values:
            self.values.extend(step, min(values))
        self.steps = step  # last, so that a reader who sees the step finds its numbers

    def _find(self, rank: int) -> None:
        trace = self.trace
        if trace.found != rank:
            trace.found = rank
            trace.rounds.append((self.steps, rank))
