"""Rows moved by random group elements: what teaches the symmetry to a network that does not have it."""

import numpy as np
from jaxtyping import Float, Integer

from emlp_lab.algebra.whole import natural, positive
from emlp_lab.groups import Group
from emlp_lab.reps import Atom, Block, blocks
from emlp_lab.tasks.data import Data
from emlp_lab.tasks.moves import Moves, kept_moves
from emlp_lab.tasks.task import Task

ELEMENTS = 2000  # of each group, among which rows draw theirs
Drawn = dict[Group, Integer[np.ndarray, " rows"]]  # the number of the element that moves each row


class Augmentation:
    """Moves every row by a random element of its own: x to rho_in(g) x, and y to rho_out(g) y.

    `elements` of each group are drawn once from its sampler, fewer where matrices are large, and every step draws among
    them: some groups and representations take a second for what a step does in a millisecond. Of a finite group that
    has no more they are all. The rows depend on the task, the seed and the step alone.

    Raises ValueError for representations with complex matrices, which would make real rows complex.
    """

    def __init__(self, task: Task, seed: int = 0, elements: int = ELEMENTS):
        self._seed, most = natural("seed", seed), positive("elements", elements, ELEMENTS)
        atoms = [atom for rep in (task.rep_in, task.rep_out) for atom in rep.atoms()]
        for atom in atoms:
            if atom.is_complex:
                raise ValueError(f"{atom} has complex matrices, rows are real: give a task of real_form({atom.bound}).")
        groups = sorted({atom.bound for atom in atoms}, key=lambda group: (group.name, group.digest))
        self._moves: dict[Group, dict[Atom, Moves]] = {}
        for place, group in enumerate(groups):
            own = list(dict.fromkeys(atom for atom in atoms if atom.bound == group))
            rng = np.random.default_rng([self._seed, 0, place])
            self._moves[group] = dict(zip(own, kept_moves(group, own, most, rng), strict=True))
        self._blocks = blocks(task.rep_in), blocks(task.rep_out)

    def rows(self, data: Data, step: int) -> Data:
        """The rows, each moved by an element that is drawn for it at this step, a number >= 0."""
        if not isinstance(data, Data) or not len(data):
            raise ValueError(f"data is {data!r:.60}: give Data(x, y) of 1 row or more, for example task.train.")
        rng = np.random.default_rng([self._seed, 1, natural("step", step)])
        drawn: Drawn = {}
        for group, moves in self._moves.items():
            drawn[group] = rng.integers(next(iter(moves.values())).count, size=len(data))
        x, y = (self._moved(part, of, drawn) for part, of in zip((data.x, data.y), self._blocks, strict=True))
        return Data(x, y)

    def _moved(
        self, rows: Float[np.ndarray, "rows n"], types: tuple[Block, ...], drawn: Drawn
    ) -> Float[np.ndarray, "rows n"]:
        """The rows under the elements of these numbers, type by type and axis by axis."""
        found = rows.copy()
        for block in types:
            tensors = rows[:, block.index]
            before = block.copies
            for atom in block.rep.atoms():
                tensors = tensors.reshape(len(rows), before, atom.size(), -1)
                tensors = self._moves[atom.bound][atom].apply(drawn[atom.bound], tensors)
                before *= atom.size()
            found[:, block.index] = tensors.reshape(len(rows), block.copies, block.dim)
        return found
