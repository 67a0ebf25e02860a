"""A solve once more, as slowly as one likes."""

from typing import Any

from emlp_lab.solve.replay.replay import Frame
from emlp_lab.solve.spaces.halves import HalvesSubspace
from emlp_widgets.compute.maps import side
from emlp_widgets.compute.watching import Watched
from emlp_widgets.pictures.matrices.watch_picture import WatchPicture
from emlp_widgets.session.publisher import Publisher
from emlp_widgets.session.session import Session
from emlp_widgets.state.snapshot import Lab


class WatchView:
    """The replay of the solve that found the basis, made when it is asked for."""

    def __init__(self, session: Session):
        self._session = session
        self._shown: Watched | None = None
        self.picture = self.widget = WatchPicture()

    def connect(self, publisher: Publisher) -> None:
        """Lets the button ask for the replay."""
        self.picture.on_ask(lambda *_: self._session.watch())

    def draw(self, lab: Lab) -> None:
        """Shows the replay of the snapshot, where it is one of its basis."""
        watched = lab.watched if lab.watched is not None and lab.watched.basis is lab.basis else None
        if watched is self._shown:
            return
        self._shown = watched
        if watched is None or watched.refusal:
            self.picture.clear(watched.refusal if watched else "")
        else:
            self._show(watched, lab)

    def _show(self, watched: Watched, lab: Lab) -> None:
        maps = lab.maps if lab.maps is not None and lab.maps.basis is watched.basis else None
        sums = [[term for term, _ in terms] for terms in maps.classes.sums] if maps and maps.classes else []
        question = lab.basis_question
        drawn = any(look is not None for look in watched.looks) and question is not None
        sides = (question.rep_out, question.rep_in) if question is not None and drawn else ()
        named = [
            {"names": list(one.names), "blocks": [list(block) for block in one.blocks]} for one in map(side, sides)
        ]
        rows, columns = named or [{"names": [], "blocks": []}] * 2
        values = [frame.values for frame in watched.frames]
        frames = [told(frame) for frame in watched.frames]
        self.picture.show(frames, watched.looks, values, {"rows": rows, "columns": columns}, sums)


def told(frame: Frame) -> dict[str, Any]:
    """A frame as the picture takes it."""
    step = frame.step
    return {
        "heading": f"Tensors of type {frame.type}, route {frame.route}",
        "text": step.text,
        "count": step.count,
        "total": frame.total,
        "found": step.found,
        "residual": step.residual,
        "halves": None if step.halves is None else blocks(step.halves),
    }


def blocks(space: HalvesSubspace) -> dict[str, list[list[int]]]:
    """The irreducibles of both halves, and which of them are joined so far."""
    rows, columns = ([[P.shape[2], P.shape[1]] for P in half] for half in (space.left, space.right))
    joined = [[pair.left, pair.right, len(pair.maps)] for pair in space.pairs]
    return {"rows": rows, "columns": columns, "joined": joined}
