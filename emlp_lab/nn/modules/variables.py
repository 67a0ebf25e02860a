"""Variables that can be copied and pickled.

objax hands every attribute that a variable does not have to its array, also `__deepcopy__` and `__reduce_ex__`: a copy
of a module would hold arrays in place of variables, and nothing of it would be trained.
"""

from typing import Any

import jax.numpy as jnp
import numpy as np
import objax
from jax import Array


class TrainVar(objax.TrainVar):
    """A trainable variable."""

    def __deepcopy__(self, memo: dict[int, Any]) -> "TrainVar":
        return type(self)(self.value)  # arrays of JAX never change

    def __copy__(self) -> "TrainVar":
        return type(self)(self.value)

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        return _restored, (type(self), np.asarray(self.value))


class StateVar(objax.StateVar):
    """A variable that is saved and not trained."""

    def __deepcopy__(self, memo: dict[int, Any]) -> "StateVar":
        return type(self)(self.value)

    def __copy__(self) -> "StateVar":
        return type(self)(self.value)

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        return _restored, (type(self), np.asarray(self.value))


def _restored(kind: Any, value: np.ndarray) -> TrainVar | StateVar:
    array: Array = jnp.asarray(value)
    return kind(array)
