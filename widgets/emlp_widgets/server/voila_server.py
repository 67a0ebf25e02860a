"""Voila, with a start page, the workbench and the lessons in place of its one notebook.

The names of types in Voila's annotations are those of traitlets, hence Any.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, FileSystemLoader
from tornado.web import GZipContentEncoding, RedirectHandler
from traitlets import Int
from voila.app import Voila
from voila.configuration import VoilaConfiguration
from voila.tornado.handler import TornadoVoilaHandler
from voila.utils import get_page_config

from emlp_widgets.server.entry.addresses import OtherHost, OtherHostHandler, known_names, numbers
from emlp_widgets.server.entry.secret import AskHandler, Secret, WithoutSecret
from emlp_widgets.server.kernels.pool import Pool
from emlp_widgets.server.log import ClassLog
from emlp_widgets.server.machine.resources import cores
from emlp_widgets.server.notebooks import WORKBENCH, notebooks_folder
from emlp_widgets.server.pages.page import PageHandler, page_config
from emlp_widgets.server.pages.prepared import PreparedPage
from emlp_widgets.server.pages.start import NoPageHandler, StartHandler
from emlp_widgets.state.lessons import lessons_in


class VoilaServer(Voila):
    """Serves the start page, and on addresses below it the workbench, which is Voila's notebook, and the lessons."""

    class_size = Int(0, config=True, help="workbenches that are ready before their visitors come")
    secret: Secret | None = None  # without which nobody gets anything
    host_names: tuple[str, ...] = ()  # by which the server is known, beside those of the machine
    pool: Pool[PreparedPage] | None = None

    def init_settings(self) -> Any:
        """The settings of Voila, with our error page for the handlers of Jupyter's server: theirs needs its files."""
        settings: Any = super().init_settings()
        if self.class_size:
            self._make_pool()
        environment = settings["jinja2_env"]
        environment.loader = ChoiceLoader([FileSystemLoader(self.template_paths), environment.loader])
        return settings

    def _make_pool(self) -> None:
        kernels: Any = self.kernel_manager
        kernels.class_log = ClassLog(kernels.max_kernels, visits=True)
        trouble = kernels.class_log.trouble
        self.pool = Pool(self.class_size, kernels, self._prepare_page, at_once=cores(), trouble=trouble)
        kernels.give_up, kernels.on_leave, kernels.most = self.pool.give_up, self.pool.refill, self.pool.most

    async def _prepare_page(self) -> PreparedPage:
        voila = {"settings": self.app.settings, "voila_configuration": self.voila_configuration}
        config = get_page_config(base_url=self.base_url, log=self.log, **voila)
        page = PreparedPage(
            notebook_path=WORKBENCH,
            voila_configuration=self.voila_configuration,
            traitlet_config=self.config,
            template_paths=self.template_paths,
            config_manager=self.config_manager,
            contents_manager=self.contents_manager,
            kernel_spec_manager=self.kernel_spec_manager,
            base_url=self.base_url,
            page_config=config | page_config("."),
            mathjax_url=self.mathjax_url,
            mathjax_config=self.mathjax_config,
        )
        await page.run(self.kernel_manager)
        return page

    @property
    def address(self) -> str:
        """The address for people, with the secret where that is part of it."""
        return self.display_url + self._query()

    @property
    def local_address(self) -> str:
        """The address for a browser on this machine."""
        return self.connection_url + self._query()

    def remarks(self) -> list[str]:
        """What to know about the address."""
        if self.ip in ("", "0.0.0.0", "::"):  # noqa: S104  people chose to be reached
            return [f"or http://{number}:{self.port}{self.base_url}{self._query()}" for number in numbers()[:3]]
        if self.class_size:
            return ["It can be reached from this machine alone; --ip 0.0.0.0 opens it to the network."]
        return []

    def _query(self) -> str:
        return self.secret.query() if self.secret else ""

    async def fill_pool(self, say: Callable[[str], None]) -> None:
        """Gets the pages for a class ready."""
        pool = self.pool
        if pool is None:
            return
        await pool.fill(lambda ready: say(f"{ready} of {pool.size} pages are ready"))
        pool.refill()
        if pool.ready < pool.size:
            say(f"More than {pool.ready} do not fit into the memory: others get a page that starts slowly, or none.")

    def stop(self) -> None:
        """Ends the kernels."""
        if self.pool:
            self.pool.close()
        super().stop()

    def init_handlers(self) -> Any:
        """The handlers of Voila, but for the one of the page."""
        # 5.5 MB of scripts become 1.6 MB. Voila reads the setting that asks for this too early to heed it.
        self.app.add_transform(GZipContentEncoding)
        handlers: Any = super().init_handlers()
        kept = [handler for handler in handlers if handler[1] is not TornadoVoilaHandler]
        there = [*kept, *self._pages(), *self._old_addresses(), (self._served("(.*)"), NoPageHandler, self._common())]
        return [*self._doors(), *there]

    def _doors(self) -> list[Any]:
        """What comes before everything else, whatever it is that is asked for."""
        doors: list[Any] = [(OtherHost(known_names([self.ip, *self.host_names])), OtherHostHandler)]
        if self.base_url != "/":
            doors.append(
                (f"(?:/|{self.base_url.rstrip('/')})", RedirectHandler, {"url": self.base_url, "permanent": False})
            )
        if self.secret:
            doors.append((WithoutSecret(self.secret), AskHandler, {"secret": self.secret, "path": self.base_url}))
        return doors

    def _pages(self) -> list[Any]:
        lessons = lessons_in(notebooks_folder())
        start = {**self._common(), "lessons": tuple(lessons)}
        workbench = {**self._page(".", notebooks_folder() / WORKBENCH), "pool": self.pool}
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
