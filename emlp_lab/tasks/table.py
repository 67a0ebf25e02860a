"""Numbers from CSV and NPZ files of people, with one clear error for everything that can be wrong with them."""

import csv
import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float

from emlp_lab.files.npz import UnreadableError, names_in, read_npz
from emlp_lab.files.paths import file_path, is_file, shown
from emlp_lab.tasks.data import MAX_VALUE

MAX_BYTES = 64 * 2**20
MAX_HEADING = 60  # characters that are kept of one
Source = str | Path | bytes
INPUT_NAMES, OUTPUT_NAMES = ("x", "X", "inputs", "input"), ("y", "Y", "outputs", "output")


@dataclass(frozen=True, eq=False)
class Table:
    """Rows of inputs and outputs as they are in the file. headings: of all columns, none where the file has none."""

    x: Float[np.ndarray, "rows n_in"]
    y: Float[np.ndarray, "rows n_out"]
    headings: tuple[str, ...] = ()


def read_table(source: Source, name: str, n_in: int, n_out: int, names: Sequence[str] = ()) -> Table:
    """Reads n_in input and n_out output columns from a CSV or NPZ file, given as a path or as its bytes.

    name: how errors call the file; its ending says the format. names: how they call the columns, all inputs and then
    all outputs; headings of the file go before. CSV: inputs first, then outputs, an optional line of headings. NPZ:
    arrays x (rows, n_in) and y (rows, n_out). Raises ValueError that names the file, the place, the cause and what to
    do.
    """
    raw = _raw(source, name)
    if not raw.strip():
        raise ValueError(f"{name} is empty: it needs rows of {n_in} input and {n_out} output numbers.")
    table = _npz(raw, name, n_in, n_out) if name.lower().endswith(".npz") else _csv(raw, name, n_in, n_out, names)
    for part, what, before in ((table.x, "input", 0), (table.y, "output", n_in)):
        with np.errstate(invalid="ignore"):
            bad = np.argwhere(~(np.abs(part) <= MAX_VALUE))
        if len(bad):
            row, column = bad[0]
            called = _called(table.headings or names, before + column)
            raise ValueError(
                f"{name}: {what} {column + 1}{called} of row {row + 1} is {part[row, column]} (one of {len(bad)} that "
                f"are not finite, or beyond {MAX_VALUE:g}, whose squares are beyond float32): remove or repair those "
                "rows, or choose another unit."
            )
    return table


def _raw(source: Source, name: str) -> bytes:
    if isinstance(source, bytes):
        size = len(source)
    else:
        path = file_path(source, "source")
        if not is_file(path):
            raise ValueError(f"{name}: there is no file {shown(source)!r}; check the path.")
        size = path.stat().st_size
    if size > MAX_BYTES:
        raise ValueError(f"{name} has {size / 2**20:.0f} MiB, the limit is {MAX_BYTES // 2**20} MiB: use fewer rows.")
    return source if isinstance(source, bytes) else Path(source).read_bytes()


def _called(names: Sequence[str], column: int) -> str:
    """What a column is called, for messages; nothing where it has no name."""
    name = names[column].strip() if column < len(names) else ""
    return f" ({name[:MAX_HEADING]})" if name else ""


def _csv(raw: bytes, name: str, n_in: int, n_out: int, names: Sequence[str]) -> Table:
    _require_small(raw, name, n_in + n_out)
    try:
        heading, headings = _heading(raw, name, n_in + n_out)
        if next(_rows(raw, heading), None) is None:
            raise ValueError(
                f"{name} has headings but no rows: it needs {n_in} input and {n_out} output numbers in each."
            )
        try:
            lines = _of_width(n_in + n_out, raw, heading)
            values = np.loadtxt(lines, delimiter=",", ndmin=2, comments=None)
        except ValueError:
            raise ValueError(_first_problem(raw, heading, name, n_in, n_out, headings or names)) from None
    except UnicodeDecodeError:
        raise ValueError(f"{name} is not UTF-8 text: save it as CSV (UTF-8), or as NPZ with the ending .npz.") from None
    return Table(values[:, :n_in], values[:, n_in:], headings)


def _require_small(raw: bytes, name: str, columns: int) -> None:
    lines = max(raw.count(b"\n"), raw.count(b"\r"))
    size = 8 * columns * lines
    if size > MAX_BYTES:
        raise ValueError(
            f"{name} has {lines:,} lines of {columns} numbers, which are {size / 2**20:,.0f} MiB, the limit is "
            f"{MAX_BYTES // 2**20} MiB: use fewer rows."
        )


