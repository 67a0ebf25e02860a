"""Pages for people, in the number that the machine carries, each with its workbench; and none left behind."""

import http.client
import os
import re
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from emlp_widgets.server.machine.folders import VARIABLES

from tests.cases import some
from tests.server.conftest import Start
from tests.server.visitor import NAVIGATION, PROTOCOL, Page, cut, get, socket_of
from tests.servers import Server

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
# Requests that are no visit: what a page of another origin, a prefetch, or a program sends.
NO_VISITS = {
    "an image": {"Sec-Fetch-Dest": "image", "Sec-Fetch-Site": "cross-site", "Accept": "image/avif,*/*;q=0.8"},
    "an image, without TLS": {"Accept": "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"},
    "a script": {"Sec-Fetch-Dest": "script", "Sec-Fetch-Site": "cross-site", "Accept": "*/*"},
    "a style sheet": {"Accept": "text/css,*/*;q=0.1"},
    "a fetch": {"Sec-Fetch-Dest": "empty", "Accept": "*/*"},
    "a fetch of another origin, without TLS": {"Origin": "http://evil.example", "Accept": "*/*"},
    "a fetch of no origin, without TLS": {"Origin": "null", "Accept": "*/*"},
    "an object": {"Sec-Fetch-Dest": "object", "Accept": HTML},
    "a video": {"Sec-Fetch-Dest": "video", "Accept": "*/*"},
    "a prefetch": {**NAVIGATION, "Sec-Purpose": "prefetch;prerender"},
    "an older prefetch": {**NAVIGATION, "Purpose": "prefetch"},
}
READERS = (
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Twitterbot/1.0",
    "WhatsApp/2.23.20.0",
    "TelegramBot (like TwitterBot)",
    "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
    "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
)


def leave(server: Server, page: Page) -> None:
    """What a page does when it is closed."""
    assert get(server.url, f"voila/api/shutdown/{page.kernel}", method="POST", Accept="*/*").status == 204


@pytest.mark.parametrize("place", ["lab", "lessons/1"])
@pytest.mark.parametrize("headers", NO_VISITS.values(), ids=NO_VISITS)
def test_what_is_no_visit_costs_no_kernel(server, headers, place):
    assert get(server.url, place, limit_s=5, **headers).status == 403
    assert not server.kernels()


@pytest.mark.parametrize(("place", "title"), [("", "EMLP Lab"), ("lab", "workbench"), ("lessons/1", "group does")])
@pytest.mark.parametrize("reader", READERS)
def test_programs_that_show_links_get_a_preview(server, reader, place, title):
    page = get(server.url, place, limit_s=5, **{"User-Agent": reader, "Accept": "text/html"})
    assert page.status == 200
    assert title in "".join(re.findall(r'"og:title" content="([^"]*)"', page.text))
    assert "og:description" in page.text
    assert not server.kernels()


@pytest.mark.parametrize("headers", [NAVIGATION, *NO_VISITS.values()], ids=["a visit", *NO_VISITS])
def test_the_start_page_costs_nobody_a_kernel(server, headers):
    page = get(server.url, limit_s=5, **headers)
    assert page.status == 200
    assert page.text.count('class="start-card"') == 8
    assert not server.kernels()


