"""A solve as people watch it: replayed when they ask for it, where that does not take long."""

from dataclasses import dataclass

from emlp_lab.solve import Basis
from emlp_lab.solve.replay.replay import Frame, few, replay
from emlp_lab.stream import Event, Stream
from emlp_widgets.compute.looks import Looks, looks

MAX_SECONDS = 10.0  # of a solve that is done again
MAX_ENTRIES = 160_000  # of its maps
MAX_CELLS = 160_000  # of the pictures of all frames together, 320 kB
MIN_FRAMES = 20


@dataclass(frozen=True, eq=False)
class Watched:
    """The frames of the solve that found `basis`, and the looks of the cells in each, None where a frame has none.

    refusal: why there are no frames, or "".
    """

    basis: Basis
    frames: tuple[Frame, ...] = ()
    looks: tuple[Looks | None, ...] = ()
    refusal: str = ""


def watch_stream(basis: Basis) -> Stream[Watched]:
    """Replays the solve of a basis; where that would take long, or fails, the result has the reason."""
    if basis.dim > MAX_ENTRIES:
        return Watched(basis, refusal=f"W has {basis.dim:,} entries: solves of up to {MAX_ENTRIES:,} are replayed.")
    if basis.evidence.seconds > MAX_SECONDS:
        taken = f"It took {basis.evidence.seconds:.0f} s to solve"
        return Watched(basis, refusal=f"{taken}: solves of up to {MAX_SECONDS:.0f} s are replayed.")
    yield Event("replay", "solving once more")
    try:
        frames = yield from replay(basis)
    except (ArithmeticError, ValueError, MemoryError) as problem:
        return Watched(basis, refusal=str(problem))
    cells = max((frame.classes.size for frame in frames if frame.classes is not None), default=1)
    frames = few(frames, max(MIN_FRAMES, MAX_CELLS // cells))
    return Watched(basis, frames, looks([frame.classes for frame in frames]))
