"""Solved problems as entries of the disk cache, and back; what comes from a file is verified like any other result."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np

from emlp_lab.solve.cache.disk import DiskCache, Entry
from emlp_lab.solve.evidence import Solved, VerificationError
from emlp_lab.solve.problem import Problem
from emlp_lab.solve.routes.route import Route
from emlp_lab.solve.spaces.halves import HalvesSubspace, Pair
from emlp_lab.solve.spaces.orbit_space import OrbitSubspace
from emlp_lab.solve.spaces.space import DenseSubspace, Subspace
from emlp_lab.solve.verify import part_of, verify
from emlp_lab.stream import Event, Stream

Arrays = dict[str, np.ndarray]
FROM_DISK = " (from the disk cache)"


def key_of(problem: Problem, route: Route) -> str:
    """Names the problem by the content of its group and atoms, the route with its options, and NumPy's version."""
    return repr((route, np.__version__, problem.group.digest, *(atom.sort_key for atom in problem.atoms)))


def stored(
    cache: DiskCache, problem: Problem, route: Route, solved: Solved, failed: Callable[[str], None] = lambda cause: None
) -> None:
    """Writes a solved problem; what cannot be written is solved again next time. failed: see `DiskCache.write`."""
    space, part = solved
    arrays: Arrays = {}
    with suppress(ValueError):  # what JSON or the format of the file cannot hold
        meta = {"space": _packed(space, "", arrays), "part": {"gap": part.gap, "seconds": part.seconds}}
        cache.write(key_of(problem, route), Entry(meta, arrays), failed)


def restored(cache: DiskCache, problem: Problem, route: Route, why: str) -> Stream[Solved | None]:
    """The solved problem, or None if there is no file, or one whose content is no verified basis of this problem."""
    yield Event("disk", "looking for it on disk")
    entry = cache.read(key_of(problem, route))
    if entry is None:
        return None
    try:
        space, kept = _unpacked(entry.meta["space"], "", entry.arrays), entry.meta["part"]
        if space.dim != problem.dim:
            return None
        yield Event("disk", f"found {space.rank} vectors on disk, checking them", data={"rank": space.rank})
        checked = yield from verify(problem, space)
        gap, seconds = kept["gap"], float(kept["seconds"])
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, VerificationError):
        return None  # written by something else under our checksum
    part = part_of(problem, route, why + FROM_DISK, space, checked, gap, seconds)
    return space, replace(part, from_disk=True)


def _packed(space: Subspace, prefix: str, arrays: Arrays) -> dict[str, Any]:
    """What describes the space in JSON; its arrays are added under names that start with `prefix`."""
    match space:
        case OrbitSubspace():
            arrays[f"{prefix}labels"] = space.labels
            if space.signs is not None:
                arrays[f"{prefix}signs"] = space.signs
            return {"kind": "orbits", "signed": space.signs is not None}
        case HalvesSubspace():
            for side, parts in (("left", space.left), ("right", space.right)):
                arrays.update({f"{prefix}{side} {i}": part for i, part in enumerate(parts)})
            arrays.update({f"{prefix}maps {i}": pair.maps for i, pair in enumerate(space.pairs)})
            pairs = [[pair.left, pair.right] for pair in space.pairs]
            return {"kind": "halves", "axes": space.axes, "pairs": pairs, "sizes": [len(space.left), len(space.right)]}
        case DenseSubspace():
            arrays[f"{prefix}Q"] = space.Q
            structure = None if space.structure is None else _packed(space.structure, f"{prefix}structure ", arrays)
            return {"kind": "dense", "structure": structure}
    raise ValueError(f"{type(space).__name__} is not kept on disk.")


def _unpacked(meta: dict[str, Any], prefix: str, arrays: Arrays) -> Subspace:
    match meta["kind"]:
        case "orbits":
            return OrbitSubspace(arrays[f"{prefix}labels"], arrays[f"{prefix}signs"] if meta["signed"] else None)
        case "halves":
            left, right = (
                tuple(arrays[f"{prefix}{side} {i}"] for i in range(count))
                for side, count in zip(("left", "right"), meta["sizes"], strict=True)
            )
            pairs = tuple(Pair(a, b, arrays[f"{prefix}maps {i}"]) for i, (a, b) in enumerate(meta["pairs"]))
            return HalvesSubspace(meta["axes"], left, right, pairs)
        case "dense":
            inner = meta["structure"]
            structure = None if inner is None else _unpacked(inner, f"{prefix}structure ", arrays)
            return DenseSubspace(arrays[f"{prefix}Q"], structure)
    raise ValueError(f"unknown kind {meta['kind']!r}")
