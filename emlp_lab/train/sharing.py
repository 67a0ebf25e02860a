"""One training step on several devices: each takes its share of the rows and holds all weights."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import jax
import numpy as np
from jax import Array
from jax.sharding import Mesh, NamedSharding, PartitionSpec
from jaxtyping import Float


@dataclass(frozen=True)
class Sharing:
    """XLA sees where the rows are, divides the work in the same way, and adds the gradients up."""

    mesh: Mesh

    def rows(self, values: Float[np.ndarray, "rows n"]) -> Float[Array, "rows n"]:
        """Rows laid out over the devices. Raises ValueError where they cannot be shared out evenly."""
        count = self.mesh.size
        if len(values) % count:
            near = max(count, len(values) // count * count)
            raise ValueError(
                f"{len(values)} rows cannot be shared out evenly among {count} devices: take batches of {near} rows, "
                "or other devices."
            )
        return jax.device_put(values, NamedSharding(self.mesh, PartitionSpec("rows")))


def sharing(devices: Sequence[Any] | None) -> Sharing | None:
    """How rows are shared out among devices. Raises ValueError for what are no devices, none, or one twice."""
    if devices is None:
        return None
    found = list(devices) if isinstance(devices, Sequence) else []
    if not found or len(set(found)) < len(found) or not all(isinstance(one, jax.Device) for one in found):
        raise ValueError(f"devices={devices!r}: give different devices of one kind, for example jax.devices().")
    return Sharing(Mesh(np.array(found), ("rows",)))
