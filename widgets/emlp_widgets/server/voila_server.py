"""Voila, with a start page, the workbench and the lessons in place of its one notebook.

The names of types in Voila's annotations are those of traitlets, hence Any.
"""

import os
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, FileSystemLoader
from tornado.web import GZipContentEncoding, RedirectHandler
from voila.app import Voila
from voila.configuration import VoilaConfiguration
from voila.tornado.handler import TornadoVoilaHandler

from emlp_widgets.server.notebooks import WORKBENCH, notebooks_folder
from emlp_widgets.server.page import PageHandler
from emlp_widgets.server.start import NoPageHandler, StartHandler
from emlp_widgets.state.lessons import lessons_in


class VoilaServer(Voila):
    """Serves the start page, and on addresses below it the workbench, which is Voila's notebook, and the lessons."""

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
        kept = [handler for handler in handlers if handler[1] is not TornadoVoilaHandler]
        return [*kept, *self._pages(), *self._old_addresses(), (self._served("(.*)"), NoPageHandler, self._common())]

    def _pages(self) -> list[Any]:
        lessons = lessons_in(notebooks_folder())
        start = {**self._common(), "lessons": tuple(lessons)}
        workbench = self._page(".", notebooks_folder() / WORKBENCH)
        pages = [(self._served(""), StartHandler, start), (self._served("lab"), PageHandler, workbench)]
        # A lesson is read with its code.
        with_code = {"voila_configuration": VoilaConfiguration(parent=self, strip_sources=False)}
        for lesson, notebook in lessons.items():
            options = {**self._page("..", notebook), **with_code, "lesson": lesson}
            pages.append((self._served(f"lessons/{lesson.number}"), PageHandler, options))
        return pages

    def _old_addresses(self) -> list[Any]:
        """Those that people may type, and those with which notebooks link to one another."""
        moved = {
            "lab/": "lab",
            "lessons/?": "#lessons",
            r"lessons/([1-9])(?:/|-[\w-]+\.ipynb)": "lessons/{0}",
            r"lessons/0-workbench\.ipynb": "lab",
        }
        return [
            (self._served(old), RedirectHandler, {"url": self.base_url + new, "permanent": False})
            for old, new in moved.items()
        ]

    def _page(self, start: str, notebook: Path) -> dict[str, Any]:
        """The settings of the handler of a notebook. start: the way from its page to the start page."""
        path = os.path.relpath(notebook, self.root_dir)
        paths = {"notebook_path": path, "template_paths": self.template_paths}
        return {**self._common(), **paths, "config": self.config, "start": start}

    def _common(self) -> dict[str, Any]:
        return {"voila_configuration": self.voila_configuration}

    def _served(self, path: str) -> str:
        return f"{(self.server_url or '').rstrip('/')}/{path}"
