"""A picture of one matrix that shows which entries share a parameter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from emlp_widgets.pictures.guarded import Picture, bundle, styles

MAX_ROWS = 400  # and columns
MODES = ("sharing", "value")
_COORDINATES = {2: ("x", "y"), 3: ("x", "y", "z")}

LabelledBlock = tuple[str, int] | tuple[str, int, Sequence[str]]


class MatrixPicture(Picture):
    """A matrix as coloured squares; rows are output coordinates, columns input coordinates.

    `mode` is "sharing" (a colour per class) or "value" (a colour per value); the viewer can switch it.
    `busy` dims the picture and marks it as out of date; `message` shows while there is no picture.
    Write from one thread at a time: one call is one message to the browser.
    """

    _esm = bundle("matrix_picture.js")
    _css = styles("matrix_picture.css")
    _from_browser: ClassVar = {"mode": MODES.__contains__}

    mode = traitlets.Enum(MODES, default_value="sharing").tag(sync=True)
    busy = traitlets.Bool(False).tag(sync=True)
    message = traitlets.Unicode("Press Solve to see the matrix.").tag(sync=True)
    alt = traitlets.Unicode("", help="text alternative; made from the picture when empty").tag(sync=True)
    # One trait, so that a browser never sees the values of one matrix with the blocks of another.
    picture = traitlets.Dict().tag(sync=True, echo_update=False)

    def show(
        self,
        values: ArrayLike,
        classes: ArrayLike,
        *,
        row_blocks: Sequence[LabelledBlock],
        col_blocks: Sequence[LabelledBlock],
        title: str = "",
    ) -> None:
        """Draw `values` (rows, cols), with `classes` (rows, cols) saying which entries share a parameter.

        Class 0 is zero by symmetry, -k is the same parameter as k with the opposite sign. A block is
        (label, size) or (label, size, names of its coordinates), one for each copy of a representation.
        Raises ValueError for more than 400 rows or columns, values that are not finite in float32, or
        blocks or classes that do not fit the values.
        """
        floats, numbers = _checked(values, classes)
        rows, cols = floats.shape
        self.picture = {
            "rows": rows,
            "cols": cols,
            "values": floats.tobytes(),
            "classes": numbers.tobytes(),
            "row_blocks": _described(row_blocks, rows, "row"),
            "col_blocks": _described(col_blocks, cols, "column"),
            "title": title,
        }

    def clear(self, message: str | None = None) -> None:
        """Remove the picture and show `message` (by default the one shown before) in its place."""
        with self.hold_sync():
            self.picture = {}
            if message is not None:
                self.message = message


def _checked(values: ArrayLike, classes: ArrayLike) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    with np.errstate(over="ignore"):
        floats = np.ascontiguousarray(values, dtype="<f4")
    numbers = np.asarray(classes)
    if floats.ndim != 2 or not 0 < min(floats.shape) <= max(floats.shape) <= MAX_ROWS:
        raise ValueError(f"cannot draw values of shape {floats.shape}: pass 1 to {MAX_ROWS} rows and columns, cropped")
    if numbers.shape != floats.shape:
        raise ValueError(f"classes have shape {numbers.shape}, values {floats.shape}: pass one class for each entry")
    if not np.issubdtype(numbers.dtype, np.integer):
        raise ValueError(f"classes are {numbers.dtype}: pass integers, 0 for entries that are zero by symmetry")
    if bad := int(np.count_nonzero(~np.isfinite(floats))):
        raise ValueError(f"{bad} of {floats.size} values are not finite in float32: look for a failed solve")
    return floats, np.ascontiguousarray(numbers, dtype="<i4")


def _described(blocks: Sequence[LabelledBlock], total: int, side: str) -> list[dict[str, Any]]:
    """Blocks for the browser: label with "#2" on the second of equal labels, size, coordinate names."""
    sizes = [int(block[1]) for block in blocks]
    if sum(sizes) != total or any(size < 1 for size in sizes):
        raise ValueError(f"{side} blocks of sizes {sizes} do not fill {total} {side}s: pass sizes > 0 with that sum")
    repeated = Counter(block[0] for block in blocks)
    seen: Counter[str] = Counter()
    described = []
    for block, size in zip(blocks, sizes, strict=True):
        label = block[0]
        seen[label] += 1
        name = f"{label} #{seen[label]}" if repeated[label] > 1 else label
        described.append({"label": label, "name": name, "size": size, "coordinates": _coordinates(block, size, name)})
    return described


def _coordinates(block: LabelledBlock, size: int, name: str) -> list[str]:
    names = block[2] if len(block) == 3 else _COORDINATES.get(size, ())
    if names and len(names) != size:
        raise ValueError(f"block {name} has {size} coordinates but {len(names)} names: pass one name for each")
    return list(names)
