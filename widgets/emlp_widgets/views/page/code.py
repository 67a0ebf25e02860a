"""The lines of emlp_lab that compute what each part of the page shows."""

from emlp_widgets.compute.programs.parts import programs
from emlp_widgets.pictures.controls.code_block import CodeBlock
from emlp_widgets.session.session import Session
from emlp_widgets.state.snapshot import STAGES, Lab


class CodeView:
    """A program for each part, by its name in `parts`."""

    def __init__(self, session: Session):
        self._session = session
        self.parts = {stage: CodeBlock() for stage in STAGES}

    def draw(self, lab: Lab) -> None:
        """Writes the lines of the snapshot."""
        for stage, text in programs(lab, self._session.given).items():
            self.parts[stage].text = text
