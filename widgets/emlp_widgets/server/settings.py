"""The settings of Voila for `emlp-lab`."""

import argparse
from typing import Any

LABEXTENSIONS = ["@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8", "anywidget"]
SOCKET = {
    # Each plotly figure sends 5 MB of script through the socket; level 1 makes that 1.8 MB.
    "websocket_compression_options": {"compression_level": 1},
    # An uploaded file is one message. Beyond 64 MiB its reader explains; beyond this size the server can only hang up.
    "websocket_max_message_size": 256 * 2**20,
    # In ms: a page that answers none for so long has lost its network, or its lid was closed.
    "ws_ping_interval": 15_000,
    "ws_ping_timeout": 45_000,
}


def voila_config(options: argparse.Namespace, *, patience_seconds: int = 240) -> dict[str, Any]:
    """Return the settings of a Voila server that serves notebooks and no file beside them.

    patience_seconds: for the start of a kernel, and for each output.
    """
    return {
        "Voila": {
            "port": options.port,
            "ip": options.ip,
            "base_url": options.base_url,
            "open_browser": False,
            "log_level": "ERROR",
            # Voila's page never gets the token that the check wants, so no closing page could end its kernel.
            # What the check would guard can only be asked for with the secret id of a kernel.
            "tornado_settings": {**SOCKET, "disable_check_xsrf": True},
            "kernel_websocket_connection_class": "emlp_widgets.server.kernels.connection.GuardedConnection",
        },
        "VoilaConfiguration": {
            "template": "emlp-lab",
            "theme": "dark" if options.dark else "light",
            "allow_template_override": "NO",
            "file_allowlist": [],
            "strip_sources": True,
            "extension_allowlist": LABEXTENSIONS,
            "multi_kernel_manager_class": "emlp_widgets.server.kernels.visitors.VisitorKernels",
        },
        # Where the kernel can, it encrypts what it exchanges with the server; else it warns for each page.
        "KernelManager": {"transport_encryption": "auto"},
        # Seconds without a page, since one that crashes or loses its network cannot end its kernel. It may come back:
        # a browser tries to connect again for about two minutes.
        # In a class, where the places are counted, it has little more than that.
        "MappingKernelManager": {"cull_idle_timeout": 150 if options.class_size else 300, "cull_interval": 30},
        "VisitorKernels": {"max_kernels": options.max_visitors} if options.max_visitors else {},
        "VoilaServer": {"class_size": options.class_size},
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
