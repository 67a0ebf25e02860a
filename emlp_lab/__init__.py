"""EMLP Lab: equivariant bases and networks for any matrix group, correct, fast and reproducible."""

from importlib.metadata import PackageNotFoundError, version

from emlp_lab.check import assert_equivariant, equivariance_error

try:
    __version__ = version("emlp-lab")
except PackageNotFoundError:  # run from a source tree that is not installed
    __version__ = "0.0.0"

__all__ = ["__version__", "assert_equivariant", "equivariance_error"]
