"""Who is let in: who knows the secret, under a name that is ours."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import emlp_widgets
import jinja2
import pytest
from emlp_widgets.server.entry.addresses import OtherHost, OtherHostHandler, is_known, known_names
from emlp_widgets.server.entry.secret import AskHandler, Secret, WithoutSecret
from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.testing import bind_unused_port
from tornado.web import Application, RequestHandler

TEMPLATES = Path(emlp_widgets.__file__ or "").parent / "voila" / "templates" / "emlp-lab"
WORD = "turtle-42"
SECRET = Secret(WORD, in_link=True)
COOKIE = f"{SECRET.cookie_name}={SECRET.cookie}"
NAMES = known_names(["class.example.org"])


@pytest.mark.parametrize(
    "host",
    [
        "localhost:8866",
        "LOCALHOST",
        "127.0.0.1:8866",
        "[::1]:8866",
        "192.168.1.20",
        "pc12:8866",
        "class.example.org",
        "Class.Example.org.:443",
        "lab.localhost:80",
    ],
)
def test_names_of_this_server(host):
    assert is_known(host, NAMES)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example:8866",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "class.example.org.evil.example",
        "",
        ":1",
    ],
)
def test_names_of_others(host):
    assert not is_known(host, NAMES)


class Behind(RequestHandler):
    """What is behind the door."""

    def get(self) -> None:
        self.finish("you are in")


@pytest.fixture
def ask() -> Iterator[Any]:
    """`ask(path, **options)`: the answer of a server with the doors before it."""
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True)
    doors: list[Any] = [
        (OtherHost(NAMES), OtherHostHandler),
        (WithoutSecret(SECRET), AskHandler, {"secret": SECRET, "path": "/lab/"}),
        ("/.*", Behind),
    ]
    loop = IOLoop(make_current=False)
    socket, port = bind_unused_port()

    def fetch(path: str, **options: Any) -> HTTPResponse:
        async def visit() -> HTTPResponse:
            request = HTTPRequest(f"http://127.0.0.1:{port}{path}", follow_redirects=False, **options)
            return await AsyncHTTPClient().fetch(request, raise_error=False)

        return loop.run_sync(visit)

    async def serve() -> HTTPServer:
        server = HTTPServer(Application(doors, voila_jinja2_env=environment))
        server.add_sockets([socket])
        return server

    server = loop.run_sync(serve)
    yield fetch
    server.stop()
    loop.run_sync(server.close_all_connections)
    loop.close(all_fds=True)


WITHOUT = {
    "nothing": {},
    "another cookie": {"headers": {"Cookie": f"{SECRET.cookie_name}={'0' * 64}"}},
    "the secret as cookie": {"headers": {"Cookie": f"{SECRET.cookie_name}={WORD}"}},
    "a cookie that is no text": {"headers": {"Cookie": f'{SECRET.cookie_name}="\\303\\251"'}},
    "a head": {"method": "HEAD"},
}


@pytest.mark.parametrize(
    "path", ["/lab/", "/lab/lab", "/lab/voila/static/voila.js", "/lab/api/kernels/1/channels", "/x"]
)
@pytest.mark.parametrize("options", WITHOUT.values(), ids=WITHOUT)
def test_nothing_is_served_without_the_secret(ask, path, options):
    answer = ask(path, **options)
    assert answer.code == 403
    assert b"you are in" not in answer.body
    assert WORD.encode() not in answer.body
    assert "Set-Cookie" not in answer.headers


def test_with_the_cookie_everything_is_served(ask):
    answer = ask("/lab/lab", headers={"Cookie": COOKIE})
    assert (answer.code, answer.body) == (200, b"you are in")


@pytest.mark.parametrize("cookie", [{}, {"Cookie": COOKIE}], ids=["first", "again"])
def test_a_link_with_the_secret_leads_in_and_to_an_address_without_it(ask, cookie):
    answer = ask(f"/lab/lab?theme=dark&token={WORD}", headers=cookie)
    assert (answer.code, answer.headers["Location"]) == (303, "/lab/lab?theme=dark")
    given = answer.headers["Set-Cookie"]
    assert given.startswith(f"{COOKIE};")
    for word in ("HttpOnly", "Path=/lab/", "SameSite=Lax"):
        assert word in given
    assert "Secure" not in given


def test_behind_a_proxy_with_tls_the_cookie_is_for_tls_alone(ask):
    answer = ask(f"/lab/?token={WORD}", headers={"X-Forwarded-Proto": "https"})
    assert "Secure" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize("token", ["", "wrong", WORD[:-1], f"{WORD}x", "%C3%A9"])
def test_a_link_with_another_secret_asks(ask, token):
    answer = ask(f"/lab/lab?token={token}")
    assert answer.code == 403
    assert "Set-Cookie" not in answer.headers


def test_what_is_typed_leads_in_and_nowhere_else(ask):
    answer = ask("//evil.example/lab?theme=dark&token=old", method="POST", body=f"secret={WORD}")
    assert (answer.code, answer.headers["Location"]) == (303, "/evil.example/lab?theme=dark")
    wrong = ask("/lab/lab", method="POST", body="secret=wrong")
    assert wrong.code == 403
    assert b"That is not the word" in wrong.body
    assert "Set-Cookie" not in wrong.headers


def test_a_name_that_is_not_ours_is_told_and_nothing_else(ask):
    answer = ask(f"/lab/lab?token={WORD}", headers={"Host": "evil.example:80", "Cookie": COOKIE})
    assert answer.code == 421
    assert b"emlp-lab --host evil.example" in answer.body
    assert b"you are in" not in answer.body
    assert "Set-Cookie" not in answer.headers


def test_the_cookie_follows_from_the_secret_alone():
    """So that a server which starts again knows its visitors, and one with another secret does not."""
    same, other = Secret(WORD, in_link=False), Secret("rabbit-43", in_link=True)
    request = cast(Any, SimpleNamespace(cookies={SECRET.cookie_name: SimpleNamespace(value=SECRET.cookie)}, query=""))
    assert same.admits(request)
    assert not other.admits(request)
    assert WORD not in COOKIE
    assert (SECRET.query(), same.query()) == (f"?token={WORD}", "")