@some(
    "headers",
    [
        {"Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "cross-site", "Accept": HTML, "User-Agent": BROWSER},
        {"Sec-Fetch-Dest": "iframe", "Accept": HTML, "User-Agent": BROWSER},
        {"Accept": HTML, "User-Agent": BROWSER},  # over the network of a school, without TLS
        {"Accept": "*/*", "User-Agent": "curl/8"},
    ],
    2,
    ids=["a link", "a frame", "without TLS", "a program"],
)
def test_visits_get_the_workbench(server, headers):
    page = get(server.workbench, **headers)
    assert page.status == 200
    assert page.has_workbench
    [kernel] = server.kernels()
    folder = Path(kernel.cwd())
    leave(server, page)
    assert not server.kernels_left()
    assert not folder.exists()  # each has one of its own, as lessons save models


@pytest.mark.slow
def test_a_lesson_has_a_kernel_of_its_own_and_shows_its_code(server):
    page = get(server.url, "lessons/1")
    assert page.status == 200
    assert len(server.kernels()) == 1
    assert "from_generators" in re.sub(r"<[^>]*>", "", page.text.split("voila_finish")[0])
    assert page.text.count("application/vnd.voila.cell-output+json") > 10
    leave(server, page)
    assert not server.kernels_left()


def test_a_full_room_says_so_and_costs_nothing(start: Start):
    """Visitors who come together are counted before their kernels run."""
    server = start("--max-visitors=2")
    pages = sorted(together(server, 5, 0.0), key=lambda page: page.status)
    assert [page.status for page in pages] == [200, 200, 503, 503, 503]
    assert [page.has_workbench for page in pages[:2]] == [True, True]
    for refused in pages[2:]:
        assert int(refused.headers["Retry-After"]) > 0
        for words in ("The room is full", "takes 2 at a time", "Try again"):
            assert words in refused.text
    assert len(server.kernels()) == 2
    leave(server, pages[0])
    again = get(server.workbench)
    assert again.has_workbench
    assert "Traceback" not in server.text()


@pytest.mark.slow  # it waits for times to pass
def test_kernels_of_vanished_pages_end_and_others_stay(start: Start):
    idle_s = 6
    cull = f"--MappingKernelManager.cull_idle_timeout={idle_s}"
    server = start("--", cull, "--MappingKernelManager.cull_interval=1")
    address = urlsplit(server.workbench)
    for seconds in (0.0, 0.5):  # visitors who close the page while it is being built
        client = http.client.HTTPConnection(address.hostname or "", address.port)
        client.request("GET", address.path, headers=NAVIGATION)
        time.sleep(seconds)
        client.close()
    stays = get(server.workbench)
    with socket_of(server.url, stays.kernel, PROTOCOL):
        lost = get(server.workbench)
        with socket_of(server.url, lost.kernel, PROTOCOL) as connection:
            cut(connection)
        unseen = get(server.workbench)
        deadline = time.monotonic() + 60
        while len(server.kernels()) > 1 and time.monotonic() < deadline:
            time.sleep(0.2)
        time.sleep(idle_s + 1)  # long enough for the one that stays to have been ended too
        assert [stays.kernel in " ".join(kernel.cmdline()) for kernel in server.kernels()] == [True]
    assert unseen.has_workbench
    assert not server.kernels_left(40)


@some("home", ["read-only", "a file", "missing"])
def test_a_home_that_cannot_be_written(start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: str):
    place = tmp_path / "home"
    if home == "a file":
        place.touch()
    elif home == "read-only":
        # Rights do not hold for root, who runs the tests of some, but no folder can be made below this one.
        place = Path("/proc/self") if os.geteuid() == 0 else place
        place.mkdir(mode=0o500, exist_ok=True)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    for name in (*VARIABLES, "XDG_DATA_HOME", "XDG_CACHE_HOME", "EMLP_LAB_COMPILED", "JAX_COMPILATION_CACHE_DIR"):
        monkeypatch.delenv(name, raising=False)
    server = start(HOME=str(place), TMPDIR=str(temporary))
    page = get(server.workbench)
    assert page.status == 200
    assert page.has_workbench
    assert programs_in(tmp_path)  # a home that is only missing can be made
    server.stop()
    assert "Warning" not in server.text()
    assert not list(temporary.iterdir())


def programs_in(folder: Path, limit_s: float = 30) -> list[Path]:
    """The compiled programs that appear in a folder."""
    deadline = time.monotonic() + limit_s
    while not (found := list(folder.rglob("*.program"))) and time.monotonic() < deadline:
        time.sleep(0.1)
    return found


@some("mode", [0o700, 0o770], 2)
def test_kernels_keep_what_they_compile_where_nobody_else_can_write(start: Start, tmp_path: Path, mode: int):
    folder = tmp_path / "programs"
    folder.mkdir()
    folder.chmod(mode)
    server = start(f"--compiled={folder}", JAX_COMPILATION_CACHE_DIR="")
    assert get(server.workbench).has_workbench
    refused = f"CompiledWarning: compiled programs are not kept in {folder}: others may write to it"
    if mode == 0o700:
        assert programs_in(folder)
        assert not server.text().count("Warning")
    else:
        assert not programs_in(folder, limit_s=3)
        assert server.text().count(refused) == 1


def together(server: Server, number: int, seconds: float) -> list[Page]:
    """The pages of visitors who come one after another within a time."""
    pages: list[Page] = []

    def visit(place: int) -> None:
        time.sleep(seconds * place / number)
        pages.append(get(server.workbench))

    visitors = [threading.Thread(target=visit, args=(place,)) for place in range(number)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    return pages


@pytest.mark.slow
def test_twenty_who_come_within_ten_seconds_all_get_the_workbench(start: Start):
    server = start()
    pages = together(server, 20, 10.0)
    assert [page.status for page in pages] == [200] * 20
    assert [page.has_workbench for page in pages] == [True] * 20
