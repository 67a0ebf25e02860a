"""Thumbnails of tasks whose rows are points, vectors and numbers."""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Float

from emlp_lab.tasks import Task
from emlp_widgets.sketches.shapes import (
    BLUE,
    CENTRE,
    GREEN,
    GREY,
    HEIGHT,
    ORANGE,
    WIDTH,
    arrow,
    disc,
    fitted,
    line,
)
from emlp_widgets.sketches.svg import text

MAX_LOOKED_AT = 200  # rows among which the one to draw is chosen


def bodies(task: Task) -> Iterator[str]:
    """Masses as discs, seen along the axis about which they are hardest to turn, with the ellipse of inertia."""
    x, tensor = task.test.x[0], task.test.y[0].reshape(3, 3)
    count = len(x) // 4
    masses, positions = x[:count], x[count:].reshape(count, 3)
    moments, axes = np.linalg.eigh(tensor)
    # Half axes of the section of the ellipsoid x I x = 1, which is long where turning is easy; a single body has none.
    half = 1 / np.sqrt(np.maximum(moments[:2], 1e-3 * moments[2]))
    places = positions @ axes[:, :2]
    half *= 0.8 * np.abs(places).max() / half.max()
    radii = 5 + 7 * np.sqrt(masses / masses.max())
    middle, scale = fitted(np.concatenate([places, [half, -half]]), 18)
    tilt = np.deg2rad(-18)
    turn = 0.92 * np.array([[np.cos(tilt), -np.sin(tilt)], [np.sin(tilt), np.cos(tilt)]])

    def at(point: Float[np.ndarray, "2"]) -> Float[np.ndarray, "2"]:
        return CENTRE + turn @ ((point - middle) * scale * (1, -1))

    zero = at(np.zeros(2))
    size = f'rx="{0.92 * scale * half[0]:.1f}" ry="{0.92 * scale * half[1]:.1f}"'
    turned = f'transform="translate({zero[0]:.1f} {zero[1]:.1f}) rotate({np.rad2deg(tilt):.0f})"'
    yield f'<ellipse {size} {turned} fill="rgb({ORANGE} / 0.16)" stroke="rgb({ORANGE})" stroke-width="1.8"/>'
    for axis in np.diag(half):
        yield line(at(axis), at(-axis), color=ORANGE, width=1, alpha=0.6)
    for place, radius in zip(places, radii, strict=True):
        yield line(zero, at(place), width=1, alpha=0.3)
        yield disc(at(place), radius, BLUE, 0.85)
    yield disc(zero, 2.2, ORANGE)


def lengths(task: Task) -> Iterator[str]:
    """The target against the length of the second vector, and the part of the formula that is a curve."""
    second, target = np.linalg.norm(task.test.x[:MAX_LOOKED_AT, 5:], axis=1), task.test.y[:MAX_LOOKED_AT, 0]
    right, low, high = 1.05 * second.max(), 1.1 * min(target.min(), -1), max(3.0, 1.1 * target.max())

    def at(length: float, value: float) -> tuple[float, float]:
        return 22 + 200 * length / right, 12 + 136 * (high - value) / (high - low)

    yield line(at(0, low), at(0, high), alpha=0.4)
    yield line(at(0, 0), at(right, 0), alpha=0.4)
    curve = [at(s, -(s**3) / 2) for s in np.linspace(0, min(right, (-2 * low) ** (1 / 3)), 40)]
    yield line(*curve, color=ORANGE, width=2)
    yield from (disc(at(s, y), 2.2, BLUE, 0.55) for s, y in zip(second, target, strict=True))
    yield text(at(right, 0)[0] + 2, at(0, 0)[1] + 16, "|x₂|", "end", 0.8)
    yield text(at(0, 0)[0] + 8, HEIGHT - 12, "y", "start", 0.8)


