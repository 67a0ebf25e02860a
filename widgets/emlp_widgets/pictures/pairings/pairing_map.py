"""A picture of the pairings of one bilinear layer: which copies act on which, and where the results go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, ClassVar

import traitlets

from emlp_widgets.pictures.guarded import Picture, bundle, is_count, styles
from emlp_widgets.pictures.pairings.pairing_parts import CarrierGroup, CopyGroup, Link, Selected

COLUMNS = ("carriers", "arguments", "outputs", "links")


def _is_pick(value: Any) -> bool:
    if not isinstance(value, list) or len(value) != 4:
        return False
    count, column, kind, copy = value
    return isinstance(column, str) and column in COLUMNS and all(map(is_count, (count, kind, copy)))


class PairingMap(Picture):
    """Three columns of copies, and a band for each combination of types.

    `picked` is the last click: [count, column, number of the group or link, number of the copy]; the count makes two
    clicks on the same square two changes. A click only asks: the picture changes with the next `show`. `busy` dims the
    picture; `message` shows while there is none.
    """

    _esm = bundle("pairing_map.js")
    _css = styles("pairing_map.css")
    _from_browser: ClassVar = {"picked": _is_pick}

    busy = traitlets.Bool(False).tag(sync=True)
    message = traitlets.Unicode("No pairings yet.").tag(sync=True)
    alt = traitlets.Unicode("", help="text alternative; made from the picture when empty").tag(sync=True)
    picked = traitlets.List().tag(sync=True)
    # One trait, so that a browser never sees the links of one layer with the copies of another.
    picture = traitlets.Dict().tag(sync=True, echo_update=False)

    def show(
        self,
        *,
        carriers: Sequence[CarrierGroup],
        arguments: Sequence[CopyGroup],
        outputs: Sequence[CopyGroup],
        links: Sequence[Link],
        selected: Selected | None = None,
    ) -> None:
        """Draw the map; of a group of more than 60 copies only the carriers that act, or the selected copy.

        A group of carriers whose copies cannot act has `acts` False, and no square. Raises ValueError for links,
        kept copies and a selection that do not fit the groups.
        """
        for link in links:
            _require(link.carrier, carriers, "carrier", link)
            _require(link.argument, arguments, "argument", link)
            _require(link.output, outputs, "output", link)
        for group in carriers:
            _require_kept(group)
        if selected is not None:
            _require(selected.link, links, "link", selected)
            _require_copies(selected, links[selected.link], carriers, arguments, outputs)
        self.picture = {
            "carriers": [asdict(group) for group in carriers],
            "arguments": [asdict(group) for group in arguments],
            "outputs": [asdict(group) for group in outputs],
            "links": [asdict(link) for link in links],
            "selected": asdict(selected) if selected else None,
        }

    def clear(self, message: str | None = None) -> None:
        """Remove the picture and show `message` (by default the one shown before) in its place."""
        with self.hold_sync():
            self.picture = {}
            if message is not None:
                self.message = message


def _require(number: int, groups: Sequence[Any], what: str, owner: Link | Selected) -> None:
    if not 0 <= number < len(groups):
        raise ValueError(f"{owner} names {what} {number} of {len(groups)}: {_advice(len(groups))}")


def _advice(count: int) -> str:
    return f"pass a number from 0 to {count - 1}" if count else "there is none, so leave it out"


def _require_kept(group: CarrierGroup) -> None:
    absent = [copy for copy in group.kept if not 0 <= copy < group.copies]
    if absent:
        raise ValueError(f"{group.label} cannot keep copies {absent}: pass numbers from 0 to {group.copies - 1}")


def _require_copies(
    selected: Selected,
    link: Link,
    carriers: Sequence[CarrierGroup],
    arguments: Sequence[CopyGroup],
    outputs: Sequence[CopyGroup],
) -> None:
    groups = carriers[link.carrier], arguments[link.argument], outputs[link.output]
    for group, copy in zip(groups, (selected.carrier, selected.argument, selected.output), strict=True):
        if not 0 <= copy < group.copies:
            raise ValueError(f"{selected} names copy {copy} of {group.label}: {_advice(group.copies)}")
