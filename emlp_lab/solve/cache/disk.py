"""The disk layer of the solver's cache: one file for each key, used only if all of it is as it was written.

A file may be damaged, foreign or hostile: it is no archive of pickles, nothing in it is evaluated, and what it declares
is compared with its size before memory is taken. The checksum is no signature: whoever may write to the folder can
forge an entry, so keep the cache in a folder of your own.
"""

import hashlib
import io
import json
import math
import os
import re
import time
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from uuid import uuid4

import numpy as np
from numpy.lib import format as npy

FORMAT = 1  # of the files
VERSION = 1  # of the algorithms: to be raised whenever emlp_lab.solve may give another result for the same problem
BYTES = np.dtype(np.uint8).str
DTYPES = frozenset(np.dtype(code).str for code in "dD" + np.typecodes["AllInteger"])
UNFINISHED = ".unfinished"
OURS = re.compile(rf"[0-9a-f]{{64}}\.v\d+\.npz(\.[0-9a-f]{{32}}{re.escape(UNFINISHED)})?")
STALE = 24 * 3600.0  # seconds


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
        path = self._path(key)
        try:
            if not path.is_file():  # opening a named pipe would wait for ever
                return None
            with path.open("rb") as file:
                return _read(file, key)
        except Exception:
            # A damaged or hostile archive can raise almost anything on its way through zipfile, json and NumPy.
            return None

    def write(self, key: str, entry: Entry) -> bool:
        """Replaces the entry of this key; False if that fails for want of rights, space or memory, True otherwise.

        A failure leaves the old entry as it was.
        """
        path = self._path(key)
        unfinished = path.with_name(f"{path.name}.{uuid4().hex}{UNFINISHED}")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with unfinished.open("xb") as file:
                _write(file, key, entry)
                file.flush()
                os.fsync(file.fileno())  # or a crash of the machine could keep the new name and lose the bytes
            os.replace(unfinished, path)
        except (OSError, MemoryError):
            return False
        finally:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
        stale = time.time() - STALE
        _remove(path for path, state in self._files() if path.suffix == UNFINISHED and state.st_mtime < stale)
        return True

    def size(self) -> int:
        """Bytes of all files of the cache."""
        return sum(state.st_size for _, state in self._files())

    def clear(self) -> int:
        """Removes all files of the cache, of every version, and nothing else; returns how many they were."""
        return _remove(path for path, _ in self._files())

    def _path(self, key: str) -> Path:
        digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        return self.folder / f"{digest}.v{FORMAT}.npz"

    def _files(self) -> Iterator[tuple[Path, os.stat_result]]:
        with suppress(OSError):  # there may be no folder yet
            for path in self.folder.iterdir():
                if OURS.fullmatch(path.name):
                    with suppress(OSError):  # another process may have removed it
                        yield path, path.stat()


def _remove(paths: Iterable[Path]) -> int:
    removed = 0
    for path in paths:
        with suppress(OSError):
            path.unlink()
            removed += 1
    return removed


def _write(file: BinaryIO, key: str, entry: Entry) -> None:
    """Uncompressed .npz: head (JSON as bytes), checksum, then arr_0, arr_1, ... in the order of the head."""
    arrays = entry.arrays.values()
    layouts = [[name, array.dtype.str, array.shape, array.flags.fnc] for name, array in entry.arrays.items()]
    head = {"format": FORMAT, "version": VERSION, "key": key, "meta": entry.meta, "arrays": layouts}
    text = json.dumps(head).encode()
    checksum = _checksum(text, arrays)
    np.savez(file, *arrays, head=np.frombuffer(text, np.uint8), checksum=np.frombuffer(checksum, np.uint8))


def _read(file: BinaryIO, key: str) -> Entry:
    """The entry in a file; raises some exception unless it is, in every part, what `_write` makes."""
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
        if any(member.compress_type != zipfile.ZIP_STORED for member in members):
            raise ValueError("compressed")
        if sum(member.file_size for member in members) > os.fstat(file.fileno()).st_size:
            raise ValueError("larger than its file")
        text, checksum = (_bytes(archive, name) for name in ("head.npy", "checksum.npy"))
        head = json.loads(text)
        if (head["format"], head["version"], head["key"]) != (FORMAT, VERSION, key):
            raise ValueError("another version or key")
        if [member.filename for member in members] != _names(len(head["arrays"])):
            raise ValueError("other members")
        arrays = {name: _array(archive, f"arr_{i}.npy", *layout) for i, (name, *layout) in enumerate(head["arrays"])}
    if _checksum(text, arrays.values()) != checksum:
        raise ValueError("changed")
    return Entry(head["meta"], arrays)


def _names(arrays: int) -> list[str]:
    return ["head.npy", "checksum.npy", *(f"arr_{i}.npy" for i in range(arrays))]


def _bytes(archive: zipfile.ZipFile, name: str) -> bytes:
    size = archive.getinfo(name).file_size - len(_header(BYTES, [0], False))
    return _array(archive, name, BYTES, [size], False).tobytes()


def _array(archive: zipfile.ZipFile, name: str, dtype: str, shape: list[int], fortran: bool) -> np.ndarray:
    """One member, which must have exactly the header of such an array: what a file says is compared, not parsed."""
    if dtype not in DTYPES:
        raise ValueError("another type")
    header = _header(dtype, shape, fortran)
    if archive.getinfo(name).file_size != len(header) + math.prod(shape) * np.dtype(dtype).itemsize:
        raise ValueError("another size")
    with archive.open(name) as member:
        if member.read(len(header)) != header:
            raise ValueError("another header")
        member.seek(0)
        return npy.read_array(member, allow_pickle=False)


def _header(dtype: str, shape: list[int], fortran: bool) -> bytes:
    stream = io.BytesIO()
    npy.write_array_header_1_0(stream, {"descr": dtype, "fortran_order": fortran, "shape": tuple(shape)})
    return stream.getvalue()


def _checksum(text: bytes, arrays: Iterable[np.ndarray]) -> bytes:
    """SHA-256 of the head, which holds names, dtypes, shapes and meta, and of the bytes of the arrays."""
    digest = hashlib.sha256(text)
    for array in arrays:
        digest.update(array.ravel(order="F" if array.flags.fnc else "C").view(np.uint8).data)  # as NumPy writes them
    return digest.digest()
