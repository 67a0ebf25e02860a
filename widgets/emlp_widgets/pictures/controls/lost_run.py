"""A word on a run that a reload has ended."""

from __future__ import annotations

from typing import ClassVar

import traitlets

from emlp_widgets.pictures.controls.asking import AskingWidget, is_asked
from emlp_widgets.pictures.guarded import bundle, styles


class LostRun(AskingWidget):
    """Shown where the tab had a run and was loaded again, which starts another kernel; the wish "again" is to train.

    ran: whether there is a run here; the tab remembers it.
    """

    _esm = bundle("lost_run.js")
    _css = styles("lost_run.css")
    _from_browser: ClassVar = {"asked": is_asked}
    wishes = frozenset({"again"})

    ran = traitlets.Bool(False).tag(sync=True, echo_update=False)
