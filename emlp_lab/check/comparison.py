"""Moving first and mapping first, side by side for every frame of a way through the group."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Inexact

from emlp_lab.algebra.arrays import as_numbers
from emlp_lab.check.error import bound
from emlp_lab.check.path import Path
from emlp_lab.groups.sampling.sampler import Key, generator
from emlp_lab.reps import Rep

LEAST = 1e-5  # of what adds up to an entry: smaller entries are what cancelling has left


@dataclass(frozen=True, eq=False)
class Comparison:
    """What matrices W make of x along a path, where the group acts before them and after them.

    x: the input. moved_first: W rho_in(g) x. mapped_first: rho_out(g) W x. errors: the largest entry of the difference
    over the largest entry of both, for each frame; 0 is equal. W may be several matrices, on the axes *k.
    """

    x: Inexact[np.ndarray, " n_in"]
    moved_first: Inexact[np.ndarray, "frames *k n_out"]
    mapped_first: Inexact[np.ndarray, "frames *k n_out"]
    errors: Float[np.ndarray, "frames *k"]

    @property
    def difference(self) -> Inexact[np.ndarray, "frames *k n_out"]:
        """moved_first - mapped_first."""
        return self.moved_first - self.mapped_first


def compare(W: object, path: Path, rep_in: Rep, rep_out: Rep, x: object = None, *, key: Key = 0) -> Comparison:
    """W rho_in(g) x beside rho_out(g) W x for each g of the path.

    W: (n_out, n_in), or several of them, (*k, n_out, n_in). x: (n_in,), by default standard normal, from `key`.
    Raises ValueError for shapes that do not fit, and for groups that the path has no element of.
    """
    rep_in, rep_out = bound(rep_in, "rep_in"), bound(rep_out, "rep_out")
    for group in (*rep_in.groups, *rep_out.groups):
        if group not in path.elements[0]:
            raise ValueError(f"{path!r} has none of {group}: give path(...) every group of {rep_in} and {rep_out}.")
    matrix = _fitting(W, (rep_out.size(), rep_in.size()), "W", f"a map {rep_in} -> {rep_out}")
    given = generator(key).standard_normal(rep_in.size()) if x is None else x
    vector = _fitting(given, (rep_in.size(),), "x", f"an input of {rep_in}")
    if vector.ndim > 1:
        raise ValueError(f"x of shape {vector.shape}: give one input, of shape ({rep_in.size()},).")
    mapped = matrix @ vector
    frames = [_frame(matrix, mapped, vector, rep_in.rho(g), rep_out.rho(g)) for g in path.elements]
    moved_first, mapped_first, errors = zip(*frames, strict=True)
    return Comparison(vector, np.stack(moved_first), np.stack(mapped_first), np.stack(errors))


def arbitrary(W: Inexact[np.ndarray, "n_out n_in"], key: Key = 0) -> Inexact[np.ndarray, "n_out n_in"]:
    """A random matrix as large as W in shape and, unless W is zero, in norm."""
    drawn = generator(key).standard_normal(W.shape)
    size = float(np.linalg.norm(W)) or float(np.sqrt(len(W)))
    return drawn * (size / max(float(np.linalg.norm(drawn)), 1e-300))


def _frame(
    W: np.ndarray, mapped: np.ndarray, x: np.ndarray, rho_in: np.ndarray, rho_out: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    before, after = W @ (rho_in @ x), mapped @ rho_out.T
    # What cancels leaves rounding errors of what was added, and these must not look large beside what is left.
    added = np.maximum(np.abs(W) @ (np.abs(rho_in) @ np.abs(x)), (np.abs(W) @ np.abs(x)) @ np.abs(rho_out).T)
    sizes = np.maximum(np.maximum(np.abs(before), np.abs(after)), LEAST * added).max(axis=-1, initial=0)
    difference = np.abs(before - after).max(axis=-1, initial=0)
    return before, after, np.where(sizes > 0, difference / np.where(sizes > 0, sizes, 1), difference)


def _fitting(value: object, shape: tuple[int, ...], name: str, what: str) -> np.ndarray:
    found = as_numbers(value)
    if found is None or found.shape[-len(shape) :] != shape:
        given = "no numbers" if found is None else f"of shape {found.shape}"
        raise ValueError(f"{name} is {given}, which is not {what}: give numbers of shape {shape}.")
    values = np.asarray(found)
    return values if values.dtype.kind in "fc" else values.astype(float)
