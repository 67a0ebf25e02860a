"""The names by which this server is known, so that no other site's name leads a browser to it."""

import ipaddress
import socket
from collections.abc import Iterable
from typing import Any

import psutil
from tornado.httputil import HTTPServerRequest
from tornado.routing import Matcher

from emlp_widgets.server.entry.door import DoorHandler


def known_names(more: Iterable[str] = ()) -> frozenset[str]:
    """The names of this machine, and those that people gave."""
    own = socket.gethostname()
    return frozenset(name.lower().rstrip(".") for name in (own, f"{own}.local", socket.getfqdn(), *more) if name)


def is_known(host: str, names: frozenset[str]) -> bool:
    """Whether a header Host names this server: by a number, by a name without dots, or by one of `names`.

    Whoever owns a domain can let it lead to this machine, and have the pages of that domain read what the server sends.
    Numbers and names without dots are nobody's to give.
    """
    name = host.rsplit("@", 1)[-1].lower()
    if name.startswith("["):
        name = name[1:].partition("]")[0]
    elif name.count(":") == 1:
        name = name.partition(":")[0]
    name = name.rstrip(".")
    return bool(name) and ("." not in name or name in names or name.endswith(".localhost") or _is_number(name))


def numbers() -> list[str]:
    """The addresses of this machine in its networks (IPv4)."""
    found = [address.address for card in psutil.net_if_addrs().values() for address in card]
    return [text for text in found if _is_number(text) and "." in text and not ipaddress.ip_address(text).is_loopback]


class OtherHost(Matcher):
    """Requests to a name that is none of this server."""

    def __init__(self, names: frozenset[str]):
        self._names = names

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        """What tornado asks a rule: nothing where the name is known."""
        return None if is_known(request.host, self._names) else {}


class OtherHostHandler(DoorHandler):
    """Says how the server gets to know a name."""

    def prepare(self) -> None:
        """Answers whatever was asked."""
        self.show(421, "unknown", name=self.request.host.partition(":")[0])


def _is_number(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
