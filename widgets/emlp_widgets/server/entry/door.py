"""What somebody sees who is not let in. It needs nothing else of the server, since that is what is behind the door."""

from typing import Any

from tornado.web import RequestHandler


class DoorHandler(RequestHandler):
    """Shows one small page, whatever was asked for, and writes no address into a log: a secret may be part of it."""

    def show(self, status: int, kind: str, **more: Any) -> None:
        """Answers with the page. kind: "asked" for the secret, or "unknown" name."""
        theme = self.get_query_argument("theme", "light")
        template = self.settings["voila_jinja2_env"].get_template("door.html")
        self.set_status(status)
        self.set_header("Cache-Control", "no-store")
        self.finish(template.render(kind=kind, theme=theme, **more))

    def _log(self) -> None:
        pass
