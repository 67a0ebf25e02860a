"""Voila, with our own handler for the page.

The names of types in Voila's annotations are those of traitlets, hence Any.
"""

from typing import Any

from jinja2 import ChoiceLoader, FileSystemLoader
from tornado.web import GZipContentEncoding
from voila.app import Voila
from voila.tornado.handler import TornadoVoilaHandler

from emlp_widgets.server.page import PageHandler


class VoilaServer(Voila):
    """Serves one notebook."""

    def init_settings(self) -> Any:
        """The settings of Voila, with our error page for the handlers of Jupyter's server: theirs needs its files."""
        settings: Any = super().init_settings()
        environment = settings["jinja2_env"]
        environment.loader = ChoiceLoader([FileSystemLoader(self.template_paths), environment.loader])
        return settings

    def init_handlers(self) -> Any:
        """The handlers of Voila, but for the one of the page."""
        # 5.5 MB of scripts become 1.6 MB. Voila reads the setting that asks for this too early to heed it.
        self.app.add_transform(GZipContentEncoding)
        handlers: Any = super().init_handlers()
        return [
            (route, PageHandler if handler is TornadoVoilaHandler else handler, *rest)
            for route, handler, *rest in handlers
        ]
