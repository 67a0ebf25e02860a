"""The steps of the routes that tell them in their own events."""

from collections.abc import Iterator

from emlp_lab.algebra.tolerance import TOL_ROUNDING
from emlp_lab.reps.tree import tensor_product
from emlp_lab.solve.problem import Problem
from emlp_lab.solve.replay.step import Step, counted
from emlp_lab.solve.routes.nullspace.nullspace import real_vectors
from emlp_lab.solve.spaces.halves import HalvesSubspace
from emlp_lab.solve.spaces.joined_irreducibles import Irreducible
from emlp_lab.solve.spaces.space import DenseSubspace
from emlp_lab.stream import Event

EQUATIONS = {"lie": "an infinitesimal generator, or a mixture of them", "discrete": "a generator"}


def heard(event: Event, problem: Problem) -> Iterator[Step]:
    """The steps that an event tells; none where it tells nothing new of the space."""
    match event.stage:
        case "restrict":
            yield _restricted(event, problem)
        case "halves":
            yield from _paired(event.data["space"], problem)
        case "iterate":
            yield _iterated(event)


def _restricted(event: Event, problem: Problem) -> Step:
    N, rank = event.data["vectors"], event.data["rank"]
    dims = counted(rank, "dimension")
    if "kind" in event.data:
        what = EQUATIONS[event.data["kind"]]
        text = f"Equation {event.done} of {event.total}, {what}: {dims} {'is' if rank == 1 else 'are'} left."
        if event.done < event.total and problem.count and rank == problem.count.value:
            text += " As many were counted beforehand, so that the other equations hold too."
    elif rank < problem.dim:
        text = f"One element of the group alone leaves {dims} of {problem.dim:,}."
    else:
        text = f"Every vector may still be a solution: {dims}."
    return Step(text, rank, space=DenseSubspace(real_vectors(N, problem)))


def _paired(space: HalvesSubspace, problem: Problem) -> Iterator[Step]:
    """The halves at first, then the pair that was found last."""
    if space.pairs:
        pair = space.pairs[-1]
        left, right = space.left[pair.left], space.right[pair.right]
        one = Irreducible(left.shape[2], left.shape[1], right.shape[1], len(pair.maps))
        kind = f" ({one.kind} type)" if one.kind and not problem.is_complex else ""
        copies = f"{counted(one.left, 'copy', 'copies')} on the left and {one.right:,} on the right"
        text = f"Dimension {one.dim}{kind}: {copies}, {counted(one.maps, 'map')} between two of them. "
        text += f"{counted(space.rank, 'map')} so far."
        yield Step(text, space.rank, found=True, halves=space)
        return
    atoms = problem.atoms[: space.axes], problem.atoms[space.axes :]
    names = [str(tensor_product(*half)) if half else "scalars" for half in atoms]
    for side, name, copies in (("left", names[0], space.left), ("right", names[1], space.right)):
        dims = sorted((part.shape[2], part.shape[1]) for part in copies)
        text = f"The {side} half, {name}, falls apart into {_listed(dims)}."
        yield Step(text, 0, found=True, halves=space)


def _listed(dims: list[tuple[int, int]]) -> str:
    each = [f"{count:,} × dimension {dim}" if count > 1 else f"dimension {dim}" for dim, count in dims]
    return " + ".join(each) if len(each) < 9 else f"{' + '.join(each[:8])} + … ({len(each)} irreducibles)"


def _iterated(event: Event) -> Step:
    residual, rank = event.data["residual"], event.data["rank"]
    size = f"{residual:.1g}" if residual > TOL_ROUNDING else "rounding alone"
    text = f"Step {event.data['step']}: the vectors break the equations by {size}, {counted(rank, 'map')} found so far."
    return Step(text, rank, found=True, residual=residual, vector=event.data["vectors"][:, 0])
