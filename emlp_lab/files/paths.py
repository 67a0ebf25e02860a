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
        raise ValueError(f"{what}={path!r}: give the path of a file, for example 'model.safetensors'.")
    return Path(given)


def existing_file(path: str | PathLike, what: str, step: str) -> Path:
    """The path of a file that is there. step: what to do where it is not."""
    found = file_path(path, what)
    try:
        state = "a folder" if found.is_dir() else "" if found.is_file() else "no file"
    except OSError as problem:  # such as a name that is too long
        state = f"no file ({problem.strerror})"
    if state:
        raise MissingError(f"{shown(path)} is {state}: {step}.")
    return found


def shown(path: str | PathLike) -> str:
    """The path for a message."""
    text = str(path)
    return text if len(text) <= 300 else f"{text[:300]}..."
