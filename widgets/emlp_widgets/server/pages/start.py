"""The start page, which costs no kernel, and what is said where there is no page."""

from typing import Any

from tornado.web import HTTPError, authenticated
from voila.handler import BaseVoilaHandler

from emlp_widgets.start.page import contents
from emlp_widgets.state.lessons import Lesson


class StartHandler(BaseVoilaHandler):
    """Serves the start page to everybody: people, and programs that show what a link leads to."""

    def initialize(self, *, lessons: tuple[Lesson, ...], **kwargs: Any) -> None:
        """Takes the lessons that are there."""
        super().initialize(**kwargs)
        self._lessons = lessons

    @authenticated
    def get(self) -> None:
        """Sends the page, which is the same for all."""
        self.set_header("Cache-Control", "no-cache")  # asked for each time, and sent if it has changed
        self.finish(self.render_template("start.html", **contents(self._lessons)))

    head = get


class NoPageHandler(BaseVoilaHandler):
    """Says that there is no such page."""

    def get(self, path: str) -> None:
        """Answers with the page of an error."""
        raise HTTPError(404, reason="There is no such page")

    head = get
