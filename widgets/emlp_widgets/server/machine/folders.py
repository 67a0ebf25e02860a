"""Folders that Jupyter and its kernels write to."""

import atexit
import os
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from jupyter_core.paths import jupyter_config_dir, jupyter_data_dir, jupyter_runtime_dir

from emlp_widgets.compiled import VARIABLE

VARIABLES = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")


def ensure_writable() -> None:
    """Where Jupyter could not write to its folders, as in a home that is read-only, points it and its kernels to a
    temporary folder that goes with this process; compiled programs are there, too.
    """
    if all(map(_is_writable, (jupyter_config_dir(), jupyter_data_dir(), jupyter_runtime_dir()))):
        return
    folder = TemporaryDirectory(prefix="emlp-lab-", ignore_cleanup_errors=True)
    atexit.register(folder.cleanup)
    for name in VARIABLES:
        place = Path(folder.name) / name.lower()
        place.mkdir(mode=0o700)
        os.environ[name] = str(place)
    if "XDG_CACHE_HOME" not in os.environ:
        os.environ.setdefault(VARIABLE, str(Path(folder.name) / "compiled"))


def _is_writable(folder: str) -> bool:
    try:
        Path(folder).mkdir(parents=True, exist_ok=True, mode=0o700)
        with TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
