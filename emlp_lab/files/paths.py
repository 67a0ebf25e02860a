"""Paths that people give, and errors that name them."""

from os import PathLike, fspath
from pathlib import Path


class MissingError(FileNotFoundError, ValueError):
    """There is no such file or folder; names it."""


class NotWrittenError(OSError, ValueError):
    """A file could not be written; names it and the cause."""


def file_path(path: str | PathLike, what: str) -> Path:
    """The path. what: how errors call it. Raises ValueError for what can name no file."""
    given = fspath(path) if isinstance(path, str | PathLike) else None
    if not isinstance(given, str) or not given or "\0" in given:
        raise ValueError(f"{what}={path!r}: give the path of a file, as a text or a Path.")
    return Path(given)


def existing_file(path: str | PathLike, what: str, step: str) -> Path:
    """The path of a file that is there. step: what to do where it is not."""
    found = file_path(path, what)
    if not is_file(found):
        raise MissingError(f"{shown(path)} is no file: {step}.")
    return found


def is_file(path: Path) -> bool:
    """Whether there is a file, no folder nor named pipe; also for names that no file can have."""
    try:
        return path.is_file()
    except OSError:  # such as a name that is too long
        return False


def shown(path: str | PathLike) -> str:
    """The path for a message."""
    text = str(path)
    return text if len(text) <= 300 else f"{text[:300]}..."
