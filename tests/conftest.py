"""Types and shapes of the library are checked while its tests run."""

import os

import jaxtyping

from tests.typecheck import checked

# The matrices are small: threads of BLAS that wait for each other cost up to ten times the work. Set before NumPy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

jaxtyping.install_import_hook("emlp_lab", f"{checked.__module__}.{checked.__name__}")
