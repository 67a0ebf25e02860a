"""Choosing what to learn, among pictures."""

from __future__ import annotations

from typing import ClassVar

import traitlets

from emlp_widgets.pictures.controls.asking import AskingWidget, is_asked
from emlp_widgets.pictures.guarded import bundle, styles


class TaskChoice(AskingWidget):
    """A button with the title of the task; its panel has a card for each one, with picture, title and sentence.

    shown: "task", the name of the chosen one. cards: (name, title, sentence, picture, refusal) each; a picture is an
    SVG of ours or "", a refusal says why the task cannot be chosen. The wish "look" is that the panel is opened,
    "choose" has the name of a task.
    """

    _esm = bundle("task_choice.js")
    _css = styles("task_choice.css")
    _from_browser: ClassVar = {"asked": is_asked}
    wishes = frozenset({"look", "choose"})

    cards = traitlets.List().tag(sync=True, echo_update=False)
