"""Numbers from CSV and NPZ files of people, with one clear error for everything that can be wrong with them."""

import csv
import io
import math
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float
from numpy.lib import format as npy

MAX_BYTES = 64 * 2**20
Source = str | Path | bytes
INPUT_NAMES, OUTPUT_NAMES = ("x", "X", "inputs", "input"), ("y", "Y", "outputs", "output")


@dataclass(frozen=True, eq=False)
class Table:
    """Rows of inputs and outputs as they are in the file."""

    x: Float[np.ndarray, "rows n_in"]
    y: Float[np.ndarray, "rows n_out"]


def read_table(source: Source, name: str, n_in: int, n_out: int) -> Table:
    """Reads n_in input and n_out output columns from a CSV or NPZ file, given as a path or as its bytes.

    name: how errors call the file; its ending says the format. CSV: inputs first, then outputs, an optional line of
    headings. NPZ: arrays x (rows, n_in) and y (rows, n_out). Raises ValueError that names the file, the place, the
    cause and what to do.
    """
    raw = _raw(source, name)
    if not raw.strip():
        raise ValueError(f"{name} is empty: it needs rows of {n_in} input and {n_out} output numbers.")
    table = _npz(raw, name, n_in, n_out) if name.lower().endswith(".npz") else _csv(raw, name, n_in, n_out)
    for part, what in ((table.x, "input"), (table.y, "output")):
        bad = np.argwhere(~np.isfinite(part))
        if len(bad):
            row, column = bad[0]
            raise ValueError(
                f"{name}: {what} {column + 1} of row {row + 1} is {part[row, column]} ({len(bad)} values "
                "in all are not finite): remove or repair those rows."
            )
    return table


def _raw(source: Source, name: str) -> bytes:
    if isinstance(source, bytes):
        size = len(source)
    else:
        path = Path(source)
        if not path.is_file():
            raise ValueError(f"{name}: there is no file {str(source)!r}; check the path.")
        size = path.stat().st_size
    if size > MAX_BYTES:
        raise ValueError(f"{name} has {size / 2**20:.0f} MiB, the limit is {MAX_BYTES // 2**20} MiB: use fewer rows.")
    return source if isinstance(source, bytes) else Path(source).read_bytes()


def _csv(raw: bytes, name: str, n_in: int, n_out: int) -> Table:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{name} is not UTF-8 text: save it as CSV (UTF-8), or as NPZ with the ending .npz.") from None
    lines = text.splitlines()
    skip = _heading_lines(lines, name)
    if not any(line.strip() for line in lines[skip:]):
        raise ValueError(f"{name} has headings but no rows: it needs {n_in} input and {n_out} output numbers in each.")
    try:
        values = np.loadtxt(io.StringIO(text), delimiter=",", ndmin=2, skiprows=skip, comments=None)
    except ValueError:
        raise ValueError(_first_problem(lines, skip, name)) from None
    if values.shape[1] != n_in + n_out:
        raise ValueError(
            f"{name} has {values.shape[1]} columns, but rep_in and rep_out need {n_in} + {n_out} = {n_in + n_out}: "
            "change the representations or the columns (inputs first, then outputs)."
        )
    return Table(values[:, :n_in], values[:, n_in:])


def _heading_lines(lines: list[str], name: str) -> int:
    """How many lines precede the numbers: one, if no cell of the first line with text is a number."""
    for number, line in enumerate(lines):
        if line.strip():
            try:
                cells = next(csv.reader([line]))
            except csv.Error as problem:
                raise ValueError(f"{name}, line {number + 1}: {problem}; is it a CSV file?") from None
            return number if any(_is_number(cell) for cell in cells) else number + 1
    return 0


