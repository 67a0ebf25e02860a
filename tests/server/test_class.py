"""In front of a class: pages that are ready, a secret, lines for who teaches; with one server, since it takes long."""

import os
import re
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from emlp_widgets.server.machine.folders import VARIABLES

from tests.server.conftest import Start
from tests.server.visitor import NAVIGATION, Page, get
from tests.servers import Server

WORD = "turtle-42"
IDLE_S = 5
CULL = [f"--MappingKernelManager.cull_idle_timeout={IDLE_S}", "--MappingKernelManager.cull_interval=1"]


@pytest.fixture
def server(start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Server:
    """One for a class of two, below a path, whose home cannot be written."""
    home = Path("/proc/self") if os.geteuid() == 0 else tmp_path / "home"
    home.mkdir(mode=0o500, exist_ok=True)
    for name in (*VARIABLES, "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    return start("--class=2", f"--token={WORD}", "--base-url=lab", "--", *CULL, HOME=str(home))


def visit(server: Server, cookie: str, path: str = "") -> tuple[Page, float]:
    """A page of the workbench, and the seconds until it was there."""
    begun = time.monotonic()
    page = get(server.workbench, path, limit_s=60, **NAVIGATION, Cookie=cookie)
    return page, time.monotonic() - begun


def lines(server: Server) -> list[str]:
    """What was said of visitors, without the times and the memory."""
    return re.findall(r"^\d\d:\d\d:\d\d  (\d of \d visitors), [\d.]+ GB free(.*)$", server.text(), re.MULTILINE)


@pytest.mark.slow  # 15 s on two cores
def test_a_class_finds_its_pages_ready(server):
    said = server.text()
    assert urlsplit(server.url).path == "/lab/"
    assert said.index("1 of 2 pages are ready") < said.index("2 of 2 pages are ready") < said.index("is at http")
    prepared = {kernel.pid for kernel in server.kernels()}
    assert len(prepared) == 2

    for place in ("", "lab", "lessons/1", "voila/templates/emlp-lab/static/shell.css", "api/kernels"):
        assert get(server.url, place, limit_s=5).status == 403
    entered = get(server.url, f"lab?token={WORD}", limit_s=5)
    assert (entered.status, entered.headers["Location"]) == (303, "/lab/lab")
    cookie = entered.headers["Set-Cookie"].split(";")[0]

    for path, theme in (("?theme=dark", "dark"), ("", "light")):
        page, seconds = visit(server, cookie, path)
        assert page.has_workbench
        assert f'class="jp-Notebook theme-{theme}"' in page.text
        assert seconds < 1
    refused, seconds = visit(server, cookie)
    assert (refused.status, seconds < 1) == (503, True)
    assert "The room is full" in refused.text
    assert {kernel.pid for kernel in server.kernels()} == prepared  # those very kernels, and no more

    deadline = time.monotonic() + IDLE_S + 10  # neither page ever connects
    while ("0 of 2 visitors", "") not in lines(server) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not prepared & {kernel.pid for kernel in server.kernels()}
    assert lines(server)[:2] == [("1 of 2 visitors", ""), ("2 of 2 visitors", "")]
    assert "turned away" in lines(server)[2][1]
    assert lines(server)[3:] == [("1 of 2 visitors", ""), ("0 of 2 visitors", "")]
    server.stop()
    assert server.text().count(WORD) == 1
    assert not {"Traceback", "Warning", "could not be prepared"} & set(server.text().split())
