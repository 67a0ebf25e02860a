"""The command `emlp-lab`: serve the start page, the workbench and the lessons, and nothing else, with Voila."""

import argparse
import logging
import os
import subprocess
import sys
import webbrowser
from collections.abc import Sequence
from typing import TYPE_CHECKING

from emlp_widgets.compiled import OFF, VARIABLE, compile_programs
from emlp_widgets.options import read_options
from emlp_widgets.server.log import print_line
from emlp_widgets.server.notebooks import PACKAGE, WORKBENCH, notebooks_folder
from emlp_widgets.server.settings import voila_config

if TYPE_CHECKING:
    from emlp_widgets.server.entry.secret import Secret
    from emlp_widgets.server.voila_server import VoilaServer


def main(argv: Sequence[str] | None = None) -> None:
    """Serve the workbench until interrupted, prepare it, or say what the machine carries."""
    options = read_options(argv)
    if options.compiled is not None:
        os.environ[VARIABLE] = options.compiled
    if options.prepare:
        from emlp_widgets.prepare import prepare

        prepare(print_line)
    elif options.check:
        _voila_class()
        from emlp_widgets.server.machine.capacity import check

        _prepare_environment(one_thread=True)
        check(options.class_size, print_line)
    else:
        _serve(options)


def _serve(options: argparse.Namespace) -> None:
    voila_class = _voila_class()
    _prepare_environment(one_thread=bool(options.class_size))
    # Jupyter's server gives its ping times in ms where tornado takes s, and tornado warns for each page.
    logging.getLogger("tornado.general").setLevel(logging.ERROR)

    from tornado.ioloop import IOLoop
    from traitlets.config import Config

    # As the application's one instance it is also where Voila's parts without a parent write their log.
    config = Config(voila_config(options))
    server = voila_class.instance(config=config, config_file_paths=[])
    server.secret, server.host_names = _secret(options), tuple(options.host)
    server.initialize([*options.voila_options, str(notebooks_folder() / WORKBENCH)])
    if options.class_size:
        # Each refusal would be a line of its own.
        logging.getLogger("tornado.access").setLevel(logging.CRITICAL)
        print_line("Compiling what the page needs, where that is not done yet ...")
        compile_programs()
    # Runs in the first turn of the loop, when the port is bound and requests are answered.
    IOLoop.current().add_callback(_on_start, server, open_browser=options.browser and _has_display())
    server.start()


def _prepare_environment(*, one_thread: bool) -> None:
    """What kernels and their server find in their environment. one_thread: for what a kernel computes at one time."""
    from emlp_widgets.server.machine.folders import ensure_writable

    ensure_writable()
    # Voila looks for templates on the Jupyter path only.
    os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, [str(PACKAGE), os.environ.get("JUPYTER_PATH")]))

    # The solver's matrices are small: where several kernels share the cores, threads of BLAS wait for one another.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if one_thread:
        os.environ.setdefault("NPROC", "1")  # XLA's threads: a class that trains at once computes 8 % less, measured


def _secret(options: argparse.Namespace) -> "Secret | None":
    from emlp_widgets.server.entry.secret import Secret

    text = options.token or options.password
    return Secret(text, in_link=bool(options.token)) if text else None


def _voila_class() -> "type[VoilaServer]":
    try:
        from emlp_widgets.server.voila_server import VoilaServer
    except ModuleNotFoundError as error:
        sys.exit(f"emlp-lab: {error.name} is not installed. Install the workbench with: pip install 'emlp-lab[app]'")
    return VoilaServer


def _has_display() -> bool:
    """Return whether a graphical browser can open; without one, webbrowser may start one inside the terminal."""
    return sys.platform in ("darwin", "win32") or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


async def _on_start(server: "VoilaServer", *, open_browser: bool) -> None:
    if server.pool:
        await server.fill_pool(print_line)
    print_line(f"\n  EMLP Lab is at {server.address}  (Ctrl-C stops it)")
    for line in server.remarks():
        print_line(f"  {line}")
    print_line("")
    if open_browser:
        webbrowser.open(server.local_address)
    if not server.pool and os.environ.get(VARIABLE) != OFF:
        # Kernels warn of a folder that they cannot use on pages, which do not show it; this one warns here.
        subprocess.Popen([sys.executable, "-c", "from emlp_widgets.compiled import keep_programs; keep_programs()"])
