"""The solve of a basis once more: the routes are run again and tell what they do, step by step."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float, Integer

from emlp_lab.reps import ends
from emlp_lab.solve.basis import Basis
from emlp_lab.solve.evidence import SCALAR
from emlp_lab.solve.problem import Problem, problems
from emlp_lab.solve.replay.heard import heard
from emlp_lab.solve.replay.orbits import orbit_steps
from emlp_lab.solve.replay.step import Step, counted
from emlp_lab.solve.routes.auto import ORBITS, chooser
from emlp_lab.solve.spaces.orbit_space import OrbitSubspace
from emlp_lab.solve.spaces.space import KroneckerSubspace, Subspace, scalar_subspace
from emlp_lab.solve.weight_classes import weight_sharing
from emlp_lab.stream import Event, Stream

MAX_FRAMES = 200  # of one replay; of more steps some are left out
MAX_SIDE = 40  # rows and columns of the maps, up to which each frame has their entries


@dataclass(frozen=True, eq=False)
class Frame:
    """A step of the solve of one type, and how the maps as a whole then stand.

    type, route: which was under way, with the group where several act on a type. total: what `step.count` is out of:
    all dimensions, or all maps that were found. classes: of the entries of all matrices that may still be solutions, as
    `Sharing.classes`. values: the vector of the step in its places. None where there are too many entries, and where
    the step has none.
    """

    type: str
    route: str
    step: Step
    total: int
    classes: Integer[np.ndarray, "rows columns"] | None = None
    values: Float[np.ndarray, "rows columns"] | None = None


def replay(basis: Basis) -> Stream[tuple[Frame, ...]]:
    """Solves the types of a basis again, by the routes that solved them, with their usual options.

    Takes a few times as long as the solve; returns at most MAX_FRAMES frames, the same for the same basis. Raises what
    `Solver.solve` raises.
    """
    spaces: list[Subspace] = [_anything(space.dim) for space in basis.subspaces]
    frames: list[Frame] = []
    for place, (block, part) in enumerate(zip(basis.blocks, basis.evidence.parts, strict=True)):
        found = problems(tuple(block.rep.atoms()))
        factors: list[Subspace] = [_anything(problem.dim) for problem in found]
        if not found:
            frames.append(_scalar(basis, spaces, place))
        for k, (problem, route) in enumerate(zip(found, part.routes, strict=False)):
            told: list[Frame] = []
            for step in _steps(problem, route):
                if step.space is not None:
                    factors[k] = step.space
                    spaces[place] = factors[0] if len(factors) == 1 else KroneckerSubspace(tuple(factors))
                whole = len(found) == 1
                name = problem.name if whole else f"{problem.name} of {problem.group}"
                told.append(_frame(basis, spaces, place, Frame(name, route, step, problem.dim), whole=whole))
                yield Event("replay", step.text, place, len(basis.blocks))
            frames += [replace(one, total=told[-1].step.count) if one.step.found else one for one in told]
    return few(frames, MAX_FRAMES)


def _steps(problem: Problem, route: str) -> Iterator[Step]:
    if route == ORBITS.name:
        yield from orbit_steps(problem.atoms)
        return
    text = f"Nothing is known yet: {counted(problem.dim, 'number')} may be anything."
    yield Step(text, problem.dim, space=_anything(problem.dim))
    stream, finding = chooser(route).choose(problem).solve(), False
    while True:
        try:
            event = next(stream)
        except StopIteration as end:
            space = end.value[0]
            break
        for step in heard(event, problem):
            finding = step.found
            yield step
    if finding:
        text = f"In the coordinates of W: {counted(space.rank, 'map') if space.rank else 'no map but zero'}."
        yield Step(text, space.rank, found=True, space=space)


def _scalar(basis: Basis, spaces: Sequence[Subspace], place: int) -> Frame:
    step = Step("Numbers do not change under the group: each map between them is free.", 1, space=scalar_subspace())
    return _frame(basis, spaces, place, Frame(str(basis.blocks[place].rep), SCALAR, step, 1), whole=True)


def _frame(basis: Basis, spaces: Sequence[Subspace], place: int, frame: Frame, *, whole: bool) -> Frame:
    """With what is drawn, and without the vectors it was made from. whole: whether the vector is of the whole type."""
    rep_in, rep_out = ends(basis.rep)
    shape, step = (rep_out.size(), rep_in.size()), frame.step
    classes = values = None
    if max(shape) <= MAX_SIDE:
        now = Basis(basis.rep, basis.blocks, tuple(spaces), basis.evidence)
        if step.space is not None and not np.issubdtype(now.dtype, np.complexfloating):
            classes = weight_sharing(now, *shape).classes.astype(np.int16)
        if step.vector is not None and whole and not np.iscomplexobj(step.vector):
            flat = np.zeros(basis.dim, np.float32)
            flat[basis.blocks[place].index[0]] = step.vector
            values = flat.reshape(shape)
    return replace(frame, classes=classes, values=values, step=replace(step, space=None, vector=None))


def _anything(dim: int) -> OrbitSubspace:
    """The space of all vectors."""
    return OrbitSubspace(np.arange(dim, dtype=np.int32))


def few(frames: Sequence[Frame], most: int) -> tuple[Frame, ...]:
    """The first, the last, and so many in between."""
    kept = np.unique(np.linspace(0, len(frames) - 1, min(len(frames), most)).astype(int))
    return tuple(frames[k] for k in kept)
