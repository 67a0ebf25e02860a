"""Whether a function, a matrix or a basis is equivariant: one tool for users, tests and widgets."""

from collections.abc import Callable
from numbers import Real

import numpy as np
from jaxtyping import Inexact

from emlp_lab.algebra.arrays import as_numbers
from emlp_lab.algebra.whole import positive
from emlp_lab.groups import Group
from emlp_lab.groups.sampling.sampler import Key, generator
from emlp_lab.reps import Rep
from emlp_lab.reps.tree import given_rep

Map = Callable[[np.ndarray], np.ndarray] | Inexact[np.ndarray, "n_out n_in"]


Element = dict[Group, Inexact[np.ndarray, "d d"]]


def sample_elements(reps: tuple[Rep, ...], key: Key, n: int) -> list[Element]:
    """n random elements of the groups of `reps`, each as {group: matrix}, as mixed representations take them."""
    drawn = {group: group.sample(key, n) for group in _groups(reps)}
    return [{group: elements[i] for group, elements in drawn.items()} for i in range(n)]


def discrete_elements(reps: tuple[Rep, ...]) -> list[Element]:
    """The discrete generators of the groups of `reps`, each beside the identity of the other groups."""
    identity = {group: np.eye(group.d) for group in _groups(reps)}
    return [{**identity, group: h} for group in identity for h in group.discrete_generators]


def equivariance_error(
    f: Map, rep_in: Rep, rep_out: Rep, *, key: Key = 0, n: int = 5, x: Inexact[np.ndarray, "batch n_in"] | None = None
) -> float:
    """Largest relative difference of f(rho_in(g) x) and rho_out(g) f(x) over group elements g: n random ones
    and the discrete generators.

    f: a function of (batch, n_in) to (batch, n_out), or a matrix W (n_out, n_in). x: inputs; by default 16 standard
    normal ones drawn from `key`. The difference is the root mean square over inputs and outputs, divided by the sum of
    those of the two sides (so 0 is equivariant and 1 is as different as can be). Raises ValueError when the sizes do
    not fit.
    """
    rep_in, rep_out = bound(rep_in, "rep_in"), bound(rep_out, "rep_out")
    function = _checked(f if callable(f) else _linear(f, rep_in, rep_out), rep_out)
    positive("n", n, 5)  # without group elements there is nothing to check
    x = generator(key).standard_normal((16, rep_in.size())) if x is None else _inputs(x, rep_in)
    plain = function(x)
    differences = []
    # The discrete generators too: a few random elements can all miss a component of the group.
    for g in sample_elements((rep_in, rep_out), key, n) + discrete_elements((rep_in, rep_out)):
        turned = x @ rep_in.rho(g).T
        moved = function(turned if np.iscomplexobj(turned) else turned.astype(x.dtype))
        differences.append(relative_difference(moved, plain @ rep_out.rho(g).T))
    return float(np.max(differences))  # np.max, so that NaN stays NaN


def assert_equivariant(f: Map, rep_in: Rep, rep_out: Rep, *, tolerance: float = 1e-5, key: Key = 0, n: int = 5) -> None:
    """Raises AssertionError with the numbers if the equivariance error is above `tolerance`."""
    if isinstance(tolerance, bool) or not isinstance(tolerance, Real) or not tolerance >= 0:
        raise ValueError(f"tolerance={tolerance!r}: give the largest relative error to allow, for example 1e-5.")
    error = equivariance_error(f, rep_in, rep_out, key=key, n=n)
    if not error <= tolerance:
        raise AssertionError(
            f"not equivariant: {rep_in} -> {rep_out} has relative error {error:.2e}, allowed is {tolerance:.0e}"
        )


def _groups(reps: tuple[Rep, ...]) -> list[Group]:
    return list(dict.fromkeys(group for rep in reps for group in rep.groups))


def relative_difference(a: np.ndarray, b: np.ndarray) -> float:
    """Norm of a - b over the sum of the norms of a and b; 0 if both vanish."""
    scale = np.linalg.norm(a) + np.linalg.norm(b)
    return float(np.linalg.norm(a - b) / scale) if scale else 0.0


def bound(rep: Rep, name: str) -> Rep:
    """The representation, if it has groups. Raises ValueError that calls it by the name of an argument."""
    found = given_rep(rep, name)
    free = next((atom.label for atom in found.atoms() if atom.group is None), None)
    if free is not None:
        raise ValueError(f"{name} = {found}: {free} is bound to no group, write for example ({found})(SO(3)).")
    return found


def _inputs(x: object, rep: Rep) -> np.ndarray:
    """Rows of inputs as they are given."""
    values = as_numbers(x)
    if values is None or values.ndim < 2 or values.shape[-1] != rep.size() or not values.size:
        shape = "that are no numbers" if values is None else f"of shape {values.shape}"
        raise ValueError(f"inputs x {shape} do not fit {rep}: give numbers of shape (batch, {rep.size()}).")
    found = np.asarray(values)
    return found if found.dtype.kind in "fc" else found.astype(float)


def _linear(f: object, rep_in: Rep, rep_out: Rep) -> Callable[[np.ndarray], np.ndarray]:
    W = as_numbers(f)
    if W is None or W.shape != (rep_out.size(), rep_in.size()):
        what = f"{str(f)[:60]!r}" if W is None else f"a matrix of shape {W.shape}"
        raise ValueError(
            f"{what} is no map {rep_in} -> {rep_out}: give a function, or a matrix of {rep_out.size()} x "
            f"{rep_in.size()} numbers."
        )
    matrix = np.asarray(W)
    return lambda x: x @ matrix.T


def _checked(f: Callable[[np.ndarray], object], rep_out: Rep) -> Callable[[np.ndarray], np.ndarray]:
    """The function, whose outputs have to be numbers of the right shape."""

    def called(x: np.ndarray) -> np.ndarray:
        y, wanted = as_numbers(f(x)), (*x.shape[:-1], rep_out.size())
        if y is None or y.shape != wanted:
            found = "no numbers" if y is None else f"numbers of shape {y.shape}"
            raise ValueError(f"f returned {found} for inputs of shape {x.shape}: for {rep_out} it must be {wanted}.")
        return np.asarray(y)

    return called
