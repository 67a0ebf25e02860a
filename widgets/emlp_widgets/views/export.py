"""What people take away from a part of the page, in one row."""

from collections.abc import Sequence

import ipywidgets as w

from emlp_widgets.pictures import Download
from emlp_widgets.pictures.controls.picture_file import PictureFile
from emlp_widgets.session.session import Session
from emlp_widgets.state.snapshot import Lab, Made
from emlp_widgets.views import html
from emlp_widgets.views.controls import row

HINT = "A page of its own, about 5 MB, that needs no network: zoom, and read the numbers under the pointer"


class ExportRow:
    """Files, the picture as SVG and PNG, and a figure that can be zoomed, which is made when it is asked for.

    kind: one of `FIGURES`, and the name of the picture's file. downloads: what else there is.
    """

    def __init__(self, session: Session, kind: str, title: str, drawn: tuple[str, str], downloads: Sequence[Download]):
        self._session, self._kind = session, kind
        self._made: Made | None = None
        self.picture = PictureFile(picture=drawn[0], legend=drawn[1], title=title, name=kind)
        self.figure = Download("Figure to zoom (HTML)", HINT, self._ask)
        self.status = w.HTML()
        self.widget = w.VBox([row(*downloads, self.picture, self.figure), self.status])

    def draw(self, lab: Lab, *, there: bool) -> None:
        """Hands out the figure once it is made. there: whether there is anything to draw."""
        self.figure.disabled = not there
        if lab.made is not self._made:
            self._made = lab.made
            if lab.made is not None and lab.made.kind == self._kind:
                self.figure.hand(lab.made.name, lab.made.content)
        words = html.note(html.escape(lab.exporting.message)) if lab.exporting.active else ""
        self.status.value = html.status("exporting", lab.exporting, words)

    def _ask(self) -> None:
        self._session.exporter.figure(self._kind)
