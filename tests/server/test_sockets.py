"""No frame and no lost connection stops the server or the other visitors."""

import struct
import time
from types import SimpleNamespace

import pytest
from emlp_widgets.server.kernels.connection import GuardedConnection, is_well_formed
from websocket import WebSocketBadStatusException

from tests.server.visitor import PROTOCOL, Page, close_code, cut, frame, get, message, require_answer, socket_of, until
from tests.servers import Server

DROPS = 30
WORDS = [8 * (6 + 1), 8 * (6 + 1) + 5, *(8 * (6 + 1) + 5 + 2 * k for k in range(1, 5))]


def info() -> bytes:
    """A question of its own each time, since a kernel answers none twice."""
    return message("kernel_info_request", {})


def raw(count: int, offsets: list[int], content: bytes) -> bytes:
    return struct.pack("<Q", count) + b"".join(struct.pack("<Q", offset) for offset in offsets) + content


GOOD = raw(6, WORDS, b"shell" + b"{}" * 4)
MALFORMED = {
    "a number of parts near 2**56": struct.pack("<Q", 2**56),
    "a number of parts beyond the frame": raw(7, WORDS, b"shell" + b"{}" * 4),
    "thousands of parts": frame(b"shell", *[b"{}"] * 5000),
    "too few parts": frame(b"shell", b"{}", b"{}", b"{}"),
    "thousands of copies of one part": raw(4000, [8 * 4001, 8 * 4001 + 5, *[8 * 4001, 2**20] * 1999], b"shell" * 10**5),
    "offsets that go back": raw(6, [*WORDS[:3], WORDS[1], *WORDS[4:]], b"shell" + b"{}" * 4),
    "a last part beyond the frame": raw(6, [*WORDS[:5], 2**63], b"shell" + b"{}" * 4),
    "bytes after the last part": GOOD + b"{}",
    "a channel in the header": raw(6, [0, *WORDS[1:]], b"shell" + b"{}" * 4),
    "another channel": frame(b"sh\xffll", *[b"{}"] * 4),
    "nothing": b"",
    "one byte": b"\x06",
    "zeros": bytes(64),
    "a text": "text",
}
# Well-formed frames whose parts are no message.
NO_MESSAGE = {
    "no JSON": frame(b"shell", b"{", b"{}", b"{}", b"{}"),
    "a list": frame(b"shell", b"[1]", b"{}", b"{}", b"{}"),
    "null": frame(b"shell", b"null", b"{}", b"{}", b"{}"),
    "no type": frame(b"shell", b"{}", b"{}", b"{}", b"{}"),
    "no UTF-8": frame(b"shell", b"\xff\xff", b"{}", b"{}", b"{}"),
    "JSON without end": frame(b"shell", b"[" * 200_000, b"{}", b"{}", b"{}"),
}


@pytest.fixture(scope="module")
def page(server: Server) -> Page:
    """A visitor who is there while others do what they do."""
    return get(server.workbench)


@pytest.mark.parametrize("sent", MALFORMED.values(), ids=MALFORMED)
def test_malformed_frames_are_told_from_messages(sent):
    assert not is_well_formed(sent)


@pytest.mark.parametrize("sent", [GOOD, info(), message("comm_msg", {"data": {}}, b"", b"buffer" * 1000)])
def test_messages_are_well_formed(sent):
    assert is_well_formed(sent)


class Handler(SimpleNamespace):
    """A socket whose page is gone: it has forgotten its protocol, as tornado's does."""

    selected_subprotocol = None

    def write_message(self, *_: object) -> None:
        pytest.fail("a message was written to a page that is gone")

    def close(self, *_: object) -> None:
        pytest.fail("a socket was closed twice")


def test_nothing_passes_a_socket_that_is_closed():
    """Whatever is on its way when a page goes would be read in a protocol that it is not in."""
    connection = GuardedConnection.__new__(GuardedConnection)
    connection._trait_values["websocket_handler"] = Handler()
    connection._trait_values["channels"] = {"shell": None}
    connection.handle_incoming_message(message("comm_msg", {}))
    connection.handle_incoming_message(struct.pack("<Q", 2**56))
    connection.handle_outgoing_message("shell", [b"<IDS|MSG>", b"", *[b"{}"] * 4])
    connection.write_message(b"\x00" * 8, binary=True)


@pytest.mark.parametrize("protocols", [(), ("other",), (f"{PROTOCOL}.evil",)], ids=str)
def test_sockets_of_other_protocols_are_refused(server, page, protocols):
    with pytest.raises(WebSocketBadStatusException) as caught, socket_of(server.url, page.kernel, *protocols):
        pass
    assert caught.value.status_code == 400
    require_answer(server.url)
    assert "Traceback" not in server.text()


@pytest.mark.parametrize("sent", [*MALFORMED.values(), *NO_MESSAGE.values()], ids=[*MALFORMED, *NO_MESSAGE])
def test_a_frame_that_is_no_message_ends_its_own_socket_alone(server, page, sent):
    size = server.process.memory_info().rss
    with socket_of(server.url, page.kernel, PROTOCOL) as other, socket_of(server.url, page.kernel, PROTOCOL) as bad:
        bad.send(sent) if isinstance(sent, str) else bad.send_binary(sent)
        assert close_code(bad) == 1007
        require_answer(server.url)
        other.send_binary(info())
        until(other, b"kernel_info_reply")
    assert server.process.memory_info().rss < size + 100 * 2**20
    assert "Traceback" not in server.text()


def test_lost_connections_leave_the_server_as_it_was(server, page):
    """The line is cut while messages go both ways, at another moment each time."""
    size = server.process.memory_info().rss
    for drop in range(DROPS):
        with socket_of(server.url, page.kernel, PROTOCOL) as lost:
            for _ in range(60):
                lost.send_binary(info())
            if drop % 3 == 0:
                lost.send_binary(b"malformed")  # after which the server closes, while answers are on their way
            time.sleep(drop % 7 / 50)
            cut(lost)
        require_answer(server.url)
    with socket_of(server.url, page.kernel, PROTOCOL) as visitor:
        visitor.send_binary(info())
        until(visitor, b"kernel_info_reply")
    assert server.process.memory_info().rss < size + 200 * 2**20
    assert "Traceback" not in server.text()
    assert "never retrieved" not in server.text()
