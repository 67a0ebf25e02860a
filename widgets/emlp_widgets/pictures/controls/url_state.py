"""The state of the workbench as a link, and what a teacher adds to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import traitlets

from emlp_widgets.pictures.guarded import GuardedWidget, bundle, is_count, styles


def _clean(
    pairs: Mapping[Any, Any], *, max_pairs: int = 40, max_key_length: int = 40, max_value_length: int = 2001
) -> dict[str, str]:
    """The first pairs of short strings; anything else is left out. The limits are those of url_state.js.

    max_value_length: one more than the workbench takes, so that it can say what is longer.
    """
    texts = [(key, value) for key, value in pairs.items() if isinstance(key, str) and isinstance(value, str)]
    short = [(key, value) for key, value in texts if 0 < len(key) <= max_key_length and len(value) <= max_value_length]
    return dict(short[:max_pairs])


class UrlState(GuardedWidget):
    """Keeps `state` in the fragment of the address (Voila only), reads links, and makes them in a panel.

    What a teacher adds to a link, texts and what of the page can be used, stays in the browser: above the page it is
    shown as plain text, and Python never sees it. Until `shown` has come up to `arrivals` the page is covered.

    Observe `arrivals`, then read `incoming`: `arrivals` counts how often the browser has read a fragment
    (1 on load, also when the fragment is empty; one more whenever the visitor changes it by hand),
    while `incoming` alone does not change when the same link is opened twice.
    """

    _esm = bundle("url_state.js")
    _css = styles("share.css")
    _from_browser: ClassVar = {
        "incoming": lambda value: isinstance(value, dict),
        "arrivals": is_count,
    }

    state = traitlets.Dict(help="what the link holds; written by Python").tag(sync=True)
    incoming = traitlets.Dict(help="what the fragment held; untrusted").tag(sync=True, echo_update=False)
    arrivals = traitlets.Int(0).tag(sync=True)
    shown = traitlets.Int(0, help="number of the arrival that the page shows").tag(sync=True)

    @traitlets.validate("state", "incoming")
    def _short_strings(self, proposal: Any) -> dict[str, str]:
        return _clean(proposal["value"])
