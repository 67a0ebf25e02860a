"""A task from a file of one's own."""

from numbers import Real

import numpy as np

from emlp_lab.algebra.whole import natural
from emlp_lab.files.paths import file_path
from emlp_lab.groups import Group
from emlp_lab.groups.group import checked_group
from emlp_lab.reps import Rep
from emlp_lab.reps.tree import given_rep
from emlp_lab.tasks.columns import by_headings, columns
from emlp_lab.tasks.data import Data
from emlp_lab.tasks.normalization import normalization
from emlp_lab.tasks.table import Source, Table, read_table
from emlp_lab.tasks.task import Task

MIN_ROWS = 5


def from_file(
    source: Source,
    *,
    group: Group,
    rep_in: Rep,
    rep_out: Rep,
    name: str | None = None,
    test_fraction: float = 0.2,
    validation_fraction: float = 0.0,
    seed: int = 0,
) -> Task:
    """A task from a CSV or NPZ file (a path, or its bytes and a name); see `read_table` for the format and its errors.

    Rows are shuffled with `seed` and split; validation rows are taken only where a share of them is given. Inputs and
    outputs are scaled by the root mean square of each copy of a tensor type, and outputs are shifted by the invariant
    part of their mean: both commute with the group. Statistics come from the training rows alone. Where the headings
    are the names of the coordinates, such as "vector 2 x3" and "matrix y12" (see `columns`), each column is taken by
    its heading; else inputs come first, in their order, and then outputs.
    """
    title = _title(source, name)
    _check_shares(test_fraction, validation_fraction)
    checked_group(group, "group")
    natural("seed", seed)
    rep_in, rep_out = given_rep(rep_in, "rep_in")(group), given_rep(rep_out, "rep_out")(group)
    table = read_named(source, title, rep_in, rep_out)
    return from_table(table, title, group, rep_in, rep_out, shares=(test_fraction, validation_fraction), seed=seed)


def read_named(source: Source, title: str, rep_in: Rep, rep_out: Rep) -> Table:
    """The table of a file for bound representations, its columns by their headings where these name the coordinates."""
    wanted = (*columns(rep_in, "x"), *columns(rep_out, "y"))
    n_in = rep_in.size()
    table = read_table(source, title, n_in, rep_out.size(), [str(column) for column in wanted])
    try:
        order = by_headings(table.headings, wanted)
    except ValueError as problem:
        raise ValueError(f"{title}: {problem}") from None
    if order is None or order == sorted(order):
        return table
    values = np.hstack([table.x, table.y])[:, order]
    return Table(values[:, :n_in], values[:, n_in:], tuple(table.headings[place] for place in order))


def from_table(
    table: Table,
    title: str,
    group: Group,
    rep_in: Rep,
    rep_out: Rep,
    *,
    shares: tuple[float, float] = (0.2, 0.0),
    seed: int = 0,
) -> Task:
    """The task of rows that were read, as `from_file` makes it. shares: of test and of validation rows."""
    rows = len(table.x)
    if rows < MIN_ROWS:
        raise ValueError(
            f"{title} has {rows} row{'' if rows == 1 else 's'}: at least {MIN_ROWS} are needed for training and test."
        )
    train, test, validation = _split(table, shares, seed)
    return Task(
        name=title,
        summary=f"{rows} rows of {title}: {rep_in} to {rep_out}",
        group=group,
        rep_in=rep_in,
        rep_out=rep_out,
        train=train,
        test=test,
        normalization=normalization(train, rep_in, rep_out),
        validation=validation,
    )


def _check_shares(test: float, validation: float) -> None:
    if not isinstance(test, Real) or not 0 < test < 1:
        raise ValueError(f"test_fraction={test!r}: give the share of test rows as a number between 0 and 1.")
    if not isinstance(validation, Real) or not 0 <= validation < 1 - test:
        raise ValueError(
            f"validation_fraction={validation!r}: give the share of validation rows as a number from 0 up to what "
            f"test_fraction={test:g} leaves, {1 - test:g}."
        )


def _title(source: Source, name: str | None) -> str:
    if name is not None and not (isinstance(name, str) and name.strip()):
        raise ValueError(f"name={name!r}: give a text, for example 'data.csv', or leave it out.")
    path = None if isinstance(source, bytes) else file_path(source, "source")
    return name or (path.name[:200] if path else "data.csv")


def _split(table: Table, shares: tuple[float, float], seed: int) -> tuple[Data, Data, Data | None]:
    """Training, test and validation rows, at least one of each that is wanted."""
    rows, (test, validation) = len(table.x), shares
    order = np.random.default_rng(seed).permutation(rows)
    last = 2 if validation else 1  # rows that the others must leave
    first = min(max(1, round(rows * test)), rows - last)
    second = first + min(max(1, round(rows * validation)), rows - first - 1) if validation else first
    parts = [Data(table.x[part], table.y[part]) for part in np.split(order, [first, second])]
    return parts[2], parts[0], parts[1] if validation else None
