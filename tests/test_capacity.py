"""What is said of a machine, and in the terminal while a class is there."""

from pathlib import Path

import psutil
import pytest
from emlp_widgets.server.log import ClassLog
from emlp_widgets.server.machine.capacity import Cost, Machine, report
from emlp_widgets.server.machine.resources import cores, free_bytes, total_bytes

GB = 10**9


def group(folder: Path, **files: str) -> Path:
    """A control group as Linux shows it."""
    for name, text in files.items():
        (folder / name.replace("_", ".", 1)).write_text(f"{text}\n")
    return folder


def test_a_container_has_what_it_is_given(tmp_path):
    stat = "anon 1\ninactive_file 300000000\nfile 5"
    limits = group(tmp_path, cpu_max="100000 100000", memory_max=str(GB), memory_current="900000000", memory_stat=stat)
    assert cores(limits) == 1
    assert total_bytes(limits) == GB
    assert free_bytes(limits) == 4 * 10**8


@pytest.mark.parametrize(
    "files", [{}, {"cpu_max": "max 100000", "memory_max": "max", "memory_current": "5"}], ids=["none", "no limits"]
)
def test_without_limits_it_has_what_there_is(tmp_path, files):
    limits = group(tmp_path, **files)
    assert cores(limits) >= 1
    assert total_bytes(limits) == psutil.virtual_memory().total
    assert 0 < free_bytes(limits) <= psutil.virtual_memory().total


def test_half_a_core_is_one(tmp_path):
    assert cores(group(tmp_path, cpu_max="50000 100000")) == 1


def test_what_a_class_can_expect_follows_from_one_page():
    page, trained = Cost(4, 145 * 10**6), Cost(13, 225 * 10**6)
    lines = "\n".join(report(Machine(2, 24 * GB, 10 * GB), page, trained, 30))
    for words in (
        "2 cores and 24.0 GB of memory, 10.0 GB of it free",
        "computes for 4 s and takes 145 MB",
        "13 s and 225 MB",
        "memory for 30 visitors, which is enough for 30",  # (10 - 1) / (1.3 * 0.225)
        "after about 60 s",
        "With --class 30",
        "takes about 2 minutes",
        "More cores",
    ):
        assert words in lines


@pytest.mark.parametrize(("free", "words"), [(2 * GB, "3 visitors: too few for 30"), (0, "0 visitors: too few for 30")])
def test_too_little_memory_is_said(free, words):
    lines = report(Machine(16, 24 * GB, free), Cost(4, 145 * 10**6), Cost(13, 225 * 10**6), 30)
    assert words in "\n".join(lines)
    assert "More cores" not in "\n".join(lines)


def test_a_line_for_each_who_comes_or_leaves():
    lines: list[str] = []
    log = ClassLog(30, visits=True, say=lines.append, clock=lambda: 0.0)
    log.moved(12, 3_140_000_000)
    log.died(11, 3_140_000_000)
    assert [line.split("  ", 1)[1] for line in lines] == [
        "12 of 30 visitors, 3.1 GB free",
        "11 of 30 visitors, 3.1 GB free; the kernel of one has died, and the page offers to start again",
    ]
    assert all(len(line.split("  ")[0]) == len("09:14:02") for line in lines)


def test_a_crowd_before_a_full_room_is_one_line():
    lines: list[str] = []
    now = 0.0
    log = ClassLog(2, visits=True, say=lines.append, clock=lambda: now)
    for now in (0.0, 1.0, 9.9, 10.1):  # noqa: B007  the clock reads it
        log.refused(2, GB, "as many are here.")
    assert len(lines) == 2
    assert lines[0].endswith("2 of 2 visitors, 1.0 GB free; one was turned away: as many are here.")


def test_without_a_class_only_trouble_is_told():
    lines: list[str] = []
    log = ClassLog(2, say=lines.append)
    log.moved(1, GB)
    log.refused(1, GB, "as many are here.")
    assert not lines
    log.died(1, GB)
    assert len(lines) == 1
