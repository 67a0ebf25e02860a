"""Programs that run in a process of their own, and limits of this one."""

import io
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from unittest.mock import patch

ROOT = Path(__file__).parents[1]


def run(program: str, *arguments: object, timeout: float = 240, **variables: str) -> str:
    """Standard output of a Python program; fails with its standard error. variables: of the environment."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "JAX_PLATFORMS": "cpu"} | variables
    finished = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=timeout,
        env=environment,
        cwd=ROOT,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr[-3000:]
    return finished.stdout


def run_here(program: str, *arguments: object) -> str:
    """What the program prints in this process, where much else has been done before."""
    printed = io.StringIO()
    with redirect_stdout(printed), patch.object(sys, "argv", ["-c", *map(str, arguments)]):
        exec(program, {"__name__": "__main__"})  # noqa: S102 a program of the tests
    return printed.getvalue()


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """No file of this process grows beyond so many bytes, as on a disk that is full then."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
