"""A task from a file of one's own."""

from numbers import Real

import numpy as np

from emlp_lab.algebra.whole import natural
from emlp_lab.files.paths import file_path
from emlp_lab.groups import Group
from emlp_lab.groups.group import checked_group
from emlp_lab.reps import Rep, blocks
from emlp_lab.reps.tree import given_rep
from emlp_lab.solve import Solver
from emlp_lab.tasks.table import Source, Table, read_table
from emlp_lab.tasks.task import Data, Normalization, Task

MIN_ROWS = 5


def from_file(
    source: Source,
    *,
    group: Group,
    rep_in: Rep,
    rep_out: Rep,
    name: str | None = None,
    test_fraction: float = 0.2,
    seed: int = 0,
) -> Task:
    """A task from a CSV or NPZ file (a path, or its bytes and a name); see `read_table` for the format and its errors.

    Rows are shuffled with `seed` and split. Inputs and outputs are scaled by the root mean square of each copy of a
    tensor type, and outputs are shifted by the invariant part of their mean: both commute with the group. Statistics
    come from the training rows alone.
    """
    title = _title(source, name)
    if not isinstance(test_fraction, Real) or not 0 < test_fraction < 1:
        raise ValueError(f"test_fraction={test_fraction!r}: give the share of test rows as a number between 0 and 1.")
    checked_group(group, "group")
    natural("seed", seed)
    rep_in, rep_out = given_rep(rep_in, "rep_in")(group), given_rep(rep_out, "rep_out")(group)
    table = read_table(source, title, rep_in.size(), rep_out.size())
    rows = len(table.x)
    if rows < MIN_ROWS:
        raise ValueError(f"{title} has {rows} rows: at least {MIN_ROWS} are needed for training and test.")
    train, test = _split(table, test_fraction, seed)
    return Task(
        name=title,
        summary=f"{rows} rows of {title}: {rep_in} to {rep_out}",
        group=group,
        rep_in=rep_in,
        rep_out=rep_out,
        train=train,
        test=test,
        normalization=normalization(train, rep_in, rep_out),
    )


def _title(source: Source, name: str | None) -> str:
    if name is not None and not (isinstance(name, str) and name.strip()):
        raise ValueError(f"name={name!r}: give a text, for example 'data.csv', or leave it out.")
    path = None if isinstance(source, bytes) else file_path(source, "source")
    return name or (path.name[:200] if path else "data.csv")


def _split(table: Table, test_fraction: float, seed: int) -> tuple[Data, Data]:
    """Training and test rows, at least one of each."""
    rows = len(table.x)
    order = np.random.default_rng(seed).permutation(rows)
    test, train = np.split(order, [min(max(1, round(rows * test_fraction)), rows - 1)])
    return Data(table.x[train], table.y[train]), Data(table.x[test], table.y[test])


def normalization(data: Data, rep_in: Rep, rep_out: Rep) -> Normalization:
    """Scales and mean that commute with the group."""
    mean = Solver().solve(rep_out).project(data.y.mean(axis=0))
    return Normalization(_scale(data.x, rep_in), _scale(data.y - mean, rep_out), mean)


def _scale(values: np.ndarray, rep: Rep) -> np.ndarray:
    """Root mean square over rows and coordinates of each copy of a type, repeated for its coordinates; 1 where it is
    0.
    """
    scale = np.ones(values.shape[1])
    for block in blocks(rep):
        size = np.sqrt((values[:, block.index] ** 2).mean(axis=(0, 2)))
        scale[block.index] = np.where(size > 0, size, 1.0)[:, None]
    return scale
