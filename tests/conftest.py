"""Types and shapes of the library are checked while its tests run; no job outlives them."""

import threading
import time

import jaxtyping

from tests.typecheck import checked, seen, typed

jaxtyping.jaxtyped = typed  # type: ignore[assignment]  what the hook looks up
jaxtyping.install_import_hook("emlp_lab", f"{checked.__module__}.{checked.__name__}")


def pytest_runtest_setup() -> None:
    """The calls of every test are checked anew."""
    seen.clear()


def pytest_unconfigure() -> None:
    """Waits for cancelled jobs that are still inside a numerical call: an interpreter that ends under it aborts."""
    deadline = time.monotonic() + 60
    for thread in threading.enumerate():
        if thread.name == "emlp-lab job":
            thread.join(max(0.0, deadline - time.monotonic()))
