"""Where the workbench keeps compiled programs: people say so to `emlp-lab`, which tells its kernels, or to all."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

VARIABLE = "EMLP_LAB_COMPILED"  # of the environment: a folder, or OFF; by default a folder of the user
OFF = "off"


@cache
def keep_programs() -> Path | None:
    """Lets programs outlive this process, unless people do not want it; see `emlp_lab.compiled.keep_compiled`."""
    chosen = os.environ.get(VARIABLE, "")
    if chosen == OFF:
        return None
    from emlp_lab.compiled import keep_compiled

    return keep_compiled(chosen or None)


def compile_programs() -> None:
    """Compiles in a process of its own, with `emlp-lab --prepare`, what the page needs and what is not kept yet."""
    if os.environ.get(VARIABLE) != OFF:
        program = [sys.executable, "-c", "from emlp_widgets.app import main; main(['--prepare'])"]
        subprocess.run(program, stdout=subprocess.DEVNULL, check=False)  # noqa: S603  that very program
