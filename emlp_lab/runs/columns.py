"""Results as cells of a table: one column for each number, named by its place, such as "network.ch"."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from functools import reduce
from types import UnionType
from typing import Any, get_args, get_type_hints

from emlp_lab.checkpoint.policies import policy_data, read_policy
from emlp_lab.nn import Policy
from emlp_lab.runs.result import Result
from emlp_lab.runs.run import Run

TRUTH = {"True": True, "False": False}
# How values of a kind are written, and read again.
KINDS: dict[Any, tuple[Callable[[Any], str], Callable[[str], Any]]] = {
    int: (lambda value: str(int(value)), int),
    float: (lambda value: repr(float(value)), float),
    bool: (lambda value: str(bool(value)), TRUTH.__getitem__),
    str: (str, str),
    Policy: (lambda value: json.dumps(policy_data(value)), lambda text: read_policy(json.loads(text))),
}


@dataclass(frozen=True)
class Column:
    """place: of the value, attribute after attribute. write, read: a value as text, and back. optional: whether it may
    be None, which is an empty cell.
    """

    place: str
    write: Callable[[Any], str]
    read: Callable[[str], Any]
    optional: bool

    def cell(self, owner: Run | Result) -> str:
        """The value of a run or a result as text."""
        value = reduce(getattr, self.place.split("."), owner)
        return "" if value is None else self.write(value)

    def value(self, cell: str) -> Any:
        """What was written. Raises ValueError for text that was not."""
        if not cell and self.optional:
            return None
        try:
            return self.read(cell)
        except (ValueError, KeyError, TypeError, IndexError, AttributeError):
            raise ValueError(f"{self.place} has {cell[:60]!r}") from None


def _columns(kind: type, prefix: str = "") -> Iterator[Column]:
    hints = get_type_hints(kind)
    for field in fields(kind):
        hint = hints[field.name]
        if is_dataclass(hint) and isinstance(hint, type):
            yield from _columns(hint, f"{prefix}{field.name}.")
        else:
            kinds = get_args(hint) if isinstance(hint, UnionType) else (hint,)
            names = [one for one in kinds if isinstance(one, type) and issubclass(one, StrEnum)]  # given as text, too
            write, read = (str, names[0]) if names else next(KINDS[one] for one in kinds if one in KINDS)
            yield Column(prefix + field.name, write, read, type(None) in kinds)


OF_RUN = tuple(_columns(Run))
OF_RESULT = tuple(column for column in _columns(Result) if not column.place.startswith("run."))
HEADINGS = tuple([column.place for column in OF_RUN] + [f"result.{column.place}" for column in OF_RESULT])
Cells = tuple[str, ...]


def run_cells(run: Run) -> Cells:
    """A run as texts: those of two runs are equal where the runs are."""
    return tuple(column.cell(run) for column in OF_RUN)


def result_cells(result: Result) -> Cells:
    """A result with its run, in the order of `HEADINGS`."""
    return run_cells(result.run) + tuple(column.cell(result) for column in OF_RESULT)


def read_run(cells: Sequence[str]) -> Run:
    """The run of `run_cells`. Raises ValueError for other texts."""
    return _made(Run, {column.place: column.value(cell) for column, cell in zip(OF_RUN, cells, strict=True)})


def read_cells(cells: Sequence[str]) -> Result:
    """The result of `result_cells`. Raises ValueError for other texts."""
    if len(cells) != len(HEADINGS):
        raise ValueError(f"it has {len(cells)} cells for {len(HEADINGS)} columns")
    of_run, of_result = cells[: len(OF_RUN)], cells[len(OF_RUN) :]
    numbers = {column.place: column.value(cell) for column, cell in zip(OF_RESULT, of_result, strict=True)}
    return Result(read_run(of_run), **numbers)


def _made(kind: type, values: Mapping[str, Any], prefix: str = "") -> Any:
    """The dataclass whose fields are the values at these places, those of dataclasses within it among them."""
    hints, given = get_type_hints(kind), dict[str, Any]()
    for field in fields(kind):
        hint, place = hints[field.name], prefix + field.name
        inner = isinstance(hint, type) and is_dataclass(hint)
        given[field.name] = _made(hint, values, f"{place}.") if inner else values[place]
    return kind(**given)
