"""EMLP Lab: equivariant bases and networks for any matrix group, correct, fast and reproducible."""

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from emlp_lab.check import assert_equivariant, equivariance_error

if TYPE_CHECKING:
    from emlp_lab.train import import_emlp, load, save

try:
    __version__ = version("emlp-lab")
except PackageNotFoundError:  # run from a source tree that is not installed
    __version__ = "0.0.0"

__all__ = ["__version__", "assert_equivariant", "equivariance_error", "import_emlp", "load", "save"]


def __getattr__(name: str) -> Any:
    """Models need objax, which bases do not: these are imported when they are asked for."""
    if name in {"import_emlp", "load", "save"}:
        return getattr(import_module("emlp_lab.train"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
