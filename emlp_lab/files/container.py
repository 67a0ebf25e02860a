"""Arrays with a specification in one file that is believed only if all of it is as it was written.

A safetensors file, which holds no code, whose one metadata entry holds the specification and a checksum. The checksum
is no signature: whoever may write to the folder can forge a file.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save as to_bytes

from emlp_lab.files.atomic import replace_file
from emlp_lab.files.paths import MissingError, NotWrittenError, existing_file, file_path, shown

Tensors = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Container:
    """A kind of file. key: of the metadata entry. format: the latest that is read. writer, content: for messages."""

    key: str
    format: int
    writer: str
    content: str

    def write(self, path: str | PathLike, specification: dict[str, Any], tensors: Tensors) -> None:
        """Writes the file; whenever it is interrupted, `path` holds either the old content or the new.

        A file that `path` links to is replaced, the link stays. Raises ValueError for what can name no file or names a
        folder; MissingError, which is a FileNotFoundError too, if there is no such folder; NotWrittenError, an OSError
        too, for what the system refuses, such as a full disk.
        """
        target = self._target(path)
        content = self.pack(specification, tensors)
        try:
            replace_file(target, content)
        except OSError as problem:  # which names another file, that of the content until it is complete
            cause = problem.strerror or problem
            raise NotWrittenError(
                f"{shown(path)} was not written: {cause}; make room, or choose another place."
            ) from None

    def _target(self, path: str | PathLike) -> Path:
        given = file_path(path, "path")
        try:
            target = given.resolve()
            if target.is_dir():
                raise ValueError(f"{path} is a folder: give the path of a file in it, for example {given / 'model'}.")
            if not target.parent.is_dir():
                raise MissingError(f"{path} cannot be written, {target.parent} is no folder: make it first.")
        except (OSError, RuntimeError) as problem:
            if isinstance(problem, MissingError):
                raise
            raise NotWrittenError(f"{shown(path)} can be no file: {problem.args[-1]}; choose another name.") from None
        return target

    def pack(self, specification: dict[str, Any], tensors: Tensors) -> bytes:
        """The content of the file, the same for the same arguments."""
        text = json.dumps(specification, sort_keys=True)
        checksum = self._checksum(text, tensors)
        head = json.dumps({"format": self.format, "sha256": checksum, "specification": text}, sort_keys=True)
        return to_bytes(dict(tensors), {self.key: head})

    def read(self, path: str | PathLike) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
        """The specification and the tensors. Raises ValueError for a file that is foreign, damaged or of a later
        format, MissingError, which is a FileNotFoundError too, for none.
        """
        # Opening a named pipe would wait for ever.
        existing_file(path, "path", f"give the path that {self.writer} was called with")
        try:
            with safe_open(path, "numpy") as file:
                metadata = file.metadata() or {}
                tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118  it is no mapping
            head = json.loads(metadata[self.key]) if self.key in metadata else None
        except (SafetensorError, ValueError, TypeError, OSError, RecursionError) as problem:
            raise ValueError(self._foreign(path, str(problem)[:200])) from None
        return self._checked(path, head, tensors), tensors

    def _foreign(self, path: str | PathLike, reason: str) -> str:
        return f"{path} is damaged, or was not written by {self.writer}: {reason}"

    def _checked(self, path: str | PathLike, head: Any, tensors: Tensors) -> dict[str, Any]:
        if not isinstance(head, dict) or not isinstance(head.get("format"), int):
            raise ValueError(self._foreign(path, f"it holds no specification of {self.content}."))
        if head["format"] > self.format:
            raise ValueError(
                f"{path} is of format {head['format']}, written by a later version of EMLP Lab; this one reads formats "
                f"up to {self.format}: update it."
            )
        text = head.get("specification")
        if not isinstance(text, str) or head.get("sha256") != self._checksum(text, tensors):
            raise ValueError(f"{path} is damaged: its content does not have the checksum that it was saved with.")
        return json.loads(text)

    def _checksum(self, text: str, tensors: Tensors) -> str:
        content = hashlib.sha256(f"{self.format} {text}".encode())
        for name, value in sorted(tensors.items()):
            content.update(f"{name} {value.dtype.str} {value.shape} ".encode() + np.ascontiguousarray(value).tobytes())
        return content.hexdigest()
