"""Voila, with our own handler for the page."""

from typing import Any

from tornado.web import GZipContentEncoding
from voila.app import Voila
from voila.tornado.handler import TornadoVoilaHandler

from emlp_widgets.server.page import PageHandler


class VoilaServer(Voila):
    """Serves one notebook."""

    def init_handlers(self) -> list[tuple[Any, ...]]:
        """The handlers of Voila, but for the one of the page."""
        # 5.5 MB of scripts become 1.6 MB. Voila reads the setting that asks for this too early to heed it.
        self.app.add_transform(GZipContentEncoding)
        return [
            (route, PageHandler if handler is TornadoVoilaHandler else handler, *rest)
            for route, handler, *rest in super().init_handlers()
        ]
