"""Servers for tests: started as users start them, and stopped without a trace."""

import json
import os
import re
import shutil
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
START_LIMIT_S = 90
STOP_LIMIT_S = 20


@dataclass
class Server:
    """A running server and the file with what it prints."""

    process: psutil.Popen
    log: Path
    url: str = ""

    @property
    def workbench(self) -> str:
        """The address of the workbench of `emlp-lab`, whose start page is at `url`."""
        return f"{self.url}lab"

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


def start_voila(folder: Path, *arguments: str, **environment: str) -> Server:
    """Start `emlp-lab` as a user does and wait for the address that it prints."""
    command = str(Path(sys.executable).with_name("emlp-lab"))
    server = _start([command, "--no-browser", f"--port={_free_port()}", *arguments], folder, environment)
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


def _start(command: list[str], folder: Path, own: Mapping[str, object]) -> Server:
    log = folder / "server.log"
    environment = {**os.environ, **{name: str(path) for name, path in own.items()}}
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
