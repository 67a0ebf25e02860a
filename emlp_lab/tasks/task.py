"""A learning task: representations, data, and a normalisation that does not break the symmetry."""

from dataclasses import dataclass

from emlp_lab.groups import Group
from emlp_lab.reps import Rep
from emlp_lab.tasks.checks import check_groups, check_rows, check_scales
from emlp_lab.tasks.data import Data
from emlp_lab.tasks.normalization import Normalization


@dataclass(frozen=True, eq=False)
class Task:
    """What to learn: a map of type rep_in -> rep_out that commutes with the group, from rows of inputs and outputs.

    summary: in one sentence. group: one group, or the tuple of all that act on mixed representations. train, test,
    validation: rows to learn from, to judge by, and to choose the best step by (None for none). source: where the
    task comes from. Raises ValueError for rows that do not fit the representations, no rows, what is no real
    number or beyond 1e18, scales that do not commute with the group, and groups that are not named.
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
            if rows is not None or kind != "validation":
                check_rows(f"the {kind} rows of {self.name}", rows, self.rep_in, self.rep_out)
        check_scales(self.name, self.normalization, self.rep_in, self.rep_out)
        check_groups(self.name, self.group, self.rep_in, self.rep_out)

    def __repr__(self) -> str:
        rows = f"{len(self.train)} rows to learn from, {len(self.test)} to test by"
        return f"<{self.name}: {self.rep_in} -> {self.rep_out}, {rows}, {len(self.validation or [])} to choose by>"
