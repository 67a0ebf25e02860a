"""Tasks that are trouble, by functions that a process or a cluster can be sent."""

import os
import signal
import time
from dataclasses import replace
from pathlib import Path

from emlp_lab.reps import T
from emlp_lab.tasks import Task, inertia


def small(rows: int, test: int, validation: int) -> Task:
    """Inertia of one body, without validation rows."""
    return replace(inertia(rows, test, bodies=1, validation=max(1, validation)), validation=None)


def unfitting(rows: int, test: int, validation: int) -> Task:
    """Its representation is of other columns than it has."""
    task = inertia(rows, test, validation=validation)
    return replace(task, rep_in=(2 * T(1))(task.group))


def huge(rows: int, test: int, validation: int) -> Task:
    """Its errors are beyond float32."""
    task = inertia(rows, test, validation=validation)
    return replace(task, normalization=replace(task.normalization, y_scale=1e-30 * task.normalization.y_scale))


def fatal(rows: int, test: int, validation: int, *, folder: Path, deaths: int) -> Task:
    """Kills its process as often as is asked for, in any process, and then is an ordinary task."""
    for number in range(deaths):
        try:
            (folder / f"death {number}").touch(exist_ok=False)
        except FileExistsError:
            continue
        os.kill(os.getpid(), signal.SIGKILL)
    return small(rows, test, validation)


def endless(rows: int, test: int, validation: int, *, folder: Path) -> Task:
    """Says in which process it is, and stays there."""
    _say(folder)
    time.sleep(600)
    return small(rows, test, validation)


def slow(rows: int, test: int, validation: int, *, folder: Path) -> Task:
    """Says in which process it is, and takes its time."""
    _say(folder)
    time.sleep(1)
    return small(rows, test, validation)


def _say(folder: Path) -> None:
    """Leaves a file of the number of this process, with the number of threads that it may have."""
    part = folder / f"part {os.getpid()}"
    part.write_text(" ".join(os.environ.get(name, "none") for name in ("NPROC", "OPENBLAS_NUM_THREADS")))
    part.replace(folder / str(os.getpid()))