def _rows(raw: bytes, heading: int = 0) -> Iterator[tuple[int, str]]:
    """The lines with something in them after the heading, one by one, with their numbers: a list of all of them would
    take many times the memory of the file.
    """
    for number, line in enumerate(io.TextIOWrapper(io.BytesIO(raw), "utf-8-sig"), start=1):
        if number > heading and not line.isspace():
            yield number, line


def _of_width(columns: int, raw: bytes, heading: int) -> Iterator[str]:
    """The lines for NumPy, which must not begin to split one of millions of columns."""
    for number, line in _rows(raw, heading):
        if line.count(",") != columns - 1:
            raise ValueError(f"line {number} has other columns")
        yield line


def _heading(raw: bytes, name: str, columns: int) -> tuple[int, tuple[str, ...]]:
    """Number of the line of headings: the first line with text, if no cell of it is a number; 0 for none. And the
    headings, where there is one for each column.
    """
    for number, line in _rows(raw):
        if line.count(",") > 20 * columns:  # headings may have commas of their own
            raise ValueError(
                f"{name}, line {number} has {line.count(',') + 1:,} columns, {columns} are needed: change the "
                "representations or the columns."
            )
        try:
            cells = next(csv.reader([line]))
        except csv.Error as problem:
            raise ValueError(f"{name}, line {number}: {problem}; is it a CSV file?") from None
        if any(_is_number(cell) for cell in cells):
            return 0, ()
        return number, tuple(cell.strip()[:MAX_HEADING] for cell in cells) if len(cells) == columns else ()
    return 0, ()


def _first_problem(raw: bytes, heading: int, name: str, n_in: int, n_out: int, names: Sequence[str]) -> str:
    width = None
    for number, line in _rows(raw, heading):
        cells = line.split(",", n_in + n_out)
        found = line.count(",") + 1
        for column, cell in enumerate(cells[: n_in + n_out], start=1):
            if not _is_number(cell):
                place = f"{name}, line {number}, column {column}{_called(names, column - 1)}"
                shown = cell.strip()[:30]
                mark = next((mark for mark in ";\t" if mark in cell), "")
                between = f"its columns are separated by {mark!r}: " if mark else ""
                return f"{place}: {shown!r} is not a number; {between}use points for decimals, commas between columns."
        if width is not None and found != width:
            return f"{name}, line {number} has {found:,} columns, the lines before have {width}: make them equal."
        if found != n_in + n_out:
            return (
                f"{name} has {found:,} columns, but rep_in and rep_out need {n_in} + {n_out} = {n_in + n_out}: change "
                "the representations or the columns (inputs first, then outputs)."
            )
        width = found
    return f"{name} is not a table of numbers separated by commas."


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return "_" not in cell  # Python reads 1_000, NumPy and other programs do not


def _npz(raw: bytes, name: str, n_in: int, n_out: int) -> Table:
    try:
        arrays = read_npz(raw, MAX_BYTES, INPUT_NAMES + OUTPUT_NAMES)
        if not arrays:
            raise UnreadableError(f"it has arrays {names_in(raw)[:10]}, but none named 'x'")
    except UnreadableError as problem:
        raise ValueError(f"{name}: {problem}; what is needed is numpy.savez(file, x=..., y=...).") from None
    there = names_in(raw)
    x, y = (_columns(arrays, *part, name, there) for part in ((INPUT_NAMES, n_in), (OUTPUT_NAMES, n_out)))
    if len(x) != len(y):
        raise ValueError(f"{name} has {len(x)} rows of inputs and {len(y)} of outputs: both need the same number.")
    return Table(x, y)


def _columns(
    arrays: dict[str, np.ndarray], names: tuple[str, ...], columns: int, file: str, there: list[str]
) -> np.ndarray:
    """The array with one of the names, as rows of numbers. there: names of all arrays, for the error."""
    found = next((name for name in names if name in arrays), None)
    if found is None:
        raise ValueError(
            f"{file} has arrays {there[:10]}, but none named {names[0]!r}: write numpy.savez(file, x=..., y=...)."
        )
    value = arrays[found]
    if value.dtype.kind not in "biuf":
        raise ValueError(f"{file}: array {found!r} holds {value.dtype}, not real numbers.")
    if value.size == 0 or math.prod(value.shape[1:]) != columns:
        raise ValueError(
            f"{file}: array {found!r} has shape {value.shape}, the representation needs (rows, {columns})."
        )
    return value.reshape(len(value), columns).astype(np.float64)
