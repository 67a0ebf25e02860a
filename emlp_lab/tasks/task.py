"""A learning task: representations, data, and a normalisation that does not break the symmetry."""

from dataclasses import dataclass

import numpy as np

from emlp_lab.groups import Group
from emlp_lab.reps import Rep
from emlp_lab.tasks.data import Data
from emlp_lab.tasks.normalization import Normalization


@dataclass(frozen=True, eq=False)
class Task:
    """What to learn: a map of type rep_in -> rep_out that commutes with the group, from rows of inputs and outputs.

    summary: in one sentence. group: one group, or the tuple of all that act on mixed representations. train, test,
    validation: rows to learn from, to judge by, and to choose the best step by (None for none). source: where the
    task comes from. Raises ValueError for rows that do not fit the representations, no rows, and what is no number.
    """

    name: str
    summary: str
    group: Group | tuple[Group, ...]
    rep_in: Rep
    rep_out: Rep
    train: Data
    test: Data
    normalization: Normalization
    validation: Data | None = None
    source: str = ""

    def __post_init__(self):
        for kind in ("train", "test", "validation"):
            rows = getattr(self, kind)
            if rows is not None:
                _check(f"the {kind} rows of {self.name}", rows, self.rep_in, self.rep_out)

    def __repr__(self) -> str:
        rows = f"{len(self.train)} rows to learn from, {len(self.test)} to test by"
        return f"<{self.name}: {self.rep_in} -> {self.rep_out}, {rows}, {len(self.validation or [])} to choose by>"


def _check(what: str, rows: Data, rep_in: Rep, rep_out: Rep) -> None:
    for name, values, rep in (("x", rows.x, rep_in), ("y", rows.y, rep_out)):
        if values.ndim != 2 or values.shape[1] != rep.size() or not len(values) or len(rows.x) != len(rows.y):
            raise ValueError(
                f"{what}: {name} has shape {values.shape}, {rep} needs ({max(1, len(rows.x))}, {rep.size()})."
            )
        bad = np.argwhere(~np.isfinite(values))
        if len(bad):
            row, column = map(int, bad[0])
            raise ValueError(
                f"{what}: {name}[{row}, {column}] is {values[row, column]}, one of {len(bad)} entries that are no "
                "numbers: leave those rows out, or fill them in."
            )
