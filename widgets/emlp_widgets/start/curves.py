"""The picture of a training run on its card: test errors of two networks, step by step."""

from collections.abc import Mapping, Sequence

import numpy as np

SIDE = 104
MARGIN = 6
COLORS = {"MLP": "var(--d2)", "EMLP": "var(--d1)"}  # the last one is on top


def curves_svg(tests: Mapping[str, Sequence[float]]) -> str:
    """Errors on a logarithmic axis, from the smallest to the largest of all. Raises ValueError for what has none."""
    shown = {name: np.log10(np.asarray(tests[name], float)) for name in COLORS}
    values = np.concatenate(list(shown.values()))
    if not values.size or not np.isfinite(values).all():
        raise ValueError(f"{values.size} errors, which must be positive: train for some steps first.")
    low, high = float(values.min()), float(values.max())
    lines = [_line(name, curve, low, high) for name, curve in shown.items()]
    ground = f'<rect width="{SIDE}" height="{SIDE}" rx="6" fill="var(--sunken)"/>'
    return "\n".join([f'<svg viewBox="0 0 {SIDE} {SIDE}" aria-hidden="true">', ground, *lines, "</svg>"]) + "\n"


def _line(name: str, logarithms: np.ndarray, low: float, high: float) -> str:
    size = SIDE - 2 * MARGIN
    x = MARGIN + size * np.linspace(0, 1, len(logarithms))
    y = MARGIN + size * (high - logarithms) / (high - low)
    path = "".join(f"{'L' if k else 'M'}{a:.1f} {b:.1f}" for k, (a, b) in enumerate(zip(x, y, strict=True)))
    return f'<path fill="none" stroke="{COLORS[name]}" stroke-width="3" stroke-linejoin="round" d="{path}"/>'
