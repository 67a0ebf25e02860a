"""A group that a person writes down: what it is, told while it is typed."""

import json
import re
from dataclasses import dataclass

import numpy as np

from emlp_lab.groups import Group, closure_error, from_generators
from emlp_lab.groups.given.matrix_text import read_matrices
from emlp_lab.reps import T, V
from emlp_lab.solve import BudgetError, Solver
from emlp_lab.stream import Event, Stream
from emlp_widgets.state.words import length_words

KINDS = ("elements", "infinitesimal")
MAX_POINTS = 500  # of the orbits by which elements are counted
MAX_SOLVED = 8  # rows of matrices for which it is also said what follows
CLOSED = 1e-9
MAX_NAME, MAX_WRITTEN = 24, 2000  # characters


@dataclass(frozen=True)
class Written:
    """What a person wrote: a name, the rows of the matrices, whether they are group elements or of the Lie algebra, and
    whether the exact group next to rounded numbers is meant.
    """

    name: str
    text: str
    kind: str = "elements"
    snap: bool = False

    def as_text(self) -> str:
        """As one text, for a link."""
        return json.dumps([self.name, self.kind, int(self.snap), self.text], separators=(",", ":"))


@dataclass(frozen=True, eq=False)
class OwnGroup:
    """What was found out: (whether it is well, one sentence) each; the group, where there is one; rounded: whether the
    exact group next to the numbers would be one.
    """

    written: Written
    checks: tuple[tuple[bool, str], ...]
    group: Group | None = None
    rounded: bool = False


def read_written(text: str) -> Written | None:
    """What a browser or a link says, None for anything else."""
    try:
        name, kind, snap, rows = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return None
    if not isinstance(name, str) or kind not in KINDS or snap not in (0, 1) or not isinstance(rows, str):
        return None
    words = " ".join(name.split())[:MAX_NAME] or "mine"
    return Written(words, rows[:MAX_WRITTEN], kind, bool(snap))


def own_stream(written: Written) -> Stream[OwnGroup]:
    """Reads the matrices, checks them one by one, and says what follows."""
    yield Event("read", "reading the matrices")
    try:
        matrices = read_matrices(written.text)
    except ValueError as problem:
        return OwnGroup(written, ((False, str(problem)),))
    count, d = len(matrices), matrices.shape[-1]
    checks = [(True, f"{_counted(count, 'matrix', 'matrices')} of {d} × {d} numbers")]
    lie, discrete = (matrices, ()) if written.kind == "infinitesimal" else ((), matrices)
    try:
        group = from_generators(lie, discrete, name=written.name, snap=True if written.snap else None)
    except ValueError as problem:
        said = _in_words_of_the_page(str(problem), written.name)
        return OwnGroup(written, (*checks, (False, said)), rounded="snap=True" in str(problem))
    yield Event("count", "counting the elements")
    checks += [_size(group), _lengths(group)]
    if d <= MAX_SOLVED:
        yield Event("solve", "solving for the smallest maps")
        checks += _what_follows(group)
    return OwnGroup(written, tuple(checks), group)


def _in_words_of_the_page(message: str, name: str) -> str:
    """A message of the library about generators, for people who write matrices and press buttons."""
    name = re.escape(name)
    message = re.sub(rf"^(?:(?:discrete|lie_algebra) of )?{name}: ", "", message)
    numbered = rf"(?:discrete_generators|lie_algebra|(?:discrete|lie_algebra) of {name})\[(\d+)\](?: of {name})?"
    message = re.sub(numbered, lambda found: f"matrix {int(found[1]) + 1}", message)
    message = re.sub(
        r": pass snap=True to (use the exact group next to it[^,]*), snap=False .*",
        r": \1, or write more digits.",
        message,
    )
    return re.sub(r": give more digits, or snap=False .*", ": write more digits.", message)


def _size(group: Group) -> tuple[bool, str]:
    if len(group.lie_algebra):
        error = closure_error(group)
        if error > CLOSED:
            return False, "not closed under brackets: the group is larger than it looks, which is no mistake"
        return True, f"closed under brackets: {_counted(len(group.lie_algebra), 'direction', 'directions')} to move in"
    try:
        order = group.order(bound=MAX_POINTS)
    except ValueError:
        return True, "the number of elements is not known"
    return True, "infinitely many elements" if order is None else f"{_counted(order, 'element', 'elements')}, all known"


def _lengths(group: Group) -> tuple[bool, str]:
    if group.is_permutation:
        return True, "permutations: solved exactly, by counting"
    return True, length_words(group)


def _what_follows(group: Group) -> list[tuple[bool, str]]:
    found = []
    for words, rep in (("vector to vector", V >> V), ("matrix to matrix", T(2) >> T(2))):
        try:
            basis = rep(group).equivariant_basis(Solver(memory_limit=10**8))
        except (BudgetError, ValueError, ArithmeticError, np.linalg.LinAlgError):
            continue
        found.append((True, f"{words}: {basis.rank} of {basis.dim} weights are free"))
    return found


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
