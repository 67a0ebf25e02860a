"""What the machine has for its visitors: cores and memory, also where a container is given less than there is."""

import os
from pathlib import Path

import psutil

GROUP = Path("/sys/fs/cgroup")  # where Linux says what a container may use, in version 2 of its control groups

RESERVE_BYTES = 10**9  # that kernels leave to the rest of the machine


def cores(group: Path = GROUP) -> int:
    """How many cores this process may use, at least one."""
    here = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota, _, period = _read(group / "cpu.max").partition(" ")
    if quota.isdecimal() and period.isdecimal():
        here = min(here, int(quota) // int(period))
    return max(1, here)


def total_bytes(group: Path = GROUP) -> int:
    """How much memory this process and its children may use, if nothing else used any."""
    return min(psutil.virtual_memory().total, _limit(group))


def free_bytes(group: Path = GROUP) -> int:
    """How much memory can still be used, without what the system keeps of files and would give back."""
    free = psutil.virtual_memory().available
    used = _read(group / "memory.current")
    if used.isdecimal():
        free = min(free, max(0, _limit(group) - int(used) + _cached(group)))
    return free


def _limit(group: Path) -> int:
    limit = _read(group / "memory.max")  # or the word "max"
    return int(limit) if limit.isdecimal() else 2**63


def _cached(group: Path) -> int:
    counts = dict(line.split(" ", 1) for line in _read(group / "memory.stat").splitlines() if " " in line)
    count = counts.get("inactive_file", "")
    return int(count) if count.isdecimal() else 0


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii").strip()
    except OSError:
        return ""
