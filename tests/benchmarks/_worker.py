"""Processes that solve benchmark cases: both ends of a conversation in JSON lines.

Runs with Python 3.10; the end that answers needs the standard library only. The end that asks must stay small: Linux
counts the memory of a process from before its start, when it still shared that of its parent, so that `peak` of a child
is never less than what its parent had.
"""

import json
import os
import resource
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Answer = dict[str, Any]
FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}  # as the workbench sets it for its kernels; for ours only
START = 240  # seconds for imports and warm-up


class Worker:
    """A process that runs a file of this folder and answers questions; ended by one that it takes too long for."""

    def __init__(self, python: str, file: str, variables: Mapping[str, str] | None = None):
        text = (FOLDER / file).read_text()
        pipe, self._said = subprocess.PIPE, tempfile.TemporaryFile()  # noqa: SIM115  closed with the process
        environment = {**os.environ, **(variables or {})}
        self.process = subprocess.Popen(
            [python, "-c", text], stdin=pipe, stdout=pipe, stderr=self._said, text=True, cwd=ROOT, env=environment
        )
        self.greeting = self._answer(START)

    def ask(self, timeout: float, **question: object) -> Answer:
        """The answer, or {"error": in words}, with {"timeout": True} if there was none in time."""
        if self.process.poll() is not None:
            return self._answer(0)
        assert self.process.stdin
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        return self._answer(timeout)

    def _answer(self, timeout: float) -> Answer:
        stdout = self.process.stdout
        assert stdout
        ready, _, _ = select.select([stdout], [], [], timeout)
        if not ready:
            return self._late(timeout)
        line = stdout.readline()
        if line:
            return json.loads(line)
        ended = self.process.wait()
        self._said.seek(0)
        last = self._said.read().decode(errors="replace").strip().splitlines()[-1:] or [f"process ended with {ended}"]
        return {"error": last[0][:120]}

    def _late(self, timeout: float) -> Answer:
        """Ends the process; the bytes are those it has by then."""
        import psutil

        held = psutil.Process(self.process.pid).memory_info().rss
        self.process.kill()
        self.process.wait()
        return {"error": f"> {timeout:g} s", "timeout": True, "bytes": held}

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()
        self._said.close()


def serve(answer: Callable[..., Answer]) -> None:
    """Answers each question of stdin, its entries as keyword arguments, until it ends; first a greeting without one."""
    answers, sys.stdout = sys.stdout, sys.stderr  # what libraries print is no answer
    print(json.dumps({"bytes": peak()}), file=answers, flush=True)
    for line in sys.stdin:
        try:
            reply = {**answer(**json.loads(line)), "bytes": peak()}
        except Exception as problem:
            reply = {"error": f"{type(problem).__name__}: {' '.join(str(problem).split())[:120]}", "bytes": peak()}
        print(json.dumps(reply), file=answers, flush=True)


def peak() -> int:
    """Largest resident memory of this process so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def machine() -> str:
    """How busy it is before anything starts."""
    return f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the start, one thread of BLAS for ours"


def repeated(worker: Worker, timeout: float, count: int, spend: float, **question: object) -> list[Answer]:
    """Up to `count` answers to the same question, no more once they took `spend` seconds or one was an error."""
    answers = []
    until = time.monotonic() + spend
    while len(answers) < count and not (answers and (time.monotonic() > until or "error" in answers[-1])):
        answers.append(worker.ask(timeout, **question))
    return answers
