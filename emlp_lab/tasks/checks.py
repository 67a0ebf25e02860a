"""What rows, scales and groups must be, so that a task can be learned."""

from typing import Any

import numpy as np

from emlp_lab.groups import Group
from emlp_lab.reps import Rep, blocks
from emlp_lab.tasks.data import MAX_VALUE, Data
from emlp_lab.tasks.normalization import Normalization


def check_rows(what: str, rows: Any, rep_in: Rep, rep_out: Rep) -> None:
    """Raises ValueError for what are no rows of real numbers of these representations."""
    if not isinstance(rows, Data):
        raise ValueError(f"{what} are a {type(rows).__name__}: give Data(x, y).")
    for name, values, rep in (("x", rows.x, rep_in), ("y", rows.y, rep_out)):
        _check_real(f"{what}: {name}", values)
        if values.ndim != 2 or values.shape[1] != rep.size() or not len(values):
            raise ValueError(f"{what}: {name} has shape {values.shape}, {rep} needs (rows, {rep.size()}), rows >= 1.")
        with np.errstate(invalid="ignore"):
            bad = np.argwhere(~(np.abs(values) <= MAX_VALUE))
        if len(bad):
            row, column = map(int, bad[0])
            raise ValueError(
                f"{what}: {name}[{row}, {column}] is {values[row, column]}, one of {len(bad)} entries that are no "
                f"numbers, or beyond {MAX_VALUE:g}, whose squares are beyond float32: leave those rows out, fill them "
                "in, or choose another unit."
            )
    if len(rows.x) != len(rows.y):
        raise ValueError(f"{what}: x has {len(rows.x)} rows and y has {len(rows.y)}: give as many.")


def check_scales(what: str, scales: Any, rep_in: Rep, rep_out: Rep) -> None:
    """Raises ValueError for scales that do not fit, are no positive numbers, or break the symmetry."""
    if not isinstance(scales, Normalization):
        raise ValueError(f"normalization={scales!r} of {what}: give normalization(data, rep_in, rep_out), or identity.")
    for name, rep in (("x_scale", rep_in), ("y_scale", rep_out), ("y_mean", rep_out)):
        values, is_scale = getattr(scales, name), name != "y_mean"
        _check_real(f"{name} of {what}", values)
        if values.shape != (rep.size(),) or not np.isfinite(values).all() or (is_scale and not (values > 0).all()):
            kind = "positive numbers" if is_scale else "numbers"
            raise ValueError(f"{name} of {what} is {values!s:.80}: give {rep.size()} {kind}, for {rep}.")
        for block in blocks(rep) if is_scale else ():
            if np.ptp(values[block.index], axis=1).any():
                raise ValueError(
                    f"{name} of {what} differs within a copy of {block.rep}, which breaks the symmetry: give one "
                    "number for each copy, as normalization(data, rep_in, rep_out) does."
                )


def check_groups(what: str, group: Any, rep_in: Rep, rep_out: Rep) -> None:
    """Raises ValueError where a representation is of a group that the task does not name."""
    named = group if isinstance(group, tuple) else (group,)
    if not all(isinstance(one, Group) for one in named):
        raise ValueError(f"group={group!r} of {what}: give a group, or the tuple of all that act.")
    missing = [str(one) for one in (*rep_in.groups, *rep_out.groups) if one not in named]
    if missing:
        raise ValueError(f"{what} has representations of {missing[0]}, its group is {group}: give the tuple of all.")


def _check_real(what: str, values: Any) -> None:
    if np.ma.isMaskedArray(values) or not hasattr(values, "ndim") or not hasattr(values, "dtype"):
        raise ValueError(f"{what} is a {type(values).__name__}: give an array, without masked entries.")
    if np.dtype(values.dtype).kind not in "fiub":
        raise ValueError(
            f"{what} has entries of type {values.dtype}: give real numbers; complex ones as their real and imaginary "
            "parts, under real_form(group)."
        )
