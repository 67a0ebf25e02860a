"""The files that hold compiled programs, which JAX runs as they are: each is checked before it is handed over."""

import hashlib
import os
import re
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from emlp_lab.files.atomic import PART, replace_file
from emlp_lab.files.private import read_private

HEAD = b"emlp-lab program 1\n"
DIGEST_BYTES = 32
FINISHED = re.compile(r"[0-9a-f]{64}\.program")
UNFINISHED = re.compile(rf"\.[0-9a-f]{{64}}\.program\.[0-9a-f]{{32}}{re.escape(PART)}")
STALE_SECONDS = 24 * 3600.0  # after which what was being written is the rest of a process that was killed
MAX_BYTES = 500 * 10**6


class CompiledWarning(UserWarning):
    """Compiled programs are not kept, or one that was kept cannot be used; they are compiled anew instead."""


class ProgramStore:
    """Keeps programs for JAX, which asks by `get` and `put`; nothing that happens to the files is an error.

    tag: of the machine and the versions; programs of another tag are not found. max_bytes: of all files of the folder,
    beyond which those that were not used for longest are removed. loads: is called before a program is handed over.

    JAX's own files are neither written as a whole nor checked, and once damaged they stay so; hence these.
    """

    def __init__(self, folder: Path, tag: str, max_bytes: int = MAX_BYTES, loads: Callable[[], None] = lambda: None):
        self._path = folder  # JAX's name for it
        self._tag, self._max_bytes, self._loads = tag, max_bytes, loads
        self._unpruned = max_bytes  # bytes written since old files were looked for
        self._lock = threading.Lock()
        self._has_warned = self._is_full = False

    def get(self, key: str) -> bytes | None:
        """The program of this key as it was put, or None."""
        path = self._file(key)
        try:
            content = read_private(path)
        except FileNotFoundError:
            return None
        except OSError as problem:
            return self._refuse(path, problem.strerror or str(problem))
        head, program = content[: len(HEAD) + DIGEST_BYTES], content[len(HEAD) + DIGEST_BYTES :]
        if head != HEAD + _digest(path.name, program):
            return self._refuse(path, "it is damaged")
        with suppress(OSError):
            os.utime(path)
        self._loads()
        return program

    def put(self, key: str, value: bytes) -> None:
        """Keeps a program; after a failure no more of them."""
        if self._is_full:
            return
        path = self._file(key)
        try:
            replace_file(path, HEAD + _digest(path.name, value) + value, private=True)
            self._prune(len(value))
        except OSError as problem:
            self._is_full = True
            cause = problem.strerror or str(problem)
            self._warn(f"{cause}; make room there or name another folder")

    def _refuse(self, path: Path, cause: str) -> None:
        """Says why; the program is compiled and put in its place."""
        self._warn(f"{path.name[:12]}... cannot be used, since {cause}; should this come again, remove the folder")

    def _warn(self, text: str) -> None:
        """Says the first trouble of this process; there may be one for each program, of one cause."""
        with self._lock:
            is_first, self._has_warned = not self._has_warned, True
        if is_first:
            warnings.warn(f"{self._path} for compiled programs: {text}.", CompiledWarning, stacklevel=2)

    def _file(self, key: str) -> Path:
        return self._path / f"{hashlib.sha256(f'{self._tag} {key}'.encode()).hexdigest()}.program"

    def _prune(self, written: int) -> None:
        """Removes old files, down to three quarters of the limit; looks at the first write and now and then."""
        self._unpruned += written
        if self._unpruned < self._max_bytes / 16:
            return
        self._unpruned = 0
        files = sorted(self._files())
        size = sum(size for _, size, _ in files)
        goal = 0.75 * self._max_bytes if size > self._max_bytes else size
        stale = time.time() - STALE_SECONDS
        for used, bytes_, path in files:
            if size > goal or (used < stale and UNFINISHED.fullmatch(path.name)):
                size -= bytes_
                with suppress(OSError):  # another process may have removed it
                    path.unlink()

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        """When each was used, its bytes, and its path."""
        for path in self._path.iterdir():
            if FINISHED.fullmatch(path.name) or UNFINISHED.fullmatch(path.name):
                with suppress(OSError):
                    state = path.stat()
                    yield state.st_mtime, state.st_size, path


def _digest(name: str, program: bytes) -> bytes:
    """Of a program under its name: a file that was renamed is another program, not the one that is asked for."""
    return hashlib.sha256(name.encode() + program).digest()
