"""Arrays from NPZ archives of strangers.

An archive may be damaged or hostile: its directory and the headers in it are claims. Nothing in it is unpickled, and
no more memory is taken than the limit allows, whatever it claims.
"""

import io
import math
import zipfile
from collections.abc import Container
from typing import cast

import numpy as np
from numpy.lib import format as npy

MAX_MEMBERS = 10_000
DIRECTORY_ENTRY = b"PK\x01\x02"  # before each member in the directory of an archive
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # of NumPy; zipfile unpacks the others without a bound
ADVICE = "write it with numpy.savez"


class UnreadableError(ValueError):
    """Why an archive is not read, in words that name no file."""


def read_npz(raw: bytes, limit: int, wanted: Container[str] | None = None) -> dict[str, np.ndarray]:
    """The arrays in an archive, those with a name in `wanted` where it is given.

    limit: bytes of all arrays together, counted with eight for a number. Raises UnreadableError for an archive that is
    damaged, larger, not of plain numbers and texts, or packed in another way than NumPy packs.
    """
    if raw.count(DIRECTORY_ENTRY) > MAX_MEMBERS:
        raise UnreadableError(f"it has more than {MAX_MEMBERS} members: {ADVICE}")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return _arrays(archive, limit, wanted)
    except UnreadableError:
        raise
    except Exception as problem:
        # A damaged or hostile archive can raise almost anything on its way through zipfile, zlib and NumPy.
        cause = f"{type(problem).__name__}: {problem}"[:200].replace("\n", " ")
        raise UnreadableError(f"it is not a complete NPZ file ({cause})") from None


def names_in(raw: bytes) -> list[str]:
    """Names of the arrays in an archive that `read_npz` has read."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return [_name(entry) for entry in archive.infolist()]


def _name(entry: zipfile.ZipInfo) -> str:
    return entry.filename.removesuffix(".npy")


def _arrays(archive: zipfile.ZipFile, limit: int, wanted: Container[str] | None) -> dict[str, np.ndarray]:
    entries = {_name(entry): entry for entry in archive.infolist() if wanted is None or _name(entry) in wanted}
    _require(sum(entry.file_size for entry in entries.values()), limit, limit)
    found: dict[str, np.ndarray] = {}
    room = limit
    for name, entry in entries.items():
        found[name] = array = _array(archive, entry, name, room, limit)
        room -= array.size * max(8, array.itemsize)
    return found


def _require(size: int, room: int, limit: int) -> None:
    if size > room:
        total = limit - room + size
        raise UnreadableError(f"it unpacks to {total / 2**20:,.0f} MiB, the limit is {limit // 2**20} MiB")


def _array(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, room: int, limit: int) -> np.ndarray:
    if entry.compress_type not in METHODS:
        raise UnreadableError(f"array {name!r} is packed in a way that NumPy does not use: {ADVICE}")
    with archive.open(entry) as member:
        try:
            # Of the later versions of the format, whose headers may be of any length, NumPy writes none for plain data.
            if npy.read_magic(member) != (1, 0):
                raise ValueError("another version")
            shape, fortran, dtype = npy.read_array_header_1_0(member)
        except ValueError:
            raise UnreadableError(f"array {name!r} cannot be read: {ADVICE}") from None
        if dtype.hasobject:
            raise UnreadableError(f"array {name!r} cannot be read because it holds Python objects: store plain numbers")
        if dtype.kind not in "biufcU":
            raise UnreadableError(f"array {name!r} holds {dtype}: store plain numbers")
        count = math.prod(shape)
        content = _content(cast(zipfile.ZipExtFile, member), count * dtype.itemsize, limit)
        if len(content) < count * dtype.itemsize:
            raise UnreadableError(f"array {name!r} is shorter than its header says: {ADVICE} again")
        _require(count * max(8, dtype.itemsize), room, limit)
        return np.frombuffer(content, dtype, count).reshape(shape, order="F" if fortran else "C")


def _content(member: zipfile.ZipExtFile, size: int, limit: int) -> bytearray:
    """The rest of a member: as much as it has, at most `size` bytes, and an error beyond the limit.

    Reading to the end is what compares its checksum.
    """
    content = bytearray()
    chunk_bytes = 2**20  # unpacked before the size is looked at again
    while chunk := member.read(chunk_bytes):
        content += chunk
        _require(len(content), limit, limit)
        if len(content) > size:
            raise UnreadableError(f"a member is longer than its header says: {ADVICE} again")
    return content
