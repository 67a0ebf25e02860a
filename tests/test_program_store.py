"""The files of compiled programs: found by key and machine, within a limit."""

import errno
import os
from typing import Any

import pytest

from emlp_lab.compiled import CompiledWarning, store
from emlp_lab.compiled.store import STALE_SECONDS, ProgramStore


def test_programs_of_another_machine_are_not_found(tmp_path):
    ProgramStore(tmp_path, "one").put("key", b"program")
    assert ProgramStore(tmp_path, "one").get("key") == b"program"
    assert ProgramStore(tmp_path, "another").get("key") is None
    assert ProgramStore(tmp_path, "one").get("another") is None


def test_the_folder_stays_within_its_limit(tmp_path):
    """What was not used for longest goes first, and what a killed process was writing; nothing else is touched."""
    (tmp_path / "notes.txt").write_text("mine")
    rest = tmp_path / f".{'0' * 64}.program.{'1' * 32}.part"
    rest.write_bytes(b"")
    os.utime(rest, (0, rest.stat().st_mtime - 2 * STALE_SECONDS))
    programs_of = ProgramStore(tmp_path, "tag", max_bytes=10_000)
    for number in range(40):
        programs_of.put(f"{number}", bytes(1000))
        assert programs_of.get("0")
        for age, path in enumerate(sorted(tmp_path.glob("*.program"), key=lambda path: path.stat().st_mtime_ns)):
            os.utime(path, (age, age))
        assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 11_500
    assert not rest.exists()
    assert (tmp_path / "notes.txt").exists()
    assert programs_of.get("39")
    assert programs_of.get("1") is None


def test_a_full_disk_is_tried_once(tmp_path, monkeypatch):
    """Each try would wait for the disk."""
    tries = []

    def fail(*_: Any, **__: Any) -> None:
        tries.append(0)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(store, "replace_file", fail)
    full = ProgramStore(tmp_path, "tag")
    with pytest.warns(CompiledWarning, match="No space left"):
        full.put("1", b"program")
    full.put("2", b"program")
    assert len(tries) == 1
