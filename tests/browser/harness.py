"""Servers and pages for the browser tests: started as users start them, watched, and stopped without a trace."""

import json
import os
import re
import shutil
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import psutil
from playwright.sync_api import Browser, ConsoleMessage, Page

Kind = Literal["voila", "lab"]

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
START_LIMIT_S = 90
STOP_LIMIT_S = 20
PAGE_LIMIT_MS = 120_000
LOCAL = re.compile(r"(data|blob|about|https?://(localhost|127\.0\.0\.1)[:/]|wss?://(localhost|127\.0\.0\.1)[:/])")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
# Messages that are no fault of ours, each with its reason.
HARMLESS: dict[str, str] = {}


@dataclass
class Server:
    """A running server and the file with what it prints."""

    process: psutil.Popen
    log: Path
    url: str = ""

    def text(self) -> str:
        """Return what the server has printed so far."""
        return self.log.read_text(errors="replace")

    def kernels(self) -> list[psutil.Process]:
        """Return the kernels that the server has started and not yet stopped."""
        return [child for child in self.process.children(recursive=True) if _is_kernel(child)]

    def kernels_left(self, limit_s: float = 15) -> list[psutil.Process]:
        """Return the kernels that have not ended within the time limit."""
        deadline = time.monotonic() + limit_s
        while self.kernels() and time.monotonic() < deadline:
            time.sleep(0.1)
        return self.kernels()

    def wait_for(self, ready: Callable[[], str]) -> None:
        """Wait until `ready` returns the address; raises RuntimeError with the log if it never does."""
        deadline = time.monotonic() + START_LIMIT_S
        while time.monotonic() < deadline and self.process.poll() is None:
            self.url = ready()
            if self.url:
                return
            time.sleep(0.1)
        self.stop()
        raise RuntimeError(f"{self.process.args[0]} did not start within {START_LIMIT_S} s:\n{self.text()}")

    def stop(self) -> None:
        """Stop the server; raises RuntimeError if it, or anything that it started, outlives the time limit."""
        family = [self.process, *self.process.children(recursive=True)] if self.process.is_running() else []
        if family:
            self.process.terminate()
        _, alive = psutil.wait_procs(family, timeout=STOP_LIMIT_S)
        for survivor in alive:
            survivor.kill()
        if alive:
            raise RuntimeError(f"{alive} outlived the server:\n{self.text()}")


def start_voila(folder: Path, *arguments: str) -> Server:
    """Start `emlp-lab` as a user does and wait for the address that it prints."""
    command = str(Path(sys.executable).with_name("emlp-lab"))
    server = _start([command, "--no-browser", f"--port={_free_port()}", *arguments], folder)
    server.wait_for(lambda: "".join(re.findall(r"is at (http://\S+/)", server.text())))
    return server


def start_lab(folder: Path) -> Server:
    """Start JupyterLab on a copy of the notebooks, with settings of its own and without a token."""
    notebooks = shutil.copytree(NOTEBOOKS, folder / "notebooks")
    settings = folder / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    quiet = {"fetchNews": "false", "checkForUpdates": False}
    (settings / "notification.jupyterlab-settings").write_text(json.dumps(quiet))
    port = _free_port()
    arguments = ["--no-browser", f"--port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token="]
    arguments += [f"--ServerApp.root_dir={notebooks}", "--allow-root", "--LabApp.news_url=None"]
    own = {
        "JUPYTER_CONFIG_DIR": folder / "config",
        "JUPYTER_DATA_DIR": folder / "data",
        "JUPYTERLAB_SETTINGS_DIR": folder / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": folder / "workspaces",
    }
    server = _start([sys.executable, "-m", "jupyterlab", *arguments], folder, own)
    server.wait_for(lambda: _answering(f"http://localhost:{port}/"))
    return server


@dataclass
class Watch:
    """Everything about a page that would make a user, or a classroom without internet, unhappy."""

    problems: list[str] = field(default_factory=list)

    def open(self, browser: Browser, **options: object) -> Page:
        """Return an empty page whose every word to another machine is noted."""
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 720}, **options})
        context.set_default_timeout(PAGE_LIMIT_MS)
        page = context.new_page()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._note(f"page error: {error}"))
        page.on("request", lambda request: self._address(request.url))
        page.on("requestfailed", lambda request: self._note(f"failed request: {request.url} ({request.failure})"))
        page.on("websocket", lambda websocket: self._address(websocket.url))
        return page

    def _address(self, url: str) -> None:
        if not LOCAL.match(url):
            self._note(f"asked another machine: {url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._note(f"console error: {message.text} ({message.location.get('url')})")

    def _note(self, problem: str) -> None:
        if not any(pattern in problem for pattern in HARMLESS):
            self.problems.append(problem)


def run_workbench_in_lab(page: Page, server: Server) -> None:
    """Open the workbench notebook in JupyterLab, run all cells and wait for the output widget."""
    page.goto(f"{server.url}lab/tree/0-workbench.ipynb")
    page.get_by_text("(ipykernel) | Idle").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    _expect_widget(page)


def wait_for_workbench(page: Page) -> None:
    """Wait until the loading state of the Voila page has given way to the drawn widgets."""
    page.locator("#loading").wait_for(state="detached")
    _expect_widget(page)


def _expect_widget(page: Page) -> None:
    output = page.locator(".jp-OutputArea-output:has(> *)").first
    output.wait_for()
    if output.locator("> .jupyter-widgets").count() == 0:
        raise AssertionError(f"instead of the workbench the page shows:\n{output.inner_text()}")


def _start(command: list[str], folder: Path, own: dict[str, Path] | None = None) -> Server:
    log = folder / "server.log"
    environment = {**os.environ, **{name: str(path) for name, path in (own or {}).items()}}
    with log.open("w") as output:
        process = psutil.Popen(command, stdout=output, stderr=output, cwd=folder, env=environment)
    return Server(process, log)


def _is_kernel(process: psutil.Process) -> bool:
    try:
        return "ipykernel_launcher" in process.cmdline()
    except psutil.Error:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return probe.getsockname()[1]


def _answering(url: str) -> str:
    try:
        with urllib.request.urlopen(f"{url}api", timeout=5):
            return url
    except (urllib.error.URLError, OSError):
        return ""
