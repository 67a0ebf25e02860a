"""Groups and representations as objects, which a program gives to the workbench in place of their text."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from emlp_lab.groups import Group, parse_group
from emlp_lab.reps import Rep, parse
from emlp_lab.reps.tree import as_rep

NAMES = ("rep_in", "rep_out")
Object = TypeVar("Object", Group, Rep)


class Given:
    """Remembers the objects that no text describes, under a text that stands for them on the page.

    written: by that text, how a group was written, so that a link can hold it.
    """

    def __init__(self):
        self.written: dict[str, str] = {}
        self._groups: dict[str, Group] = {}
        self._reps: dict[str, Rep] = {}

    def group(self, text: str) -> Group:
        """The group that a text means. Raises ValueError as `parse_group` does."""
        return self._groups[text] if text in self._groups else parse_group(text)

    def rep(self, text: str) -> Rep:
        """The representation that a text means. Raises ValueError as `parse` does."""
        return self._reps[text] if text in self._reps else parse(text)

    def holds(self, *texts: str) -> bool:
        """Whether one of the texts means something here and nowhere else."""
        return any(text in self._groups or text in self._reps for text in texts)

    def texts(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The inputs with texts in place of objects, and the group of bound representations where none is given.

        Raises ValueError for representations of several groups, or of another group than the one that is given.
        """
        found = dict(inputs)
        reps = {name: as_rep(found[name]) for name in NAMES if _is_rep(found.get(name))}
        bound = {name: group for name, rep in reps.items() if (group := _group_of(name, rep)) is not None}
        if bound and found.get("group") is None:
            found["group"] = next(iter(bound.values()))
        if isinstance(found.get("group"), Group):
            found["group"] = self._text_of_group(found["group"])
        for name, group in bound.items():
            if isinstance(found["group"], str) and self.group(found["group"]) != group:
                raise ValueError(
                    f"{name}={reps[name]} belongs to {group}, the panel shows {found['group']}: give one group to both."
                )
        return found | {name: self._text_of_rep(rep) for name, rep in reps.items()}

    def _text_of_group(self, group: Group) -> str:
        return _named(str(group), group, self._groups, parse_group)

    def _text_of_rep(self, rep: Rep) -> str:
        group = _group_of("", rep)

        def read(text: str) -> Rep:
            return parse(text) if group is None else parse(text)(group)

        return _named(str(rep), rep, self._reps, read)


def _named(name: str, value: Object, known: dict[str, Object], read: Callable[[str], Object]) -> str:
    """The text for an object: its name where that is read as an equal object, else one that nothing else has."""
    try:
        if read(name) == value:
            return name
        text = f"{name} (yours)"
    except ValueError:
        text = name
    number = 2
    while known.setdefault(text, value) != value:
        text, number = f"{name} (yours, {number})", number + 1
    return text


def _is_rep(value: Any) -> bool:
    return isinstance(value, Rep) or (isinstance(value, int) and not isinstance(value, bool))


def _is_bound(rep: Rep) -> bool:
    try:
        return bool(rep.groups)
    except ValueError:  # an atom waits for its group
        return False


def _group_of(name: str, rep: Rep) -> Group | None:
    groups = rep.groups if _is_bound(rep) else ()
    if len(groups) > 1:
        raise ValueError(
            f"{name}={rep} is of {len(groups)} groups, {' and '.join(map(str, groups))}, and a panel shows one: give a "
            "representation of their direct product, such as V(G * H), or solve with emlp_lab."
        )
    return groups[0] if groups else None
