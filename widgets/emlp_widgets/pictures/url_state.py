"""The state of the workbench as a link."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import traitlets

from emlp_widgets.pictures.guarded import STATIC, GuardedWidget, is_count

MAX_KEYS = 40
MAX_KEY = 40
MAX_VALUE = 2001  # one more than is taken, so that what is longer is told


def _is_pair(key: Any, value: Any) -> bool:
    return isinstance(key, str) and 0 < len(key) <= MAX_KEY and isinstance(value, str) and len(value) <= MAX_VALUE


def _clean(pairs: Mapping[Any, Any]) -> dict[str, str]:
    """The first `MAX_KEYS` pairs of short strings; anything else is left out."""
    valid = [(key, value) for key, value in pairs.items() if _is_pair(key, value)]
    return dict(valid[:MAX_KEYS])


def _is_answer(value: Any) -> bool:
    return not isinstance(value, bool) and isinstance(value, int) and is_count(abs(value))


class UrlState(GuardedWidget):
    """Invisible; keeps `state` in the fragment of the address (Voila only) and reads links.

    Observe `arrivals`, then read `incoming`: `arrivals` counts how often the browser has read a fragment
    (1 on load, also when the fragment is empty; one more whenever the visitor changes it by hand),
    while `incoming` alone does not change when the same link is opened twice.
    """

    _esm = STATIC / "url_state.js"
    _from_browser: ClassVar = {
        "incoming": lambda value: isinstance(value, dict),
        "arrivals": is_count,
        "copied": _is_answer,
    }

    state = traitlets.Dict(help="what the link holds; written by Python").tag(sync=True)
    incoming = traitlets.Dict(help="what the fragment held; untrusted").tag(sync=True, echo_update=False)
    arrivals = traitlets.Int(0).tag(sync=True)
    copy_requests = traitlets.Int(0).tag(sync=True)
    copied = traitlets.Int(0, help="n: the n-th copy() worked; -n: the browser refused it").tag(sync=True)

    @traitlets.validate("state", "incoming")
    def _short_strings(self, proposal: Any) -> dict[str, str]:
        return _clean(proposal["value"])

    def copy(self) -> None:
        """Put the full link on the clipboard of the visitor; `copied` tells whether it worked."""
        self.copy_requests += 1
