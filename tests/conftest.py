"""Types and shapes of the library are checked while its tests run; no job outlives them."""

import os
import threading
import time

import jaxtyping
import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.typecheck import checked, seen, typed

os.environ.setdefault("EMLP_LAB_COMPILED", "off")  # tests leave nothing in the folders of people
jaxtyping.jaxtyped = typed  # type: ignore[assignment]  what the hook looks up
jaxtyping.install_import_hook("emlp_lab", f"{checked.__module__}.{checked.__name__}")


class ByFile(LoadScopeScheduling):
    """The tests of a file stay in one process, which compiles and solves once for them.

    Those of pages and servers start first and take longest; they are all in one, since they measure how soon a server
    answers.
    """

    def _split_scope(self, nodeid: str) -> str:
        return "pages" if nodeid.startswith(PAGES) else nodeid.split("::", maxsplit=1)[0]


PAGES = ("tests/browser/", "tests/server/")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """How the tests are shared out among processes, where there are several."""
    config.option.loadscopereorder = False
    return ByFile(config, log)


def pytest_runtest_setup() -> None:
    """The calls of every test are checked anew."""
    seen.clear()


def pytest_unconfigure() -> None:
    """Waits for cancelled jobs that are still inside a numerical call: an interpreter that ends under it aborts."""
    deadline = time.monotonic() + 60
    for thread in threading.enumerate():
        if thread.name == "emlp-lab job":
            thread.join(max(0.0, deadline - time.monotonic()))
