"""Files that are replaced as a whole."""

import os
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

PART = ".part"  # ends the name of a file that is still being written


def replace_file(target: Path, content: bytes, *, private: bool = False) -> None:
    """Writes a file so that, whenever it is interrupted, `target` holds either the old content or the new.

    What a killed process leaves behind is `.NAME.HEX.part` in the same folder. Raises what the system raises, such as
    OSError for a full disk; then nothing is left. private: whether the file is for its owner alone.
    """
    part = target.with_name(f".{target.name}.{uuid4().hex}{PART}")
    try:
        with part.open("xb") as file:
            if private:
                part.chmod(0o600)
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
