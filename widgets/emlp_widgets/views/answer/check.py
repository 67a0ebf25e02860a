"""Whether moving first and mapping first give the same answer: your W, any matrix, and whole networks."""

from typing import Any

import numpy as np

from emlp_lab.check import Path
from emlp_widgets.compute.check import Check
from emlp_widgets.pictures.matrices.check_picture import CheckPicture
from emlp_widgets.session.publisher import Publisher
from emlp_widgets.session.session import Session
from emlp_widgets.state.snapshot import Lab
from emlp_widgets.views.answer.maps import headline

NAMES = ("W", "any")  # of the compared matrices


class CheckView:
    """The picture of the check, and what it shows as numbers.

    check: what is shown, or None.
    """

    def __init__(self, session: Session):
        self._session = session
        self.check: Check | None = None
        self.picture = self.widget = CheckPicture(message="Nothing is solved yet.")

    def connect(self, publisher: Publisher) -> None:
        """Lets the picture ask for another element and for a mirror."""
        checker = self._session.checker
        acts = {"another": checker.another, "mirror": checker.mirror}
        self.picture.on_ask(lambda name, _: acts[name]())

    def draw(self, lab: Lab) -> None:
        """Shows the check of the snapshot."""
        check = lab.check
        self.picture.busy = check is not None and not (
            check.maps is lab.maps and check.maps.basis is lab.basis and lab.basis_is_current
        )
        self.picture.network({name: records[-1].equivariance for name, records in lab.curves.records.items()})
        if check is not None and self.check is not check:
            self.check = check
            self._show(check)
        elif check is None and self.check is not None:
            self.check = None
            self.picture.clear("Nothing is solved yet.")

    def element(self) -> np.ndarray:
        """The group element where the slider is, shape (d, d)."""
        return self.check.elements[self._frame(self.check)] if self.check else np.zeros((0, 0))

    def errors(self) -> dict[str, float]:
        """The relative difference where the slider is, "W" and "any", and of each network."""
        check, networks = self.check, {str(name): float(error) for name, error in self.picture.networks}
        if check is None or check.comparison is None:
            return networks
        return dict(zip(NAMES, check.comparison.errors[self._frame(check)].tolist(), strict=True)) | networks

    def _frame(self, check: Check) -> int:
        return round(self.picture.t * (len(check.path) - 1))

    def _show(self, check: Check) -> None:
        found = check.comparison
        if found is None:
            return self.picture.clear(check.too_large)
        shown = found.moved_first, found.mapped_first, found.errors
        return self.picture.show(np.stack(check.elements), labels(check.path), words(check), found.x, *shown)


def labels(path: Path) -> list[str]:
    """What stands at the slider, for each frame."""
    found = [f"Step {k} of {path.steps}" if path.steps else "" for k in range(path.steps + 1)]
    turning = len(path) - 1 - path.steps
    walked = f"{path.steps} step{'s' if path.steps > 1 else ''}, then " if path.steps else ""
    for k in range(1, turning + 1):
        part = k / turning
        moved = f"{100 * part:.0f} % of the way" if path.angle is None else f"turn {np.degrees(part * path.angle):.0f}°"
        found.append(walked + moved if walked else moved.capitalize())
    found[0] = "The mirror alone" if path.mirrored else "The identity: nothing moves"
    return found


def words(check: Check) -> dict[str, Any]:
    """The texts of the picture, and the shapes of its tiles."""
    group, maps = check.group, check.maps
    entries, weights = headline(maps)
    count = len(maps.rows.names) * len(maps.columns.names)
    free = f"{count:,} free weight{'' if count == 1 else 's'}, drawn at random"
    return {
        "group": str(group),
        "verb": "turn" if check.path.angle is not None else "move",
        "rows": [["Your W", f"{entries} {weights}"], ["Any matrix", free]],
        "squares": [maps.columns.square, maps.rows.square],
        "mirror": check.path.mirrored if check.has_mirror else None,
        "box": group.d if group.d in (2, 3) and not np.iscomplexobj(np.stack(check.elements)) else 0,
    }
