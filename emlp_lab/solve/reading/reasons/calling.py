"""What people call a group element: "Reflect axis 2", "Turn by 45 degrees in the plane of axes 1 and 2"."""

import re
from collections.abc import Sequence

import numpy as np
from jaxtyping import Inexact

from emlp_lab.algebra.signed import signed_permutations
from emlp_lab.algebra.tolerance import TOL_EXACT
from emlp_lab.solve.readable import exact_text

Matrix = Inexact[np.ndarray, "d d"]
MAX_ARROWS = 6  # of a permutation that are written out
DOING = {
    "Apply": "Applying",
    "Multiply": "Multiplying",
    "Reflect": "Reflecting",
    "Rename": "Renaming",
    "Scale": "Scaling",
    "Turn": "Turning",
}


def called(matrix: Matrix, label: str, axes: str = "axes") -> str:
    """An imperative. label: how it was found, for elements that have no name. axes: what the coordinates are called."""
    if np.iscomplexobj(matrix) and np.any(np.imag(matrix)):
        return f"Apply {label}"
    g = np.real(matrix)
    signed = signed_permutations(g[None], TOL_EXACT)
    if signed is not None:
        return _permuted(signed.index[0].tolist(), signed.signs[0].tolist(), axes)
    plane = _plane(g)
    if plane is not None:
        a, b, degrees = plane
        return f"Turn by {degrees} degrees in the plane of {axes} {a + 1} and {b + 1}"
    return _scaled(g, axes) or f"Apply {label}"


def doing(imperative: str) -> str:
    """The same as what one is doing: "Reflecting axis 2"; also for several, joined by "and"."""
    for verb, form in DOING.items():
        imperative = re.sub(rf"\b{verb}\b", form, imperative)
        imperative = re.sub(rf"\band {verb.lower()}\b", f"and {form.lower()}", imperative)
    return imperative


def _permuted(images: list[int], signs: list[int], axes: str) -> str:
    moved = [i for i, image in enumerate(images) if image != i]
    mirrored = [i for i, sign in enumerate(signs) if sign < 0]
    if not moved:
        return _mirrored(mirrored, len(images), axes)
    if len(moved) == 2 and len(mirrored) == 1 and mirrored[0] in moved:
        # Axis a goes to b and b to -a, a turn from a to b; or the other way round.
        return f"Turn by 90 degrees in the plane of {axes} {moved[0] + 1} and {moved[1] + 1}"
    arrows = [f"{i + 1} → {images[i] + 1}" for i in moved]
    shown = ", ".join(arrows[:MAX_ARROWS]) + (", ..." if len(arrows) > MAX_ARROWS else "")
    text = f"Rename the {axes} {shown}"
    return text if not mirrored else f"{text}, and reflect {_listed([images[i] for i in mirrored], axes)}"


def _mirrored(mirrored: list[int], d: int, axes: str) -> str:
    if len(mirrored) == d:
        return "Multiply by -1"
    if len(mirrored) == 2:
        return f"Turn by 180 degrees in the plane of {axes} {mirrored[0] + 1} and {mirrored[1] + 1}"
    return f"Reflect {_listed(mirrored, axes)}" if mirrored else f"Rename no {axes}"


def _listed(numbers: Sequence[int], axes: str) -> str:
    every = [str(i + 1) for i in sorted(numbers)]
    if len(every) == 1:
        return f"{'axis' if axes == 'axes' else axes.removesuffix('s')} {every[0]}"
    return f"{axes} {', '.join(every[:-1])} and {every[-1]}"


def _plane(g: Matrix) -> tuple[int, int, str] | None:
    """(a, b, angle) of a rotation in the plane of two axes."""
    moved = np.flatnonzero(np.abs(g - np.eye(len(g))).max(axis=1) > TOL_EXACT)
    if len(moved) != 2:
        return None
    a, b = moved.tolist()
    (c, s), other = g[a, [a, b]], g[b, [b, a]]
    if abs(c - other[0]) > TOL_EXACT or abs(s + other[1]) > TOL_EXACT or abs(c * c + s * s - 1) > TOL_EXACT:
        return None
    return a, b, f"{np.degrees(np.arccos(np.clip(c, -1, 1))):.4g}"


def _scaled(g: Matrix, axes: str) -> str | None:
    sizes = np.diagonal(g)
    if np.abs(g - np.diag(sizes)).max() > TOL_EXACT:
        return None
    if np.ptp(sizes) < TOL_EXACT:
        return f"Multiply by {exact_text(float(sizes[0]))}"
    parts = [
        f"{_listed([i], axes)} by {exact_text(float(size))}" for i, size in enumerate(sizes) if abs(size - 1) > 1e-9
    ]
    return f"Scale {' and '.join(parts)}"
