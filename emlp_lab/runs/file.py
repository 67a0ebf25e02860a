"""Results kept in a CSV file, line by line as they come."""

import csv
import io
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from os import PathLike
from pathlib import Path

from emlp_lab.files.paths import NotWrittenError, existing_file, file_path, shown
from emlp_lab.runs.columns import HEADINGS, Cells, read_cells, result_cells, run_cells
from emlp_lab.runs.result import Result


def _line(cells: Sequence[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue().encode()


HEAD = _line(HEADINGS)


def read_results(file: str | PathLike) -> list[Result]:
    """The results that `sweep` wrote, the last one of each run, also while it is still writing.

    Raises ValueError for a file that is missing, foreign, or has other columns or a line that cannot be read.
    """
    path = existing_file(file, "file", "give the path that emlp_lab.sweep was called with")
    whole, _ = _whole(path, _content(path))
    return list(_results(path, whole).values())


class ResultsFile:
    """Results on disk. done: what the file had when it was opened, the last of each run. broken: the rest of a line
    that was cut off while it was written; "" for none. It has been dropped, and its run is done again.

    Raises ValueError for what cannot be written, is no file, or holds anything else.
    """

    def __init__(self, file: str | PathLike):
        self.path = file_path(file, "file")
        if self.path.is_dir():
            raise ValueError(f"{shown(file)} is a folder: give the path of a file in it.")
        if self.path.exists() and not self.path.is_file():
            raise ValueError(f"{shown(file)} is no ordinary file: give the path of a CSV file.")
        try:
            with self.path.open("ab"):  # makes it, and tells now whether it can be written
                pass
            content = _content(self.path)
            whole, rest = _whole(self.path, content)
            self.done = _results(self.path, whole)
            self.broken = rest.decode(errors="replace")
            if rest:
                os.truncate(self.path, len(whole))
            if not whole:
                self._append(HEAD)
        except OSError as problem:
            if isinstance(problem, NotWrittenError):
                raise
            raise _not_written(self.path, problem) from None

    def append(self, result: Result) -> None:
        """Adds one line; when this returns, it is on the disk. Raises NotWrittenError where it cannot be, and then the
        file is as it was before.
        """
        try:
            self._append(_line(result_cells(result)))
        except OSError as problem:
            raise _not_written(self.path, problem) from None

    def _append(self, content: bytes) -> None:
        with self.path.open("r+b", buffering=0) as file:  # not made anew where somebody removed it
            end = file.seek(0, os.SEEK_END)
            try:
                while content:
                    content = content[file.write(content) :]
                os.fsync(file.fileno())
            except BaseException:
                with suppress(OSError):  # the first problem is the one to tell
                    file.truncate(end)
                raise


def _not_written(path: Path, problem: OSError) -> NotWrittenError:
    cause = problem.strerror or problem
    return NotWrittenError(f"{shown(path)} cannot be written: {cause}; make room, or name another place.")


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise NotWrittenError(f"{shown(path)} cannot be read: {problem.strerror}; name another file.") from None


def _whole(path: Path, content: bytes) -> tuple[bytes, bytes]:
    """The lines that end, and what is left of one that was cut off. Raises ValueError for a foreign file."""
    end = content.rfind(b"\n") + 1
    whole, rest = content[:end], content[end:]
    if not whole and not HEAD.startswith(rest):
        raise ValueError(f"{shown(path)} holds no results of emlp_lab.sweep: name another file.")
    return whole, rest


def _results(path: Path, whole: bytes) -> dict[Cells, Result]:
    """The last result of each run, by the cells of the run."""
    found: dict[Cells, Result] = {}
    for number, cells in _rows(path, whole):
        try:
            result = read_cells(cells)
        except ValueError as problem:
            raise ValueError(f"{shown(path)}, line {number}: {problem}; repair or remove this line.") from None
        found[run_cells(result.run)] = result
    return found


def _rows(path: Path, whole: bytes) -> Iterator[tuple[int, list[str]]]:
    """The cells of each line below the headings, with its number."""
    if not whole:
        return
    try:
        head, *lines = whole.decode("utf-8-sig").splitlines()
        headings = next(csv.reader([head]), [])
        rows = [next(csv.reader([line]), []) for line in lines]
    except (UnicodeDecodeError, csv.Error):
        raise ValueError(f"{shown(path)} is no CSV file of UTF-8 text: name another file.") from None
    if headings != list(HEADINGS):
        odd = sorted(set(headings) ^ set(HEADINGS))[:3] or ["another order"]
        raise ValueError(
            f"{shown(path)} has other columns than the results of this version ({', '.join(odd)[:200]}): name another "
            "file."
        )
    yield from ((number, cells) for number, cells in enumerate(rows, start=2) if cells)
