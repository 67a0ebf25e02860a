"""Variables that can be copied and pickled.

objax hands every attribute that a variable does not have to its array, also `__deepcopy__` and `__reduce_ex__`: a copy
of a module would hold arrays in place of variables, and nothing of it would be trained.
"""

from typing import Any

import jax.numpy as jnp
import numpy as np
import objax


class _Copied(objax.BaseVar):
    """A variable whose copy is a variable of its own with the same array, since arrays of JAX never change."""

    def __copy__(self) -> Any:
        return type(self)(self.value)  # pyright: ignore[reportArgumentType]  # a reduction: of the base class alone

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        return self.__copy__()

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        return _restored, (type(self), np.asarray(self.value))


class TrainVar(_Copied, objax.TrainVar):
    """A trainable variable."""


class CarriersVar(_Copied, objax.StateVar):
    """Which copies act: saved and not trained, and a part of the program rather than numbers that it computes with."""


def _restored(kind: Any, value: np.ndarray) -> Any:
    return kind(jnp.asarray(value))
