"""How many visitors this machine carries, and how long they wait: one page is opened, and what it takes is measured."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import psutil
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

from emlp_widgets.compiled import compile_programs
from emlp_widgets.options import CLASS_SIZE
from emlp_widgets.server.machine.resources import RESERVE_BYTES, cores, free_bytes, total_bytes

STEPS = 200
MARGIN = 1.3  # for visitors who choose something larger
OPEN = f"""
from emlp_widgets import Session, Workbench
session = Session({{"steps": {STEPS}}})
Workbench(session)
"""
TRAIN = """
import time
session.train()
while session.lab.training.status not in ("done", "failed", "cancelled"):
    time.sleep(0.1)
"""
PATIENCE_SECONDS = 300


@dataclass(frozen=True)
class Cost:
    """What one page has taken so far. memory: bytes that it shares with no other page."""

    cpu_seconds: float
    memory: int


@dataclass(frozen=True)
class Machine:
    """What there is."""

    cores: int
    total: int
    free: int


def check(visitors: int, say: Callable[[str], None]) -> None:
    """Measures, and says in plain words what follows. visitors: of the class; 0 for the usual number."""
    compile_programs()
    machine = Machine(cores(), total_bytes(), free_bytes())
    say("Opening one page and training in it, to measure ...")
    page, trained = measure()
    for line in report(machine, page, trained, visitors or CLASS_SIZE):
        say(line)


def measure() -> tuple[Cost, Cost]:
    """What one page takes until nothing moves any more, and what it has taken when it has trained for 200 steps."""
    manager = KernelManager(transport_encryption="auto")
    before = set(psutil.Process().children())
    manager.start_kernel()
    [kernel] = set(psutil.Process().children()) - before
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=PATIENCE_SECONDS)
        _run(client, OPEN)
        _wait_until_idle(kernel)
        page = _cost(kernel)
        _run(client, TRAIN)
        _wait_until_idle(kernel)
        return page, _cost(kernel)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def report(machine: Machine, page: Cost, trained: Cost, visitors: int) -> list[str]:
    """The lines that say what a class can expect."""
    fit = max(0, int((machine.free - RESERVE_BYTES) / (MARGIN * trained.memory)))
    ready = visitors * page.cpu_seconds / machine.cores
    training = visitors * (trained.cpu_seconds - page.cpu_seconds) / machine.cores
    lines = [
        f"This machine has {_count(machine.cores, 'core')} and {machine.total / 1e9:.1f} GB of memory, "
        f"{machine.free / 1e9:.1f} GB of it free.",
        f"One page computes for {page.cpu_seconds:.0f} s and takes {page.memory / 1e6:.0f} MB; when it has trained for "
        f"{STEPS} steps, {trained.cpu_seconds:.0f} s and {trained.memory / 1e6:.0f} MB.",
        f"There is memory for {_count(fit, 'visitor')}"
        + (f", which is enough for {visitors}." if fit >= visitors else f": too few for {visitors}."),
        f"If {visitors} come at once, the last page is there after about {_duration(ready)}.",
        f"With --class {visitors} that time passes before they come, and each page is there within a second.",
        f"If all {visitors} train {STEPS} steps at the same time, it takes about {_duration(training)}.",
    ]
    if training > 120:
        lines.append("More cores shorten that; so do fewer steps, or smaller networks, in the link for the class.")
    return lines


def _run(client: BlockingKernelClient, code: str) -> None:
    answer = client.execute_interactive(code, store_history=False, timeout=PATIENCE_SECONDS, output_hook=lambda _: None)
    if answer["content"]["status"] != "ok":
        raise RuntimeError(f"The page could not be measured: {answer['content'].get('evalue')}")


def _wait_until_idle(kernel: psutil.Process) -> None:
    """Returns when a kernel has computed next to nothing for a second."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while kernel.cpu_percent(interval=1) > 5 and time.monotonic() < deadline:
        pass


def _cost(kernel: psutil.Process) -> Cost:
    times = kernel.cpu_times()
    return Cost(times.user + times.system, kernel.memory_full_info().uss)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} minutes"