def _first_problem(lines: list[str], skip: int, name: str) -> str:
    width = None
    for number, line in enumerate(lines[skip:], start=skip + 1):
        if not line.strip():
            continue
        cells = line.split(",")
        for column, cell in enumerate(cells, start=1):
            if not _is_number(cell):
                place = f"{name}, line {number}, column {column}"
                shown = cell.strip()[:30]
                return f"{place}: {shown!r} is not a number; use points for decimals and commas between columns."
        if width is not None and len(cells) != width:
            return f"{name}, line {number} has {len(cells)} columns, the lines before have {width}: make them equal."
        width = len(cells)
    return f"{name} is not a table of numbers separated by commas."


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return "_" not in cell  # Python reads 1_000, NumPy and other programs do not


def _npz(raw: bytes, name: str, n_in: int, n_out: int) -> Table:
    try:
        arrays = _arrays(raw)
    except _Unreadable as problem:
        raise ValueError(f"{name}: {problem}.") from None
    except Exception as problem:
        # A damaged or hostile archive can raise almost anything on its way through zipfile, zlib and NumPy.
        cause = f"{type(problem).__name__}: {problem}"[:200].replace("\n", " ")
        raise ValueError(
            f"{name} is not a complete NPZ file ({cause}): write it with numpy.savez(file, x=..., y=...)."
        ) from None
    x, y = _columns(arrays, INPUT_NAMES, n_in, name), _columns(arrays, OUTPUT_NAMES, n_out, name)
    if len(x) != len(y):
        raise ValueError(f"{name} has {len(x)} rows of inputs and {len(y)} of outputs: both need the same number.")
    return Table(x, y)


class _Unreadable(Exception):
    """A reason that needs no further explanation."""


def _arrays(raw: bytes) -> dict[str, np.ndarray]:
    """All arrays with a known name; sizes are checked before anything is unpacked."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        entries = {entry.filename.removesuffix(".npy"): entry for entry in archive.infolist()}
        unpacked = sum(entry.file_size for entry in entries.values())
        if unpacked > MAX_BYTES:
            raise _Unreadable(
                f"it unpacks to {unpacked / 2**20:.0f} MiB, the limit is {MAX_BYTES // 2**20} MiB: use fewer rows"
            )
        known = {key: entry for key, entry in entries.items() if key in INPUT_NAMES + OUTPUT_NAMES}
        if not known:
            raise _Unreadable(
                f"it has arrays {list(entries)[:10]}, but none named 'x': write numpy.savez(file, x=..., y=...)"
            )
        return {key: _array(archive.read(entry), key) for key, entry in known.items()}


def _array(raw: bytes, key: str) -> np.ndarray:
    stream = io.BytesIO(raw)
    read_header = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
    try:
        shape, _, dtype = read_header[npy.read_magic(stream)](stream)
    except (ValueError, KeyError):
        raise _Unreadable(f"array {key!r} cannot be read: write it with numpy.savez") from None
    if dtype.hasobject:
        raise _Unreadable(f"array {key!r} cannot be read because it holds Python objects: store plain numbers")
    # The header is a claim: without this check a few bytes could ask for terabytes.
    if math.prod(shape) * dtype.itemsize > len(raw):
        raise _Unreadable(f"array {key!r} is shorter than its header says: write it again with numpy.savez")
    return npy.read_array(io.BytesIO(raw), allow_pickle=False)


def _columns(arrays: dict[str, np.ndarray], names: tuple[str, ...], columns: int, file: str) -> np.ndarray:
    found = next((name for name in names if name in arrays), None)
    if found is None:
        raise ValueError(
            f"{file} has arrays {list(arrays)}, but none named {names[0]!r}: write numpy.savez(file, x=..., y=...)."
        )
    value = arrays[found]
    if value.dtype.kind not in "biuf":
        raise ValueError(f"{file}: array {found!r} holds {value.dtype}, not real numbers.")
    if value.size == 0 or math.prod(value.shape[1:]) != columns:
        raise ValueError(
            f"{file}: array {found!r} has shape {value.shape}, the representation needs (rows, {columns})."
        )
    return value.reshape(len(value), columns).astype(np.float64)
