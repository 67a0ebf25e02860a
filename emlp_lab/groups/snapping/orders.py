"""Matrices whose power is almost the identity."""

import numpy as np

from emlp_lab.groups.snapping.precision import Precision

MAX_ORDER = 1000


def almost_order(h: np.ndarray, almost: Precision) -> tuple[int, float] | None:
    """The smallest k >= 2 for which h^k is the identity as exactly as `almost` says, and how far it is from that.

    The eigenvalues of such a matrix are near k-th roots of unity, whose errors do not grow with k as those of h^k do.
    None where there is no such k, also for the identity.
    """
    values = np.linalg.eigvals(h)
    turns = np.angle(values) / (2 * np.pi)
    if np.abs(np.abs(values) - 1).max() > almost.strong or np.abs(values - 1).max() <= almost.strong:
        return None
    orders = np.arange(2, MAX_ORDER + 1)
    parts = turns[:, None] * orders
    errors = 2 * np.pi * np.abs(parts - np.round(parts)).max(axis=0) / orders
    bounds = np.minimum(almost.strong, almost.order / orders**2)
    for k in orders[errors <= np.maximum(bounds, 1e-13)].tolist():
        error = float(np.abs(np.linalg.matrix_power(h, k) - np.eye(len(h))).max())
        if error <= 10 * k * almost.strong:
            return k, error
    return None
