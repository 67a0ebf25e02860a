"""The secret of a class: nobody gets anything of the server without it.

It is in the link that the class gets, or typed once on a small page. From then on a cookie knows the visitor.
"""

import asyncio
import hashlib
import hmac
from typing import Any
from urllib.parse import parse_qsl, urlencode

from tornado.httputil import HTTPServerRequest
from tornado.routing import Matcher

from emlp_widgets.server.entry.door import DoorHandler

DAY_SECONDS = 86_400


class Secret:
    """A secret, and the cookie that whoever knows it gets. in_link: whether it is part of the printed address."""

    def __init__(self, text: str, *, in_link: bool):
        self.in_link = in_link
        self._text = text
        # Of the secret alone, so that a server which starts again need not ask again.
        self.cookie = self._derived("cookie")
        self.cookie_name = f"emlp-lab-{self._derived('name')[:8]}"

    def query(self) -> str:
        """What follows the address that is printed."""
        return f"?{urlencode({'token': self._text})}" if self.in_link else ""

    def is_right(self, text: str) -> bool:
        """Whether a text is the secret, in a time that does not depend on how much of it is."""
        return hmac.compare_digest(text.encode(), self._text.encode())

    def admits(self, request: HTTPServerRequest) -> bool:
        """Whether a request comes with the cookie."""
        morsel = request.cookies.get(self.cookie_name)
        return morsel is not None and hmac.compare_digest(morsel.value.encode(), self.cookie.encode())

    def _derived(self, purpose: str) -> str:
        return hmac.new(self._text.encode(), f"emlp-lab {purpose}".encode(), hashlib.sha256).hexdigest()


class WithoutSecret(Matcher):
    """Those requests, to whatever address, that come without the cookie, or with a secret in the address."""

    def __init__(self, secret: Secret):
        self._secret = secret

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        """What tornado asks a rule: nothing where the request is let in."""
        has_token = any(name == "token" for name, _ in parse_qsl(request.query))
        return None if self._secret.admits(request) and not has_token else {}


class AskHandler(DoorHandler):
    """Lets those in who know the secret, and asks the others for it."""

    def initialize(self, *, secret: Secret, path: str) -> None:
        """Takes the secret, and the path below which it counts."""
        self._secret, self._path = secret, path

    def get(self) -> None:
        """Goes on to the address without the secret in it, or asks for it."""
        tokens = [text for name, text in self._pairs() if name == "token"]
        if any(map(self._secret.is_right, tokens)) or (tokens and self._secret.admits(self.request)):
            self._let_in()
        else:
            self.show(403, "asked", wrong=bool(tokens))

    head = get

    async def post(self) -> None:
        """What was typed on the page."""
        if self._secret.is_right(self.get_body_argument("secret", "")):
            self._let_in()
            return
        await asyncio.sleep(1)  # second, for each guess
        self.show(403, "asked", wrong=True)

    def _pairs(self) -> list[tuple[str, str]]:
        return parse_qsl(self.request.query, keep_blank_values=True)

    def _let_in(self) -> None:
        is_https = "https" in (self.request.protocol, self.request.headers.get("X-Forwarded-Proto"))
        options: dict[str, Any] = {"path": self._path, "httponly": True, "samesite": "Lax", "secure": is_https}
        self.set_cookie(self._secret.cookie_name, self._secret.cookie, max_age=DAY_SECONDS, **options)
        query = urlencode([pair for pair in self._pairs() if pair[0] != "token"])
        # One slash: two would be the address of another server.
        self.redirect("/" + self.request.path.lstrip("/") + (f"?{query}" if query else ""), status=303)
