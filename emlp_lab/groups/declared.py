"""Groups as emlp's users declare them: subclasses that set their generators and then call `super().__init__(n)`."""

from dataclasses import FrozenInstanceError
from typing import Any

import numpy as np

from emlp_lab.groups.given.matrices import as_matrices

GENERATORS = ("lie_algebra", "discrete_generators")
COMPUTED = ("is_orthogonal", "is_unitary", "is_permutation", "is_signed_permutation", "z_scale")


class Declared:
    """What lets a subclass of Group set attributes until `Group.__init__` is through; then it is frozen like others.

    Flags that a subclass sets, such as is_orthogonal, are dropped: they are computed from the generators.
    """

    def __init_subclass__(cls, **keywords: Any):
        super().__init_subclass__(**keywords)
        if Declared in cls.__bases__:  # Group itself
            return
        for name in (*COMPUTED, "d"):
            if name in vars(cls) and not hasattr(vars(cls)[name], "__get__"):
                setattr(cls, f"_declared_{name}", vars(cls)[name])
                delattr(cls, name)
        if "__setattr__" not in vars(cls):
            cls.__setattr__ = _set  # type: ignore[method-assign]

    @property
    def _is_declared(self) -> bool:
        """Whether the generators are attributes of the instance or of its class, and no arguments."""
        return any(_declared(self, name) is not None for name in (*GENERATORS, "d"))

    def _declared_fields(self, arguments: tuple[Any, ...]) -> tuple[str, np.ndarray, np.ndarray]:
        """Name, Lie algebra and discrete generators; arguments: those of `super().__init__`, which enter the name."""
        name = self._declared_name(arguments)
        parts = [_part(_declared(self, which), f"{which} of {name}", which != GENERATORS[0]) for which in GENERATORS]
        size = _declared(self, "d")
        d = next((part.shape[-1] for part in parts if len(part)), size)
        if not isinstance(d, (int, np.integer)) or d < 1:
            raise ValueError(f"{name} has no generators: set self.lie_algebra, self.discrete_generators or self.d = n.")
        lie, discrete = (part if len(part) else np.zeros((0, d, d)) for part in parts)
        for known in (*COMPUTED, "d"):
            vars(self).pop(known, None)
        return name, lie, discrete

    def _declared_name(self, arguments: tuple[Any, ...]) -> str:
        given = vars(self).get("name", getattr(type(self), "name", None))
        if isinstance(given, str):
            return given
        if type(self).__repr__ is not _group_of(type(self)).__repr__:
            try:
                return repr(self)
            except AttributeError:  # it shows the name, which is not there yet
                pass
        shown = ",".join(map(str, arguments))
        return f"{type(self).__name__}({shown})" if arguments else type(self).__name__


def _group_of(cls: type) -> type:
    return next(base for base in cls.__mro__ if Declared in base.__bases__)


def _declared(group: Declared, name: str) -> Any:
    value = vars(group).get(name, getattr(type(group), f"_declared_{name}" if name == "d" else name, None))
    return None if value is NotImplemented or isinstance(value, property) else value


def _part(value: Any, what: str, permutations: bool) -> np.ndarray:
    found = np.zeros(0) if value is None else as_matrices(value, what, permutations=permutations)
    return found.astype(float) if found.dtype.kind in "biu" else found


def _set(self: Declared, name: str, value: Any) -> None:
    if vars(self).get("_frozen"):
        raise FrozenInstanceError(f"cannot assign to field {name!r}")
    vars(self)[name] = value
