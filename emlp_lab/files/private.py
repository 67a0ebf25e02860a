"""Folders and files that nobody else can have put anything into: what is read from them may be run."""

import os
import stat
import sys
from pathlib import Path
from tempfile import TemporaryFile

WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH


class NotPrivateError(OSError):
    """Others could write there; says why, and what to do."""


def require_private(folder: Path) -> None:
    """Makes the folder, for its owner alone, where there is none.

    Raises NotPrivateError for a folder that belongs to somebody else or that others may write to, and OSError where
    this process cannot write to it.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    state = folder.stat()  # of what a link leads to
    if not _is_own(state):
        raise NotPrivateError("it belongs to another user; name a folder of your own")
    if not _is_closed(state):
        raise NotPrivateError("others may write to it; take that right from them with chmod go-w")
    with TemporaryFile(dir=folder):
        pass


def read_private(path: Path) -> bytes:
    """The content of a file. Raises NotPrivateError for a link, a pipe, or a file that another user could have written.

    The owner is that of the opened file, so that nobody gains by moving folders in between.
    """
    flags = [getattr(os, name, 0) for name in ("O_CLOEXEC", "O_NOFOLLOW", "O_NONBLOCK", "O_BINARY")]
    with open(os.open(path, os.O_RDONLY | sum(flags)), "rb") as file:
        state = os.fstat(file.fileno())
        if not (stat.S_ISREG(state.st_mode) and _is_own(state) and _is_closed(state)):
            raise NotPrivateError("another user could have written it")
        return file.read()


def _is_own(state: os.stat_result) -> bool:
    return sys.platform == "win32" or state.st_uid == os.geteuid()


def _is_closed(state: os.stat_result) -> bool:
    return sys.platform == "win32" or not state.st_mode & WRITABLE_BY_OTHERS
