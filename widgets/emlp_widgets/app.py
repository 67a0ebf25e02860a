"""The command `emlp-lab`: serve the start page, the workbench and the lessons, and nothing else, with Voila."""

import argparse
import logging
import os
import subprocess
import sys
import webbrowser
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from emlp_widgets.compiled import OFF, VARIABLE
from emlp_widgets.server.notebooks import PACKAGE, WORKBENCH, notebooks_folder

if TYPE_CHECKING:
    from emlp_widgets.server.voila_server import VoilaServer

TEMPLATE = "emlp-lab"
LABEXTENSIONS = ["@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8", "anywidget"]
SOCKET = {
    # Each plotly figure sends 5 MB of script through the socket; level 1 makes that 1.8 MB.
    "websocket_compression_options": {"compression_level": 1},
    # An uploaded file is one message. Beyond 64 MiB its reader explains; beyond this size the server can only hang up.
    "websocket_max_message_size": 256 * 2**20,
}


def voila_config(
    *, port: int, ip: str, dark: bool, visitors: int | None = None, patience_seconds: int = 240
) -> dict[str, Any]:
    """Return the settings of a Voila server that serves notebooks and no file beside them.

    visitors: as many as may be there at one time, by default as many as the memory of the machine allows.
    patience_seconds: for the start of a kernel, and for each output.
    """
    return {
        "Voila": {
            "port": port,
            "ip": ip,
            "open_browser": False,
            "log_level": "ERROR",
            # Voila's page never gets the token that the check wants, so no closing page could end its kernel.
            # What the check would guard can only be asked for with the secret id of a kernel.
            "tornado_settings": {**SOCKET, "disable_check_xsrf": True},
            "kernel_websocket_connection_class": "emlp_widgets.server.connection.GuardedConnection",
        },
        "VoilaConfiguration": {
            "template": TEMPLATE,
            "theme": "dark" if dark else "light",
            "allow_template_override": "NO",
            "file_allowlist": [],
            "strip_sources": True,
            "extension_allowlist": LABEXTENSIONS,
            "multi_kernel_manager_class": "emlp_widgets.server.kernels.VisitorKernels",
        },
        # Where the kernel can, it encrypts what it exchanges with the server; else it warns for each page.
        "KernelManager": {"transport_encryption": "auto"},
        # Seconds without a page, since one that crashes or loses its network cannot end its kernel. It may come back:
        # a browser tries to connect again for about two minutes.
        "MappingKernelManager": {"cull_idle_timeout": 300, "cull_interval": 30},
        "VisitorKernels": {} if visitors is None else {"max_kernels": visitors},
        # A kernel that died has lost every object behind its page. It is noticed within a second and not replaced.
        "KernelRestarter": {"restart_limit": 0, "time_to_dead": 1.0},
        "VoilaExecutor": {
            # A class that opens the page at once makes the kernels of all wait for one another, at the start and for
            # their output; without the output there would be a page without a workbench, and no word of it.
            "startup_timeout": patience_seconds,
            "iopub_timeout": patience_seconds,
            "raise_on_iopub_timeout": True,
            "cell_error_instruction": "The terminal of the server shows the details.",
            "cell_timeout_instruction": "Reload the page to try again.",
        },
    }


def main(argv: Sequence[str] | None = None) -> None:
    """Serve the workbench until interrupted, or prepare it."""
    options = _parser().parse_args(argv)
    if options.compiled is not None:
        os.environ[VARIABLE] = options.compiled
    if options.prepare:
        from emlp_widgets.prepare import prepare

        prepare(lambda line: print(line, flush=True))
    else:
        _serve(options)


def _serve(options: argparse.Namespace) -> None:
    voila_class = _voila_class()
    from emlp_widgets.server.folders import ensure_writable

    ensure_writable()
    # Voila looks for templates on the Jupyter path only.
    os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, [str(PACKAGE), os.environ.get("JUPYTER_PATH")]))

    # The solver's matrices are small: where several kernels share the cores, threads of BLAS wait for one another.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

    # Jupyter's server gives its ping times in ms where tornado takes s, and tornado warns for each page.
    logging.getLogger("tornado.general").setLevel(logging.ERROR)

    from tornado.ioloop import IOLoop
    from traitlets.config import Config

    # As the application's one instance it is also where Voila's parts without a parent write their log.
    settings = voila_config(port=options.port, ip=options.ip, dark=options.dark, visitors=options.max_visitors)
    config = Config(settings)
    server = voila_class.instance(config=config, config_file_paths=[])
    server.initialize([*options.voila_options, str(notebooks_folder() / WORKBENCH)])
    # Runs in the first turn of the loop, when the port is bound and requests are answered.
    IOLoop.current().add_callback(_on_start, server, open_browser=options.browser and _has_display())
    server.start()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="emlp-lab", description="Serve the EMLP Lab workbench in the browser.")
    parser.add_argument("--port", type=_port, default=8866, help="first port to try (default %(default)s)")
    parser.add_argument(
        "--ip", default="localhost", help="address to listen on; 0.0.0.0 for a whole class (default %(default)s)"
    )
    parser.add_argument(
        "--max-visitors", type=_number, metavar="N", help="visitors at one time (default: as many as memory allows)"
    )
    parser.add_argument(
        "--compiled",
        type=_folder,
        metavar="FOLDER",
        help="private folder that keeps compiled programs, or off (default: emlp-lab/compiled in the user's caches)",
    )
    parser.add_argument(
        "--prepare", action="store_true", help="compile what the page opens with, so that it is there at once, and end"
    )
    parser.add_argument("--no-browser", dest="browser", action="store_false", help="do not open a browser")
    parser.add_argument("--dark", action="store_true", help="start with the dark theme")
    parser.add_argument("voila_options", nargs="*", metavar="-- VOILA_OPTION", help="options for Voila itself")
    return parser


def _port(text: str) -> int:
    if text.isdecimal() and 1 <= int(text) <= 65535:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a port: give a number from 1 to 65535")


def _number(text: str) -> int:
    if text.isdecimal() and 1 <= int(text) <= 10_000:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no number of visitors: give one from 1 to 10000")


def _folder(text: str) -> str:
    if text and "\0" not in text:
        return text if text == OFF else os.path.abspath(os.path.expanduser(text))
    raise argparse.ArgumentTypeError(f"{text!r} is no folder: give the path of one, or {OFF}")


def _voila_class() -> "type[VoilaServer]":
    try:
        from emlp_widgets.server.voila_server import VoilaServer
    except ModuleNotFoundError as error:
        sys.exit(f"emlp-lab: {error.name} is not installed. Install the workbench with: pip install 'emlp-lab[app]'")
    return VoilaServer


def _has_display() -> bool:
    """Return whether a graphical browser can open; without one, webbrowser may start one inside the terminal."""
    return sys.platform in ("darwin", "win32") or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def _on_start(server: "VoilaServer", *, open_browser: bool) -> None:
    print(f"\n  EMLP Lab is at {server.display_url}  (Ctrl-C stops it)\n", flush=True)
    if open_browser:
        webbrowser.open(server.connection_url)
    if os.environ.get(VARIABLE) != OFF:
        # Kernels warn of a folder that they cannot use on pages, which do not show it; this one warns here.
        subprocess.Popen([sys.executable, "-c", "from emlp_widgets.compiled import keep_programs; keep_programs()"])
