"""Plans as objax modules: variables around pure functions, nothing else."""

import sys
from importlib import import_module
from types import ModuleType


def _import_objax() -> None:
    """Imports objax without scipy.stats, which would take half of the time of all imports.

    objax wants it for three initialisers that nothing here uses; they find it all the same, since scipy imports its
    parts when they are asked for.
    """
    missing = "scipy.stats" not in sys.modules
    if missing:
        sys.modules["scipy.stats"] = ModuleType("scipy.stats")
    try:
        import_module("objax")
    finally:
        if missing:
            del sys.modules["scipy.stats"]


_import_objax()
