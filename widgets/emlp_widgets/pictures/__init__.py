"""The small widgets of the workbench: a matrix, live curves, numbers, the keyboard, the link."""

from emlp_widgets.pictures.controls.download import Download as Download
from emlp_widgets.pictures.controls.keyboard import Keyboard as Keyboard
from emlp_widgets.pictures.controls.number_box import NumberBox as NumberBox
from emlp_widgets.pictures.controls.url_state import UrlState as UrlState
from emlp_widgets.pictures.curves.live_curves import LiveCurves as LiveCurves
from emlp_widgets.pictures.matrices.matrix_picture import MatrixPicture as MatrixPicture
from emlp_widgets.pictures.pairings.pairing_map import PairingMap as PairingMap
