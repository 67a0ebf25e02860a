"""What a representation `rep_in >> rep_out` leads from and to, and binding it to a group.

The coordinates of maps are a tensor product like any other, which may be a sum, a product or a single atom. So its ends
are kept beside the node, not in a node of their own: with or without them it is the same representation.
"""

from collections.abc import Callable, Sequence
from copy import copy
from functools import wraps
from typing import Concatenate, TypeVar

from emlp_lab.groups import Group
from emlp_lab.reps.rep import Rep

Node = TypeVar("Node", bound=Rep)
Result = TypeVar("Result", bound=Rep)
Ends = tuple[Rep, Rep]


def with_ends(rep: Node, ends: Ends) -> Node:
    """An equal representation that remembers (rep_in, rep_out)."""
    found = copy(rep)
    vars(found)["ends"] = ends
    return found


def known_ends(rep: Rep) -> Ends | None:
    """(rep_in, rep_out), or None if the representation was not made as maps."""
    return vars(rep).get("ends")


def keeps_ends(bind: Callable[Concatenate[Node, ...], Result]) -> Callable[Concatenate[Node, ...], Result]:
    """Decorates the `__call__` of a node: the ends are bound with it."""

    @wraps(bind)
    def bound(self: Node, group: Group) -> Result:
        found, ends = bind(self, group), known_ends(self)
        if ends is None or found is self:
            return found
        rep_in, rep_out = bind_together(ends, group)
        return with_ends(found, (rep_in, rep_out))

    return bound


def bind_together(parts: Sequence[Rep], group: Group) -> list[Rep]:
    """Binds what is unbound; a part that is bound to another group stays only beside a part that had none."""
    unbound = [any(atom.group is None for atom in part.atoms()) for part in parts]
    return [part(group) if free or not any(unbound) else part for part, free in zip(parts, unbound, strict=True)]
