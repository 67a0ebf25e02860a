"""EMLP Lab: equivariant bases and networks for any matrix group, correct, fast and reproducible."""

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from emlp_lab.check import assert_equivariant, equivariance_error
from emlp_lab.progress import watch

if TYPE_CHECKING:
    from emlp_lab.checkpoint import load, save
    from emlp_lab.emlp import import_emlp
    from emlp_lab.runs import sweep
    from emlp_lab.train import fit

try:
    __version__ = version("emlp-lab")
except PackageNotFoundError:  # run from a source tree that is not installed
    __version__ = "0.0.0"

__all__ = [
    "__version__",
    "assert_equivariant",
    "equivariance_error",
    "fit",
    "import_emlp",
    "load",
    "save",
    "sweep",
    "watch",
]


_HOME_OF = {
    "fit": "emlp_lab.train",
    "import_emlp": "emlp_lab.emlp",
    "load": "emlp_lab.checkpoint",
    "save": "emlp_lab.checkpoint",
    "sweep": "emlp_lab.runs",
}


def __getattr__(name: str) -> Any:
    """Models need objax, which bases do not: these are imported when they are asked for."""
    if name in _HOME_OF:
        return getattr(import_module(_HOME_OF[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """With those that are imported when they are asked for, and without what this file needs itself."""
    return __all__
