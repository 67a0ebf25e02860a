"""A process that trains one run after another."""

import os
import pickle
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait

from emlp_lab.runs.execution import execute
from emlp_lab.runs.result import Result
from emlp_lab.runs.run import Run

# Several processes on one machine, each of which would take all of it. What is read before JAX starts, hence here.
ONE_THREAD = {
    **dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"),
    "NPROC": "1",  # threads of XLA, whose numbers do not depend on it, as they do on flags
    "XLA_PYTHON_CLIENT_PREALLOCATE": "false",  # most of the memory of a GPU
}
PATIENCE = 5.0  # seconds until a process that was asked to end is killed
_environment = threading.Lock()


class Worker:
    """A process, and what it is doing. run: that it was given and has not answered. is_ready: whether it has started.

    tasks: a pickle of the functions by name.
    """

    def __init__(self, tasks: bytes):
        context = get_context("spawn")  # JAX does not survive a fork
        self.connection, there = context.Pipe()
        self.run: Run | None = None
        self.is_ready = False
        self.process = context.Process(target=_serve, args=(there, tasks), name="emlp-lab run", daemon=True)
        with _one_thread():
            self.process.start()
        there.close()

    def give(self, run: Run) -> None:
        """The next run. Where the process has ended, `answer` will tell."""
        self.run = run
        with suppress(OSError):
            self.connection.send(run)

    def answer(self) -> Result | None:
        """What the process has sent, None where that is only that it has started.

        Raises EndedError where it ended, ValueError where it cannot read the tasks.
        """
        try:
            message = self.connection.recv()
        except (EOFError, OSError):
            raise EndedError(self._how()) from None
        if isinstance(message, str):
            raise ValueError(message)
        self.is_ready = True
        if message is not None:
            self.run = None
        return message

    def stop(self) -> None:
        """Asks the process to end."""
        with suppress(ValueError):  # it is closed
            self.process.terminate()

    def close(self) -> None:
        """Ends the process, and waits until it has."""
        self.stop()
        self.connection.close()
        self.process.join(PATIENCE)
        if self.process.exitcode is None:
            self.process.kill()
            self.process.join()
        self.process.close()

    def _how(self) -> str:
        """How it ended, in words."""
        self.process.join(PATIENCE)
        code = self.process.exitcode
        if code is None or code >= 0:
            return f"its process ended with exit code {code}"
        name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
        return f"its process was ended by {name}" + (", as where memory runs out" if name == "SIGKILL" else "")


class EndedError(Exception):
    """A process ended without an answer; says how."""


@contextmanager
def _one_thread() -> Iterator[None]:
    """The environment of a process that is started here; a spawned one imports JAX before any code of ours runs."""
    with _environment:
        before = {name: os.environ.get(name) for name in ONE_THREAD}
        os.environ.update(ONE_THREAD)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value


def _serve(connection: Connection, tasks: bytes) -> None:
    """What the process does: answers runs until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is for the parent, which ends its processes
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        known = pickle.loads(tasks)  # noqa: S301 - of our own parent
    except Exception as problem:
        reason = f"{type(problem).__name__}: {problem}"
        connection.send(
            f"tasks cannot be read in a new process ({reason}): put their functions in a file of their own."
        )
        return
    connection.send(None)
    with suppress(EOFError, OSError):  # the parent is gone
        while True:
            connection.send(execute(connection.recv(), known))


def _end_with_parent() -> None:
    """A parent that is killed cannot end its processes."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
