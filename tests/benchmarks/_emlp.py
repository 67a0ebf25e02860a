"""Solves cases with emlp 1.0.3 in its own environment (Python 3.10): ranks.py runs this text with `python -c`.

Answers each JSON line of stdin by one on stdout. {"recipe", "d", "lie", "discrete"}: makes emlp's group, answers with
its generators, and keeps those of the question as `mine`. {"p", "q", "seed"}: solves T(p, q) of that group, for seed 0
with what emlp's cache holds by then, for others as if it were empty.
"""

import json
import logging
import sys
import time

import numpy as np


def make(groups, recipe):
    """The group of a recipe, from a module: ["SO", 3], ["Embed", ["SO", 2], 3, 1, 3] or ["*", left, right]."""
    name, *arguments = recipe
    parts = [make(groups, part) if isinstance(part, (list, tuple)) else part for part in arguments]
    if name == "*":
        return parts[0] * parts[1]
    if name == "Embed":
        return groups.Embed(parts[0], parts[1], slice(*parts[2:]))
    return getattr(groups, name)(*parts)


def to_lists(matrices):
    """Real and imaginary parts."""
    return [np.real(matrices).tolist(), np.imag(matrices).tolist()]


def from_lists(parts, d):
    """The other way round: an array (count, d, d) that is complex only where it must be."""
    real, imaginary = (np.array(part, float).reshape(-1, d, d) for part in parts)
    return real + 1j * imaginary if imaginary.any() else real


def dense(matrices, d):
    """Generators of emlp, arrays or operators, as one array (count, d, d)."""
    return from_lists(to_lists(np.array([np.asarray(A @ np.eye(d)) for A in matrices])), d)


def along(A, tensor, axis):
    return np.moveaxis(np.tensordot(A, tensor, axes=(1, axis)), 0, axis)


def residual(Q, p, q, lie, discrete):
    """Largest ||C x|| / (||C|| ||x||) over the generators and the columns x of Q, axis by axis in double precision."""
    tensor = Q.reshape(*(len(axis) for axis in [*lie, *discrete][:1] * (p + q)), -1)
    errors = [0.0]
    for A in lie:
        axes = [A] * p + [-A.T] * q
        moved = sum(along(B, tensor, axis) for axis, B in enumerate(axes))
        errors.append(relative(moved, tensor) / ((p + q) * np.linalg.norm(A, 2) or 1.0))
    for h in discrete:
        inverse, moved = np.linalg.inv(h), tensor
        for axis, B in enumerate([h] * p + [inverse.T] * q):
            moved = along(B, moved, axis)
        errors.append(relative(moved - tensor, tensor) / (1 + norm(h) ** p * norm(inverse) ** q))
    return float(max(errors))


def norm(A):
    return np.linalg.norm(A, 2)


def relative(change, tensor):
    r = tensor.shape[-1]
    if r == 0:
        return 0.0
    return (np.linalg.norm(change.reshape(-1, r), axis=0) / np.linalg.norm(tensor.reshape(-1, r), axis=0)).max()


def solve(representation, group, p, q, seed, theirs, mine):
    """Rank, residuals under both sets of generators, and seconds; or the error."""
    np.random.seed(seed)  # noqa: NPY002  the state that emlp draws from
    cache = representation.Rep.solcache
    kept = dict(cache)
    if seed:
        cache.clear()
    started = time.time()
    try:
        Q = np.asarray(representation.T(p, q)(group).equivariant_basis())
    finally:
        cache.update(kept)
    seconds = time.time() - started
    Q = Q.astype(complex if np.iscomplexobj(Q) else float)
    return {
        "rank": Q.shape[1],
        "theirs": residual(Q, p, q, *theirs),
        "mine": residual(Q, p, q, *mine),
        "seconds": seconds,
    }


def main():
    """Answers until stdin ends."""
    import emlp.groups as groups
    import emlp.reps.representation as representation

    logging.disable(logging.CRITICAL)
    group = theirs = mine = None
    for line in sys.stdin:
        question = json.loads(line)
        try:
            if "recipe" in question:
                mine = [from_lists(question[part], question["d"]) for part in ("lie", "discrete")]
                group = make(groups, question["recipe"])
                theirs = [dense(part, group.d) for part in (group.lie_algebra, group.discrete_generators)]
                answer = {"d": group.d, "lie": to_lists(theirs[0]), "discrete": to_lists(theirs[1])}
            else:
                answer = solve(representation, group, theirs=theirs, mine=mine, **question)
        except Exception as problem:
            answer = {"error": f"{type(problem).__name__}: {' '.join(str(problem).split())[:120]}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
