"""What of the page is printed."""

from emlp_widgets.pictures.controls.printing import Printing
from emlp_widgets.session.publisher import Publisher
from emlp_widgets.session.session import Session
from emlp_widgets.state.snapshot import Lab


class PrintView:
    """The last line of a print, and which parts come before it."""

    def __init__(self, session: Session):
        del session
        self.widget = Printing()

    def connect(self, publisher: Publisher) -> None:
        """Nothing acts here."""

    def draw(self, lab: Lab) -> None:
        """Tells what there is in the snapshot."""
        self.widget.seed = lab.inputs.seed
        self.widget.results = results(lab)


def results(lab: Lab) -> list[str]:
    """The parts of the page that show a result."""
    there = {
        "maps": lab.maps is not None,
        "check": lab.check is not None and lab.check.comparison is not None,
        "pairings": bool(lab.pairings),
        "training": bool(lab.curves.steps),
    }
    return [name for name, some in there.items() if some]
