"""Objects that are what they are made of, whatever was computed from it: how they are pickled and copied."""

from functools import cached_property
from typing import Any

import numpy as np


class Made:
    """Pickle and copy take the attributes, but no cached properties, which are computed again when they are needed.

    So what was computed need not be something that can be pickled. The arrays of such objects are read-only.
    """

    def __getstate__(self) -> dict[str, Any]:
        cached = {name for kind in type(self).__mro__ for name, value in vars(kind).items() if _is_cached(value)}
        return {name: value for name, value in vars(self).items() if name not in cached}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        for value in state.values():
            if isinstance(value, np.ndarray):
                value.setflags(write=False)  # NumPy gives back what can be written to


def _is_cached(value: object) -> bool:
    return isinstance(value, cached_property)
