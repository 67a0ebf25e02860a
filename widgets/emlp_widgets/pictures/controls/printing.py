"""The page on paper."""

from __future__ import annotations

import traitlets

from emlp_widgets.pictures.guarded import Picture, bundle


class Printing(Picture):
    """Unseen but on paper, where it says the seed and the link. results: the parts of the page that are printed."""

    _esm = bundle("printing.js")

    results = traitlets.List(traitlets.Unicode()).tag(sync=True)
    seed = traitlets.Int(0).tag(sync=True)
