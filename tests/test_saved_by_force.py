"""A save that is killed, or that the system refuses, leaves the previous file; what it leaves beside does no harm."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from emlp_lab import load, save
from emlp_lab.checkpoint.checkpoint import FILE
from emlp_lab.groups import SO
from emlp_lab.nn import EMLP
from emlp_lab.reps import T, V
from tests.networks import predict, rows
from tests.processes import full_disk, run

KILLS = 30
# Forks a process that saves A, B, A, ... until it is killed, over and over; prints what each kill left.
KILLED = """
import os, random, signal, sys, time
from pathlib import Path
from emlp_lab.checkpoint.checkpoint import FILE

path, kills = Path(sys.argv[1]), int(sys.argv[4])
models, contents = [FILE.read(file) for file in sys.argv[2:4]], [Path(file).read_bytes() for file in sys.argv[2:4]]
started = time.perf_counter()
for model in models * 5:
    FILE.write(path, *model)
each = (time.perf_counter() - started) / 10
moments = random.Random(0)
for kill in range(kills):
    ready, begun = os.pipe()
    child = os.fork()
    while child == 0:
        for model in models:
            FILE.write(path, *model)
            os.write(begun, b"x")
    os.read(ready, 1)
    time.sleep(2 * each * moments.random())
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(ready), os.close(begun)
    print(contents.index(path.read_bytes()))
"""
# Forks a process that saves B over A and is killed before its first line, another before its second, and so on until
# one comes to the end; prints what each left, and how many files beside.
STEPPED = """
import itertools, os, signal, sys
from pathlib import Path
from emlp_lab.checkpoint.checkpoint import FILE
from emlp_lab.files import atomic, container

def killer(lines):
    def trace(frame, event, _):
        nonlocal lines
        if frame.f_code.co_filename not in (atomic.__file__, container.__file__):
            return None
        if event == "line" and lines == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        lines -= event == "line"
        return trace
    return trace

path, content = Path(sys.argv[1]), FILE.read(sys.argv[3])
old, new = (Path(file).read_bytes() for file in sys.argv[2:4])
for lines in itertools.count():
    path.write_bytes(old)
    before = set(path.parent.iterdir())
    child = os.fork()
    if child == 0:
        sys.settrace(killer(lines))
        FILE.write(path, *content)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    print([old, new].index(path.read_bytes()), len({*path.parent.iterdir()} - before))
    if not os.WIFSIGNALED(status):
        break
"""


def model(seed: int) -> EMLP:
    return EMLP(V, T(2), SO(2), ch=150, num_layers=1, seed=seed)


@pytest.fixture(scope="module")
def pair(tmp_path_factory) -> tuple[Path, Path]:
    """The files of two models."""
    folder = tmp_path_factory.mktemp("pair")
    for seed in (0, 1):
        save(model(seed), folder / str(seed))
    return folder / "0", folder / "1"


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


@needs_fork
def test_a_killed_save_leaves_one_of_the_two_models(pair, tmp_path):
    path = tmp_path / "model"
    found = [int(line) for line in run(KILLED, path, *pair, KILLS).splitlines()]
    assert len(found) == KILLS
    assert set(found) == {0, 1}
    x = rows(V(SO(2)), 3)
    np.testing.assert_array_equal(predict(load(path), x), predict(model(found[-1]), x))


@pytest.mark.slow
@needs_fork
def test_a_save_killed_at_any_line_leaves_the_old_file_or_the_new(pair, tmp_path):
    """The old one up to some line, the new one from there on; what is left beside stands in nobody's way."""
    path = tmp_path / "model"
    found = [tuple(map(int, line.split())) for line in run(STEPPED, path, *pair).splitlines()]
    which = [one for one, _ in found]
    assert which == sorted(which)
    assert set(which) == {0, 1}
    assert {left for one, left in found if one == 0} == {0, 1}
    assert {left for one, left in found if one == 1} == {0}
    save(model(0), path)
    assert path.read_bytes() == pair[0].read_bytes()


def refused(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "no space left")


def stuck(*_: object, **__: object) -> None:
    raise OSError(errno.EROFS, "cannot be removed")


@pytest.fixture
def previous(pair, tmp_path) -> Path:
    """The first model, alone in a folder."""
    path = tmp_path / "model"
    path.write_bytes(pair[0].read_bytes())
    return path


def unchanged(path: Path, old: Path, action: Callable[[], object]) -> None:
    with pytest.raises(OSError, match=r"\S"):
        action()
    assert path.read_bytes() == old.read_bytes()
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("share", [0, 0.01, 0.5, 0.999])
def test_a_disk_that_fills_up_leaves_the_old_file(pair, previous, share):
    content = FILE.read(pair[1])
    with full_disk(int(share * pair[1].stat().st_size)):
        unchanged(previous, pair[0], lambda: FILE.write(previous, *content))


@pytest.mark.parametrize(
    ("owner", "call"), [(Path, "open"), (os, "fsync"), (Path, "replace")], ids=["open", "fsync", "rename"]
)
def test_a_refused_call_leaves_the_old_file(pair, previous, monkeypatch, owner, call):
    content = FILE.read(pair[1])

    def action() -> None:
        with monkeypatch.context() as patch:
            patch.setattr(owner, call, refused)
            FILE.write(previous, *content)

    unchanged(previous, pair[0], action)


def test_the_first_problem_is_told(pair, previous, monkeypatch):
    content = FILE.read(pair[1])
    monkeypatch.setattr(Path, "replace", refused)
    monkeypatch.setattr(Path, "unlink", stuck)
    with pytest.raises(OSError, match="no space left"):
        FILE.write(previous, *content)
    assert previous.read_bytes() == pair[0].read_bytes()


def test_bytes_are_on_the_disk_before_the_name_and_the_name_before_the_end(pair, previous, monkeypatch):
    """Or a crash of the machine could keep a name without bytes, or lose both."""
    calls, fsync, replace = [], os.fsync, Path.replace

    def synced(number: int) -> None:
        calls.append(os.fstat(number).st_ino)
        fsync(number)

    def renamed(part: Path, target: Path) -> None:
        calls.append((part.stat().st_ino, part.stat().st_size))
        replace(part, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", renamed)
    FILE.write(previous, *FILE.read(pair[1]))
    file, folder = previous.stat(), previous.parent.stat()
    assert calls == [file.st_ino, (file.st_ino, file.st_size), folder.st_ino]


def test_a_folder_that_cannot_be_synced_is_no_problem(pair, previous, monkeypatch):
    monkeypatch.setattr(os, "open", refused)
    FILE.write(previous, *FILE.read(pair[1]))
    assert previous.read_bytes() == pair[1].read_bytes()


def test_a_link_stays_a_link(pair, previous):
    link = previous.with_name("latest")
    link.symlink_to(previous.name)
    FILE.write(link, *FILE.read(pair[1]))
    assert link.is_symlink()
    assert previous.read_bytes() == pair[1].read_bytes()


def test_a_missing_folder_is_named(tmp_path, pair):
    with pytest.raises(FileNotFoundError, match=r"nowhere.*make it first"):
        FILE.write(tmp_path / "nowhere" / "model", *FILE.read(pair[0]))
