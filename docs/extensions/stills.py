"""Still pictures in place of live panels, in the kernel of a lesson that becomes a page."""

import time
from collections.abc import Callable, Iterator
from html import escape
from typing import Any, TypeVar

import numpy as np
from emlp_widgets import CheckPanel, GroupPanel, MapsPanel, PairingsPanel
from emlp_widgets.pictures import MatrixPicture
from emlp_widgets.sketches import Sketch, show_matrices
from emlp_widgets.sketches.svg import COLORS, text
from IPython.core.interactiveshell import InteractiveShell
from ipywidgets import DOMWidget

PATIENCE = 120  # seconds until a panel must have found what it shows
CELL = 14  # pixels
NOTE = "In the notebook this is live: open it with <code>emlp-lab</code>, or in JupyterLab, to move it."

Found = TypeVar("Found")


def install() -> None:
    """Widgets of this kernel are shown by `still` from now on."""
    display: Any = InteractiveShell.instance().display_formatter
    display.mimebundle_formatter.for_type(DOMWidget, lambda shown, **_: {"text/html": still(shown)})


def still(shown: DOMWidget) -> str:
    """HTML of what a widget shows first, and where it can be moved."""
    pictures = "".join(picture for kind, draw in DRAW.items() if isinstance(shown, kind) for picture in draw(shown))
    return f'<div class="still"><div class="pictures">{pictures}</div><p>{NOTE}</p></div>'


def waited(value: Callable[[], Found | None]) -> Found:
    """A value that a panel finds in a thread of its own."""
    end = time.monotonic() + PATIENCE
    while (found := value()) is None:
        if time.monotonic() > end:
            raise TimeoutError(f"the panel had nothing to show after {PATIENCE} s.")
        time.sleep(0.05)
    return found


def maps(panel: MapsPanel) -> Iterator[str]:
    """Each named term."""
    for term in waited(lambda: panel.basis).terms():
        yield show_matrices([term.matrix()], [term.name]).svg


def generators(panel: GroupPanel) -> Iterator[str]:
    """The matrices that make the group."""
    group = waited(lambda: panel.group)
    for letter, matrices in (("A", group.lie_algebra), ("h", group.discrete_generators)):
        for number, matrix in enumerate(matrices, start=1):
            yield show_matrices([matrix], [f"{letter}{number}"]).svg


def element(panel: CheckPanel) -> Iterator[str]:
    """The group element at the end of the way, and how far both orders are apart there."""
    errors = waited(lambda: panel.errors or None)
    yield show_matrices([panel.g], ["g"]).svg
    words = ", ".join(f"{error:.1g} for {name}" for name, error in errors.items())
    yield f"<p>How far turn first and map first are apart, over the largest entry: {escape(words)}.</p>"


def pairings(panel: PairingsPanel) -> Iterator[str]:
    """The pairings of the first layer, in words."""
    yield f"<pre>{escape(str(waited(lambda: panel.pairings or None)[0]))}</pre>"


def shared_weights(drawn: MatrixPicture) -> Iterator[str]:
    """Entries of one colour are one weight, a minus is one with the other sign, what is left white is zero."""
    picture = drawn.picture
    rows, columns = picture["rows"], picture["cols"]
    classes = np.frombuffer(picture["classes"], "<i4").reshape(rows, columns)
    cell = min(CELL, 500 // max(rows, columns))
    parts = [_square(i, j, int(number), cell) for (i, j), number in np.ndenumerate(classes)]
    border = f'<path d="M1 1h{columns * cell}v{rows * cell}h-{columns * cell}Z" fill="none" stroke="currentcolor"/>'
    yield f"<p>{escape(picture['title'])}</p>"
    yield Sketch("".join(parts) + border, columns * cell + 2, rows * cell + 2, picture["title"]).svg


def _square(i: int, j: int, number: int, cell: int) -> str:
    if not number:
        return ""
    opacity = (0.85, 0.4, 0.2)[min((abs(number) - 1) // len(COLORS), 2)]
    fill = f"rgb({COLORS[(abs(number) - 1) % len(COLORS)]} / {opacity})"
    box = f'<rect x="{1 + j * cell}" y="{1 + i * cell}" width="{cell}" height="{cell}" fill="{fill}"/>'
    return box + (text(1 + (j + 0.5) * cell, (i + 1) * cell - 2, "−") if number < 0 and cell == CELL else "")


DRAW: dict[type, Callable[[Any], Iterator[str]]] = {
    MapsPanel: maps,
    GroupPanel: generators,
    CheckPanel: element,
    PairingsPanel: pairings,
    MatrixPicture: shared_weights,
}