def momenta(task: Task) -> Iterator[str]:
    """The momenta of one row seen from above: what comes in points at the place of the scattering, the rest away."""
    rows = task.test.x[:MAX_LOOKED_AT].reshape(-1, 4, 4)[:, :, 1:3]
    ends = rows * np.array([-1, -1, 1, 1])[:, None]  # in which direction from the place the arrow lies
    angles = np.sort(np.arctan2(ends[..., 1], ends[..., 0]), axis=1)
    gaps = np.diff(angles, axis=1, append=angles[:, :1] + 2 * np.pi).min(axis=1)
    sizes = np.linalg.norm(ends, axis=2)
    best = int(np.argmax(gaps * (sizes.min(axis=1) / sizes.max(axis=1))))  # arrows apart and not too short
    middle, scale = fitted(np.concatenate([ends[best], np.zeros((1, 2))]), 24)
    place = CENTRE - middle * scale * (1, -1)
    yield disc(place, 11, GREY, 0.25)
    for k, (end, name) in enumerate(zip(ends[best], ("e", "μ", "e′", "μ′"), strict=True)):
        far = place + end * scale * (1, -1)
        outward, color = (far - place) / np.linalg.norm(far - place), (BLUE, ORANGE)[k % 2]
        near, label = place + 11 * outward, far + 11 * outward
        yield arrow(far, near, color) if k < 2 else arrow(near, far, color)
        yield text(label[0], label[1] + 4, name)


def ions(task: Task) -> Iterator[str]:
    """Ions, orange for positive and blue for negative charge, and the dipole in the plane in which it lies."""
    cloud, dipole = task.test.x[0].reshape(-1, 5), task.test.y[0]
    charge, mass, positions = cloud[:, 0], cloud[:, 1], cloud[:, 2:]
    centre = mass @ positions / mass.sum()
    size = float(np.linalg.norm(dipole))
    along = dipole / size if size > 1e-9 else np.eye(3)[0]  # a single ion has no dipole about its own place
    rest = positions - centre - np.outer((positions - centre) @ along, along)
    across = np.linalg.svd(rest)[2][0]
    tilt = np.deg2rad(25)
    view = np.stack([along, across], axis=1) @ np.array([[np.cos(tilt), np.sin(tilt)], [-np.sin(tilt), np.cos(tilt)]])
    places, tip = (positions - centre) @ view, dipole @ view
    tip *= 0.9 * np.abs(places).max() / max(float(np.linalg.norm(tip)), 1e-9)
    middle, scale = fitted(np.concatenate([places, [tip, 0 * tip]]), 20)

    def at(point: Float[np.ndarray, "2"]) -> Float[np.ndarray, "2"]:
        return CENTRE + (point - middle) * scale * (1, -1)

    for q, m, place in zip(charge, mass, places, strict=True):
        radius, shade = 6 + 5 * np.sqrt(m / 2), 0.3 + 0.6 * min(1.0, abs(q))
        yield disc(at(place), radius, ORANGE if q > 0 else BLUE, shade)
        yield text(at(place)[0], at(place)[1] + 4.5, "+" if q > 0 else "−")
    yield disc(at(np.zeros(2)), 3, GREEN)
    yield arrow(at(np.zeros(2)), at(tip), GREEN, 3)


def sets(task: Task) -> Iterator[str]:
    """Sets of numbers, one on each line, with their medians and means."""
    rows = task.test.x[:5]
    values = np.concatenate([rows.min(axis=1), rows.max(axis=1)])
    low, scale = values.min(), 208 / (values.max() - values.min())
    for y, row in zip(np.linspace(22, 122, len(rows)), rows, strict=True):
        places = 16 + (row - low) * scale
        middle, mean = 16 + (np.median(row) - low) * scale, 16 + (row.mean() - low) * scale
        yield line((10, y), (WIDTH - 10, y), alpha=0.2)
        yield line((mean, y - 9), (mean, y + 9), color=GREY, width=3)
        yield line((middle, y - 9), (middle, y + 9), color=ORANGE, width=3)
        yield from (disc((x, y), 4, BLUE, 0.6) for x in places)
    yield line((48, 143), (48, 155), color=ORANGE, width=3)
    yield text(56, 153, "median", "start", 0.8)
    yield line((138, 143), (138, 155), color=GREY, width=3)
    yield text(146, 153, "mean", "start", 0.8)
