"""The small widgets of the workbench: a matrix, live curves, numbers, the keyboard, the link."""

from emlp_widgets.pictures.download import Download as Download
from emlp_widgets.pictures.keyboard import Keyboard as Keyboard
from emlp_widgets.pictures.live_curves import LiveCurves as LiveCurves
from emlp_widgets.pictures.matrix_picture import MatrixPicture as MatrixPicture
from emlp_widgets.pictures.number_box import NumberBox as NumberBox
from emlp_widgets.pictures.pairing_map import PairingMap as PairingMap
from emlp_widgets.pictures.url_state import UrlState as UrlState
