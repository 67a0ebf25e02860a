"""Who gets a page, and with it a kernel: people who open it, not programs that come across its address."""

import re
from collections.abc import AsyncGenerator
from typing import Any, cast
from urllib.parse import urlsplit

from tornado.httputil import HTTPHeaders
from tornado.web import HTTPError
from voila.tornado.handler import TornadoVoilaHandler

from emlp_widgets.server.kernels.pool import Pool
from emlp_widgets.server.kernels.visitors import VisitorKernels, started_here
from emlp_widgets.server.pages.prepared import PreparedPage
from emlp_widgets.state.lessons import Lesson

DOCUMENTS = ("document", "iframe", "frame")
# Programs that read a page to show what a link leads to, or to list it; they run none of its scripts.
READERS = re.compile(
    r"bot\b|crawl|spider|preview|facebookexternalhit|whatsapp|embedly|slurp|telegram|mattermost|nextcloud|unfurl",
    re.IGNORECASE,
)


class PageHandler(TornadoVoilaHandler):
    """Serves the workbench or a lesson to those who navigate to it; others get an answer that costs nothing."""

    def initialize(
        self, *, start: str, lesson: Lesson | None = None, pool: Pool[PreparedPage] | None = None, **kwargs: Any
    ) -> None:
        """Takes the way from the page to the start page, which our template links to, the lesson that it is, and pages
        that are ready.
        """
        super().initialize(**kwargs)
        self._lesson, self._pool = lesson, pool
        extra = page_config(start, lesson)
        self.page_config_hook = lambda page_config, **_: page_config | extra

    async def get(self) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Starts a kernel and sends the page as it is built.

        However this ends, the scripts of the page have from then on a limited time to connect.
        """
        kernels: list[str] = []
        started_here.set(kernels)
        if not is_navigation(self.request.headers, self.request.host):
            raise HTTPError(403, reason="This is a page to open in a browser")
        if READERS.search(self.request.headers.get("User-Agent", "")):
            self.finish(self.render_template("preview.html", lesson=self._lesson))
            return
        try:
            await super().get()  # pyright: ignore[reportGeneralTypeIssues]  declared by a decorator of tornado
        finally:
            for kernel_id in kernels:
                cast(VisitorKernels, self.kernel_manager).page_ended(kernel_id)

    async def get_generator(self, path: str | None = None) -> AsyncGenerator[str, None]:
        """The page in parts, of a kernel that waits for a visitor, or of a new one."""
        cast(VisitorKernels, self.kernel_manager).require_place()
        page = await self._pool.take() if self._pool else None
        if page is None:
            async for part in super().get_generator(path):
                yield part
            return
        self.set_header("Content-Type", "text/html")
        self.set_header("Cache-Control", "no-cache, no-store, must-revalidate")  # the kernel is that of one visitor
        theme = self.get_argument("theme", self.voila_configuration.theme)
        yield page.texts["dark" if theme == "dark" else "light"]

    def write_error(self, status_code: int, **kwargs: object) -> None:
        """Says what is wrong, and when to come again."""
        if status_code == 503:
            self.set_header("Retry-After", 60)  # seconds
        super().write_error(status_code, **kwargs)


def page_config(start: str, lesson: Lesson | None = None) -> dict[str, str]:
    """What the template of a page needs to know beside Voila's settings. start: the way to the start page."""
    return {"emlpStart": start, "emlpPage": "lesson" if lesson else "workbench"}


def is_navigation(headers: HTTPHeaders, host: str) -> bool:
    """Whether a request is that of somebody who goes to the page: no image, script or prefetch of any page.

    Browsers say so in Sec-Fetch-Dest, though only to localhost and over TLS; else Accept and Origin tell.
    """
    if "prefetch" in " ".join(headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz")):
        return False
    destination = headers.get("Sec-Fetch-Dest")
    if destination is not None:
        return destination in DOCUMENTS
    accepted = headers.get("Accept", "*/*")
    origin = headers.get("Origin")
    own = origin is None or urlsplit(origin).netloc == host
    return own and ("text/html" in accepted or accepted.strip() == "*/*")
