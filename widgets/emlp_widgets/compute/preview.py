"""A file of a visitor's as it will be learned from."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from emlp_lab.stream import Event, Stream
from emlp_lab.tasks import Task
from emlp_lab.tasks.columns import Column, by_headings, columns
from emlp_lab.tasks.from_file import from_table, read_named
from emlp_widgets.state.question import Question

SHOWN_ROWS = 6


@dataclass(frozen=True, eq=False)
class Preview:
    """The task of a file, and its first rows in the order of the file.

    question: whose representations name the columns, inputs first and then outputs. headings: of the file, in this
    order; named: whether the columns were taken by them.
    """

    question: Question
    task: Task
    columns: tuple[Column, ...]
    first: Float[np.ndarray, "rows n_in+n_out"]
    headings: tuple[str, ...]
    named: bool

    @property
    def n_in(self) -> int:
        """Number of input columns."""
        return self.task.train.x.shape[1]

    @property
    def scales(self) -> Float[np.ndarray, " n_in+n_out"]:
        """What each column is divided by."""
        scaling = self.task.normalization
        return np.concatenate([scaling.x_scale, scaling.y_scale])


def preview_stream(name: str, content: bytes, question: Question) -> Stream[Preview]:
    """Reads the file for the representations of the question. Raises ValueError as `from_file` does."""
    yield Event("data", "reading the file")
    if question.refusal:
        raise ValueError(question.refusal)
    ends = question.rep_in, question.rep_out
    wanted = (*columns(ends[0], "x"), *columns(ends[1], "y"))
    table = read_named(content, name, *ends)
    task = from_table(table, name, question.group, *ends)
    first = np.hstack([table.x[:SHOWN_ROWS], table.y[:SHOWN_ROWS]])
    named = by_headings(table.headings, wanted) is not None
    return Preview(question, task, wanted, first, table.headings, named)
