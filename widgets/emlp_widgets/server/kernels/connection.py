"""The websocket of a page, which speaks one protocol and nothing else.

Where Jupyter's server does not know the protocol of a socket it reads frames in an older one, in which the first bytes
of a frame of today are a number of parts near 2**56: one such frame occupies the whole server for good. It happens on
purpose, by a client that names no protocol, and without purpose, since a socket that closes forgets its protocol while
messages are still on their way.
"""

import struct
from itertools import pairwise
from typing import Any, cast

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from tornado.web import HTTPError
from tornado.websocket import WebSocketClosedError

from emlp_widgets.server.kernels.visitors import VisitorKernels

PROTOCOL = "v1.kernel.websocket.jupyter.org"
CHANNELS = (b"shell", b"control", b"stdin", b"iopub")
# What Jupyter's server raises for parts that are no message.
NO_MESSAGE = (ValueError, TypeError, KeyError, AttributeError, AssertionError, RecursionError)


class GuardedConnection(ZMQChannelsWebsocketConnection):
    """Passes well-formed messages of the one protocol between a page and its kernel while the page is there."""

    async def prepare(self) -> None:
        """Refuses a client of another protocol before it has a socket."""
        offered = self.websocket_handler.request.headers.get("Sec-WebSocket-Protocol", "")
        if PROTOCOL not in [name.strip() for name in offered.split(",")]:
            raise HTTPError(400, reason=f"The subprotocol must be {PROTOCOL}")
        cast(VisitorKernels, self.multi_kernel_manager).page_connects(self.kernel_id)
        await super().prepare()

    @property
    def write_message(self) -> Any:
        """Sends one message to the page, if it is still there."""
        return self._write

    def _write(self, message: Any, binary: bool = False) -> None:
        if not self._is_open:
            return
        try:
            sent = self.websocket_handler.write_message(message, binary)
        except WebSocketClosedError:
            return
        sent.add_done_callback(lambda future: future.cancelled() or future.exception())  # it went in the meantime

    def handle_incoming_message(self, incoming_msg: Any) -> None:
        """Gives a message of the page to the kernel; a malformed one ends the connection."""
        if not self._is_open:
            return
        if not is_well_formed(incoming_msg):
            self._hang_up()
            return
        try:
            super().handle_incoming_message(incoming_msg)
        except NO_MESSAGE:
            self._hang_up()

    def handle_outgoing_message(self, stream: Any, outgoing_msg: list[Any]) -> None:
        """Gives a message of the kernel to the page, if it is still there."""
        if self._is_open:
            super().handle_outgoing_message(stream, outgoing_msg)

    def on_restart_failed(self) -> None:
        """Tells the page that its kernel has died."""
        self._send_status_message("dead")

    def _hang_up(self) -> None:
        self.websocket_handler.close(1007, "malformed message")  # 1007: data that do not fit their type

    @property
    def _is_open(self) -> bool:
        return self.subprotocol == PROTOCOL


def is_well_formed(frame: Any, *, max_offsets: int = 4096) -> bool:
    """Whether a frame is a number of offsets, the offsets, a channel and the parts, one after another to its end."""
    word_bytes = 8  # of an offset
    min_offsets = 6  # of the channel, four parts of JSON, the end
    if not isinstance(frame, bytes) or len(frame) < word_bytes:
        return False
    count = int.from_bytes(frame[:word_bytes], "little")
    if not min_offsets <= count <= min(max_offsets, len(frame) // word_bytes - 1):
        return False
    words = struct.unpack_from(f"<{count}Q", frame, word_bytes)
    # Ascending, or a few bytes could ask for thousands of copies of a large part.
    ascending = all(a <= b for a, b in pairwise(words))
    inside = words[0] == word_bytes * (count + 1) and words[-1] == len(frame)
    return inside and ascending and frame[words[0] : words[1]] in CHANNELS
