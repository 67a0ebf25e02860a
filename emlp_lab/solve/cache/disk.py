"""The disk layer of the solver's cache: one file for each key, used only if all of it is as it was written.

A file may be damaged, foreign or hostile: nothing in it is evaluated, and what it declares is compared with its size
before memory is taken. Keep the cache in a folder of your own: whoever may write to it can forge an entry.
"""

import hashlib
import json
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from emlp_lab.files.atomic import PART, replace_file
from emlp_lab.files.container import Container

FORMAT = 2  # of the files; 1 were NPZ archives, which are no longer read, only cleared
VERSION = 1  # of the algorithms: to be raised whenever emlp_lab.solve may give another result for the same problem
FILE = Container("emlp-lab solution", FORMAT, "the disk cache", "a solution")
DTYPES = frozenset(np.dtype(code).str for code in "dD" + np.typecodes["AllInteger"])
OURS = re.compile(r"[0-9a-f]{64}\.v\d+\.(npz(\.[0-9a-f]{32}\.unfinished)?|safetensors)")
UNFINISHED = re.compile(rf"\.[0-9a-f]{{64}}\.v\d+\.safetensors\.[0-9a-f]{{32}}{re.escape(PART)}")
STALE_SECONDS = 24 * 3600.0  # after which what was being written is the rest of a process that was killed


@dataclass(frozen=True, eq=False)
class Entry:
    """What is kept under one key.

    meta: JSON values by name. arrays: float64, complex128 or integers, of any shape. Raises ValueError for what a file
    would not give back exactly: other types, NaN and infinity in meta, tuples, names that are no text.
    """

    meta: dict[str, Any]
    arrays: dict[str, np.ndarray]

    def __post_init__(self):
        try:
            same = json.loads(json.dumps(self.meta, allow_nan=False)) == self.meta and isinstance(self.meta, dict)
        except (TypeError, ValueError, RecursionError) as problem:
            raise ValueError(f"meta is not made of JSON values ({problem}): use text, numbers and lists.") from None
        if not same:
            raise ValueError("meta changes when it is written as JSON: use lists for tuples, and text for names.")
        for name, array in self.arrays.items():
            if not isinstance(name, str):
                raise ValueError(f"the name {name!r} of an array is no text: use a str.")
            if array.dtype.str not in DTYPES:
                raise ValueError(
                    f"array {name!r} holds {array.dtype}, which is not kept on disk: convert it to float64, complex128 "
                    "or native integers."
                )


@dataclass(frozen=True, init=False)
class DiskCache:
    """Entries in the files of one folder, which any number of processes may share.

    Each file has the SHA-256 of its key as its name and is replaced as a whole, so a reader sees an old entry or a new
    one. What a killed writer leaves behind is never read, and the first write a day later removes it.
    """

    folder: Path

    def __init__(self, folder: str | Path):
        """folder: made on the first write; a str may start with ~. Raises ValueError if it can name no folder."""
        if not isinstance(folder, str | Path) or folder == "" or "\0" in str(folder):
            raise ValueError(f"{folder!r} can name no folder: give the path of a folder for the cache.")
        try:
            place = Path(folder).expanduser() if isinstance(folder, str) else folder
        except RuntimeError:
            raise ValueError(f"{folder!r}: this home folder is not known, write the whole path.") from None
        object.__setattr__(self, "folder", place)

    def read(self, key: str) -> Entry | None:
        """The entry that was written under this key, bit for bit, or None.

        None where there is no file, or one that is damaged, foreign, of another version or not readable. Arrays keep
        their dtype, shape and order in memory (C or Fortran), on which the last bits of products depend.
        """
        try:
            head, tensors = FILE.read(self._path(key))
            if (head["format"], head["version"], head["key"]) != (FORMAT, VERSION, key):
                return None
            return Entry(head["meta"], _unpacked(head["arrays"], tensors))
        except Exception:
            # What a file says that we did not write can raise almost anything on its way to an entry.
            return None

    def write(self, key: str, entry: Entry, failed: Callable[[str], None] = lambda cause: None) -> bool:
        """Replaces the entry of this key; False if that fails for want of rights, space or memory, True otherwise.

        A failure leaves the old entry as it was. failed: is called with the cause, in words.
        """
        layouts = [[name, array.dtype.str, array.flags.fnc] for name, array in entry.arrays.items()]
        head = {"format": FORMAT, "version": VERSION, "key": key, "meta": entry.meta, "arrays": layouts}
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            tensors = {str(place): _packed(array) for place, array in enumerate(entry.arrays.values())}
            replace_file(self._path(key), FILE.pack(head, tensors))  # also in place of a link
        except (OSError, MemoryError) as problem:
            failed(getattr(problem, "strerror", None) or "not enough memory")
            return False
        stale = time.time() - STALE_SECONDS
        _remove(path for path, state in self._files(UNFINISHED) if state.st_mtime < stale)
        return True

    def size(self) -> int:
        """Bytes of all files of the cache."""
        return sum(state.st_size for _, state in self._files(OURS, UNFINISHED))

    def clear(self) -> int:
        """Removes all files of the cache, of every version, and nothing else; returns how many they were."""
        return _remove(path for path, _ in self._files(OURS, UNFINISHED))

    def _path(self, key: str) -> Path:
        digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        return self.folder / f"{digest}.v{FORMAT}.safetensors"

    def _files(self, *kinds: re.Pattern[str]) -> Iterator[tuple[Path, os.stat_result]]:
        with suppress(OSError):  # there may be no folder yet
            for path in self.folder.iterdir():
                if any(kind.fullmatch(path.name) for kind in kinds):
                    with suppress(OSError):  # another process may have removed it
                        yield path, path.stat()


def _remove(paths: Iterable[Path]) -> int:
    removed = 0
    for path in paths:
        with suppress(OSError):
            path.unlink()
            removed += 1
    return removed


def _packed(array: np.ndarray) -> np.ndarray:
    """In C order; complex numbers as pairs of floats, in a last axis."""
    ordered = np.array(array.T if array.flags.fnc else array, order="C")
    return ordered[..., None].view(float) if ordered.dtype.kind == "c" else ordered


def _unpacked(layouts: list[list[Any]], tensors: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    if sorted(tensors) != sorted(map(str, range(len(layouts)))):
        raise ValueError("other arrays than the head says")
    arrays = {}
    for place, (name, dtype, fortran) in enumerate(layouts):
        ordered = tensors[str(place)]
        ordered = ordered.view(complex)[..., 0] if np.dtype(dtype).kind == "c" else ordered
        if ordered.dtype.str != dtype:
            raise ValueError("another type than the head says")
        arrays[name] = ordered.T if fortran else ordered
    return arrays
