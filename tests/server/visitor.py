"""A visitor of the server on this machine, without a browser: the page, its socket, and what goes wrong with them."""

import http.client
import json
import re
import socket
import struct
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from websocket import ABNF, WebSocket, create_connection

PROTOCOL = "v1.kernel.websocket.jupyter.org"
NAVIGATION = {"Accept": "text/html,application/xhtml+xml", "Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "none"}
LIMIT_S = 240


@dataclass
class Page:
    """An answer of the server."""

    status: int
    text: str
    headers: dict[str, str]
    kernel: str = field(init=False)

    def __post_init__(self):
        self.kernel = "".join(re.findall(r'"kernelId": "([0-9a-f-]{36})"', self.text))

    @property
    def has_workbench(self) -> bool:
        return "application/vnd.jupyter.widget-view+json" in self.text and self.text.rstrip().endswith("</html>")


def get(url: str, path: str = "", limit_s: float = LIMIT_S, method: str = "GET", **headers: str) -> Page:
    """Ask for a page, as somebody who goes there unless other headers are given."""
    address = urlsplit(url)
    client = http.client.HTTPConnection(address.hostname or "", address.port, timeout=limit_s)
    try:
        client.request(method, address.path + path, headers=headers or NAVIGATION)
        answer = client.getresponse()
        return Page(answer.status, answer.read().decode(), dict(answer.getheaders()))
    finally:
        client.close()


def require_answer(url: str) -> None:
    """Raises TimeoutError if the server does not answer something small within five seconds: it is frozen."""
    assert get(url, "voila/templates/emlp-lab/static/shell.css", limit_s=5).status == 200


@contextmanager
def socket_of(url: str, kernel: str, *protocols: str) -> Iterator[WebSocket]:
    """The socket of a kernel, closed at the end without a goodbye."""
    address = f"ws{url.removeprefix('http')}api/kernels/{kernel}/channels?session_id={uuid.uuid4()}"
    # The server waits for the kernel, which may be computing, before it answers.
    connection = create_connection(address, timeout=90, subprotocols=list(protocols), redirect_limit=0)
    connection.settimeout(20)
    try:
        yield connection
    finally:
        connection.shutdown()


def close_code(connection: WebSocket) -> int:
    """The code with which the server closes the socket, after whatever it still says."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        kind, content = connection.recv_data()
        if kind == ABNF.OPCODE_CLOSE:
            return int.from_bytes(content[:2], "big")
    raise AssertionError("the server did not close the socket")


def until(connection: WebSocket, word: bytes) -> bytes:
    """The next message with this word in it."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        _, content = connection.recv_data()
        if word in content:
            return content
    raise AssertionError(f"{word!r} never came")


def message(kind: str, content: dict[str, Any], *buffers: bytes, channel: str = "shell") -> bytes:
    """A frame of the protocol."""
    header = {"msg_id": uuid.uuid4().hex, "username": "", "session": uuid.uuid4().hex, "version": "5.3"}
    header |= {"msg_type": kind, "date": "2026-11-28T00:00:00Z"}
    parts = [json.dumps(part).encode() for part in (header, {}, {}, content)]
    return frame(channel.encode(), *parts, *buffers)


def frame(*parts: bytes) -> bytes:
    """Parts, the first of which is the channel, with their offsets before them."""
    offsets = [8 * (len(parts) + 2)]
    for part in parts:
        offsets.append(offsets[-1] + len(part))
    return struct.pack(f"<{len(offsets) + 1}Q", len(offsets), *offsets) + b"".join(parts)


def cut(connection: WebSocket) -> None:
    """Lose a connection without a goodbye, as a network does."""
    connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.sock.close()
