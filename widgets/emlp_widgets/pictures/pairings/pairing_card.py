"""The selected pairing: what it does, in words, in indices and in numbers."""

from __future__ import annotations

from typing import ClassVar

from emlp_widgets.pictures.controls.asking import AskingWidget
from emlp_widgets.pictures.guarded import bundle, styles


class PairingCard(AskingWidget):
    """The card of one pairing, and what can be done with it.

    shown: {"kinds": [[number, short name, name], ...], "kind": number of the one shown, "name", "text", "formula": runs
    [[text, whether it is an index], ...], "lead", "parts": [[sign, {"power", "rows", "caption"}], ...], rows as texts,
    "share": from 0 to 1 or None, "said": [strong, rest], "note", "off", "kind_off", "ready"};
    nothing but "note" without a pairing.
    Wishes: "kind" with a number, "example", "switch" with "pairing", "kind" or "carrier".
    """

    _esm = bundle("pairing_card.js")
    _css = styles("pairing_card.css")
    wishes: ClassVar = frozenset({"kind", "example", "switch"})
