"""The sentence that asks the question: what goes in, what comes out, and which group acts."""

from __future__ import annotations

from typing import ClassVar

import traitlets

from emlp_widgets.pictures.controls.asking import AskingWidget
from emlp_widgets.pictures.guarded import bundle, styles


class Sentence(AskingWidget):
    """Chips, each with a panel to choose in, and how the solve stands.

    asks: of which of "rep_in", "rep_out" and "group" there are chips. shown: {name: chip, ..., "state": {...}}; a chip
    is {"words", "text", "short", "error"}, those of representations also have "note", "terms", [[what, count], ...],
    "additions", [[title, hint, text], ...], and "mend", a title and a text that mends the error, or nothing; that of
    the group has "facts", "chosen", the name of its family and its numbers, and "own", what is known of a group that is
    being written: {"checks", "ready", "rounded", "written"}. state: {"kind", "text", "title", "buttons": [[wish, title,
    "main" or ""], ...]}.
    library: [[kind, [{"name", "signature", "summary", "parameters"}, ...]], ...], parameters as
    {"name", "low", "step", "default", "options"}.
    """

    _esm = bundle("sentence.js")
    _css = styles("sentence.css")
    wishes: ClassVar = frozenset(
        {
            "group",
            "own",
            "use own",
            *(f"{what} {rep}" for rep in ("rep_in", "rep_out") for what in ("set", "add", "more", "less", "clear")),
        }
        | {"solve", "cancel"}
    )

    asks = traitlets.List(traitlets.Unicode(), ["rep_in", "rep_out", "group"]).tag(sync=True)
    library = traitlets.List(help="the families of groups, written once").tag(sync=True, echo_update=False)
