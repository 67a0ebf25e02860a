"""A program to be read and copied."""

from __future__ import annotations

import traitlets

from emlp_widgets.pictures.guarded import Picture, bundle, styles


class CodeBlock(Picture):
    """Shows `text`, with a button that copies it; where the browser does not allow that, the text is selected."""

    _esm = bundle("code_block.js")
    _css = styles("code_block.css")

    text = traitlets.Unicode("").tag(sync=True)
