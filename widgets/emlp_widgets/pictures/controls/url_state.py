"""The state of the workbench as a link."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import traitlets

from emlp_widgets.pictures.guarded import STATIC, GuardedWidget, is_count


def _clean(
    pairs: Mapping[Any, Any], *, max_pairs: int = 40, max_key_length: int = 40, max_value_length: int = 2001
) -> dict[str, str]:
    """The first pairs of short strings; anything else is left out. The limits are those of url_state.js.

    max_value_length: one more than the workbench takes, so that it can say what is longer.
    """
    texts = [(key, value) for key, value in pairs.items() if isinstance(key, str) and isinstance(value, str)]
    short = [(key, value) for key, value in texts if 0 < len(key) <= max_key_length and len(value) <= max_value_length]
    return dict(short[:max_pairs])


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
