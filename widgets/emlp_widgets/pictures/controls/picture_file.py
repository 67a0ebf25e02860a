"""Buttons that save a picture of the page as a file."""

from __future__ import annotations

import traitlets

from emlp_widgets.pictures.guarded import GuardedWidget, bundle, styles


class PictureFile(GuardedWidget):
    """Saves what is drawn, as SVG and as PNG; all of it happens in the browser.

    picture, legend: selectors, within the panel, of the SVG or canvas and of the items of its legend, or "". title:
    what it is; name: of the file, without ending.
    """

    _esm = bundle("picture_file.js")
    _css = styles("download.css")

    picture = traitlets.Unicode().tag(sync=True)
    legend = traitlets.Unicode("").tag(sync=True)
    title = traitlets.Unicode("Picture").tag(sync=True)
    name = traitlets.Unicode("picture").tag(sync=True)
