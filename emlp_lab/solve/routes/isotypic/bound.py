"""Residual and orthonormality of a basis in halves, bounded from the halves alone.

With drho_A(X) P_c = P_c a + D_c and drho_B(X) R_e = R_e b + E_e for small matrices a, b, the generator X moves
P_c J R_e^T to P_c (a J + J b^T) R_e^T + D_c J R_e^T + P_c J E_e^T, whose norm is at most that of the three parts.
"""

import numpy as np
from jaxtyping import Inexact

from emlp_lab.solve.constraint import Constraint
from emlp_lab.solve.problem import Problem
from emlp_lab.solve.spaces.halves import Copies, HalvesSubspace
from emlp_lab.stream import Event, Stream

Small = Inexact[np.ndarray, "_ _"]  # how a generator acts on each copy of an irreducible part


def bounds(problem: Problem, space: HalvesSubspace) -> Stream[tuple[float, float]]:
    """(residual, orthonormality): upper bounds of the largest ||C q|| / ||C|| over all generators and basis vectors,
    and of the largest entry of |Q^H Q - 1|.
    """
    residuals = []
    total = len(problem.constraints)
    for done, constraint in enumerate(problem.constraints, start=1):
        residuals.append(_residual(constraint, space))
        yield Event("verify", f"generator {done} of {total}, on both halves", done, total)
    skew = [_skewness(space.left), _skewness(space.right), *_skewness_of_maps(space)]
    return float(np.max(residuals, initial=0)), float(np.max(skew))


def _residual(constraint: Constraint, space: HalvesSubspace) -> float:
    lie = constraint.kind == "lie"
    left = [_action(constraint, slice(space.axes), P) for P in space.left]
    right = [_action(constraint, slice(space.axes, None), R) for R in space.right]
    found = []
    for pair in space.pairs:
        (a, D), (b, E), J = left[pair.left], right[pair.right], pair.maps
        moved = a @ J + J @ b.T if lie else a @ J @ b.T - J
        size_a, size_b = (0.0, 0.0) if lie else (float(np.linalg.norm(a)), float(np.linalg.norm(b)))
        strayed = D + E if lie else D * (size_b + E) + size_a * E
        found.append(float(np.linalg.norm(moved, axis=(1, 2)).max()) + strayed)
    return float(np.max(found, initial=0)) / constraint.scale


def _action(constraint: Constraint, axes: slice, copies: Copies) -> tuple[Small, float]:
    """(a, largest ||D_c||) on the copies of one irreducible part."""
    half = Constraint(constraint.atoms[axes], constraint.kind, constraint.generator)
    n, count, d = copies.shape
    flat = copies.reshape(n, count * d)
    moved = half.apply(flat) if constraint.kind == "lie" else half.apply(flat) + flat
    a = copies[:, 0].conj().T @ moved[:, :d]
    strayed = moved.reshape(copies.shape) - copies @ a
    return a, float(np.linalg.norm(strayed, axis=(0, 2)).max())


def _skewness(parts: tuple[Copies, ...]) -> float:
    """How far the copies of all parts together are from orthonormal, row by row of the Gram matrix."""
    every = np.concatenate([P.reshape(len(P), -1) for P in parts], axis=1)
    gram = every.conj().T @ every - np.eye(every.shape[1])
    return float(np.abs(gram).sum(axis=1).max(initial=0))


def _skewness_of_maps(space: HalvesSubspace) -> list[float]:
    flat = [pair.maps.reshape(len(pair.maps), -1) for pair in space.pairs]
    return [float(np.abs(J @ J.conj().T - np.eye(len(J))).max()) for J in flat]
