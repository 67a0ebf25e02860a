"""Files to take away from the maps, and the notebook of everything."""

import ipywidgets as w

from emlp_widgets.compute.exports import basis_npz, matrix_csv
from emlp_widgets.compute.maps import Maps
from emlp_widgets.compute.programs.notebook import notebook
from emlp_widgets.pictures import Download
from emlp_widgets.pictures.matrices.maps_picture import MapsPicture
from emlp_widgets.session.session import Session
from emlp_widgets.state.snapshot import Lab
from emlp_widgets.views import html
from emlp_widgets.views.export import ExportRow

READ = "numpy.load(“basis.npz”)[“Q”][:, k].reshape(n_out, n_in) is map k; W has the weights of the sliders."
DRAWN = (".emlp-maps .emlp-w", ".emlp-maps .emlp-term-head")


class ExportView:
    """Buttons for the basis, W, its picture, and the notebook."""

    def __init__(self, session: Session, picture: MapsPicture):
        self._session, self._picture = session, picture
        self.basis = Download("Basis (NPZ)", "All equivariant maps, orthonormal", self._basis)
        self.matrix = Download("W (CSV)", "The matrix with the weights of the sliders", self._matrix)
        self.notebook = Download("Notebook (IPYNB)", "All parts of the page as a notebook that runs", self._notebook)
        self.row = ExportRow(session, "W", "Picture of W", DRAWN, [self.basis, self.matrix, self.notebook])
        self.widget = w.VBox([self.row.widget, w.HTML(html.note(html.escape(READ)))])

    def draw(self, lab: Lab) -> None:
        """Lets be pressed what there is."""
        maps = self._current(lab)
        self.basis.disabled = maps is None
        self.matrix.disabled = maps is None or maps.classes is None
        self.row.draw(lab, there=not self.matrix.disabled)

    def _basis(self) -> tuple[str, bytes] | None:
        lab = self._session.lab
        maps, question = self._current(lab), lab.basis_question
        return ("basis.npz", basis_npz(maps, question)) if maps and question else None

    def _matrix(self) -> tuple[str, bytes] | None:
        maps = self._current(self._session.lab)
        weights = self._picture.weights
        if maps is None or maps.classes is None or len(weights) != len(maps.terms):
            return None
        return "W.csv", matrix_csv(maps, weights)

    def _notebook(self) -> tuple[str, bytes]:
        return "emlp-lab.ipynb", notebook(self._session.lab, self._session.given)

    def _current(self, lab: Lab) -> Maps | None:
        return lab.maps if lab.maps is not None and lab.maps.basis is lab.basis and lab.basis_is_current else None
