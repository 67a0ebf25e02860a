"""Whether a function, a matrix or a basis is equivariant: one tool for users, tests and widgets."""

from collections.abc import Callable

import numpy as np
from jaxtyping import Inexact

from emlp_lab.groups import Group
from emlp_lab.groups.sampling.sampler import Key, generator
from emlp_lab.reps import Rep

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
    function = f if callable(f) else _linear(np.asarray(f), rep_in, rep_out)
    if n < 1:
        raise ValueError(f"n={n}: without group elements there is nothing to check; give at least 1.")
    if x is None:
        x = generator(key).standard_normal((16, rep_in.size()))
    if x.shape[-1] != rep_in.size():
        raise ValueError(f"inputs of shape {x.shape} do not fit {rep_in}: the last axis must be {rep_in.size()}.")
    plain = np.asarray(function(x))
    differences = []
    # The discrete generators too: a few random elements can all miss a component of the group.
    for g in sample_elements((rep_in, rep_out), key, n) + discrete_elements((rep_in, rep_out)):
        turned = x @ rep_in.rho(g).T
        moved = np.asarray(function(turned if np.iscomplexobj(turned) else turned.astype(x.dtype)))
        differences.append(relative_difference(moved, plain @ rep_out.rho(g).T))
    return float(np.max(differences))  # np.max, so that NaN stays NaN


def assert_equivariant(f: Map, rep_in: Rep, rep_out: Rep, *, tolerance: float = 1e-5, key: Key = 0, n: int = 5) -> None:
    """Raises AssertionError with the numbers if the equivariance error is above `tolerance`."""
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


def _linear(W: np.ndarray, rep_in: Rep, rep_out: Rep) -> Callable[[np.ndarray], np.ndarray]:
    if W.shape != (rep_out.size(), rep_in.size()):
        raise ValueError(
            f"a matrix of shape {W.shape} is no map {rep_in} -> {rep_out}: "
            f"it must be {rep_out.size()} x {rep_in.size()}."
        )
    return lambda x: x @ W.T
