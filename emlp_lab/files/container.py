"""The file of a saved model: a safetensors file whose one metadata entry holds a specification and a checksum."""

import hashlib
import json
import os
import threading
from collections.abc import Mapping
from contextlib import suppress
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save as to_bytes

KEY = "emlp-lab model"
FORMAT = 1
Tensors = Mapping[str, np.ndarray]


def write(path: str | PathLike, specification: dict[str, Any], tensors: Tensors) -> None:
    """Writes the file; whenever it is interrupted, `path` holds either the old content or the new.

    A file that `path` links to is replaced, the link stays. Raises FileNotFoundError if there is no such folder, and
    what else the system raises, such as OSError for a full disk.
    """
    text = json.dumps(specification, sort_keys=True)
    head = json.dumps({"format": FORMAT, "sha256": _checksum(text, tensors), "specification": text}, sort_keys=True)
    target = Path(path).resolve()
    if not target.parent.is_dir():
        raise FileNotFoundError(f"{path} cannot be written, {target.parent} is no folder: make it first.")
    _replace(target, to_bytes(dict(tensors), {KEY: head}))


def _replace(target: Path, content: bytes) -> None:
    part = target.with_name(f".{target.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # or a crash of the machine could keep the new name and lose the bytes
        part.replace(target)
    except BaseException:
        with suppress(OSError):  # the first problem is the one to tell
            part.unlink()
        raise
    with suppress(OSError):  # not every platform can open a folder, nor every file system write it
        _settle(target.parent)


def _settle(folder: Path) -> None:
    """Waits until the names in the folder are on the disk."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def read(path: str | PathLike) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The specification and the tensors. Raises ValueError for a file that is foreign, damaged or of a later format,
    FileNotFoundError for none.
    """
    if not Path(path).is_file():
        raise FileNotFoundError(f"{path} is no file: give the path that save was called with.")
    try:
        with safe_open(path, "numpy") as file:
            metadata = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118  it is no mapping
        head = json.loads(metadata[KEY]) if KEY in metadata else None
    except (SafetensorError, ValueError, TypeError, OSError, RecursionError) as problem:
        raise ValueError(f"{path} is damaged, or was not written by emlp_lab.save: {str(problem)[:200]}") from None
    return _checked(path, head, tensors), tensors


def _checked(path: str | PathLike, head: Any, tensors: Tensors) -> dict[str, Any]:
    if not isinstance(head, dict) or not isinstance(head.get("format"), int):
        raise ValueError(
            f"{path} is damaged, or was not written by emlp_lab.save: it holds no specification of a model."
        )
    if head["format"] > FORMAT:
        raise ValueError(
            f"{path} is of format {head['format']}, written by a later version of EMLP Lab; this one reads formats "
            f"up to {FORMAT}: update it."
        )
    text = head.get("specification")
    if not isinstance(text, str) or head.get("sha256") != _checksum(text, tensors):
        raise ValueError(f"{path} is damaged: its content does not have the checksum that it was saved with.")
    return json.loads(text)


def _checksum(text: str, tensors: Tensors) -> str:
    content = hashlib.sha256(f"{FORMAT} {text}".encode())
    for name, value in sorted(tensors.items()):
        content.update(f"{name} {value.dtype.str} {value.shape} ".encode() + np.ascontiguousarray(value).tobytes())
    return content.hexdigest()
