"""Where the workbench keeps compiled programs: people say so to `emlp-lab`, which tells its kernels, or to all."""

import os
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
