"""The groups that act on a network, and representations over them."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from emlp_lab.groups import Group
from emlp_lab.reps import Rep
from emlp_lab.reps.tree import given_rep

Groups = Group | Sequence[Group]
EXAMPLE = "give a group such as SO(3), or several as (SO(3), S(5))"


def as_groups(group: Groups) -> tuple[Group, ...]:
    """One group or several as a tuple, in the order of names. Raises ValueError if there is none, for what is no group,
    and for two groups of one name, which nobody could tell apart in a printed type.
    """
    given = [group] if isinstance(group, Group) or not isinstance(group, Sequence) else list(group)
    found = [one for one in given if isinstance(one, Group)]
    if not found or len(found) < len(given):
        raise ValueError(f"group={group!r}: {EXAMPLE}.")
    ordered = sorted(found, key=lambda one: one.name)
    for one, other in pairwise(ordered):
        if one.name == other.name:
            raise ValueError(f"two groups are called {one}: give each once, and independent groups names of their own.")
    return tuple(ordered)


def acting(group: Groups | None, rep_in: Rep, rep_out: Rep) -> tuple[Group, ...]:
    """The groups of a network: those given, or for None those that input and output are bound to.

    Raises ValueError if there are none, and for complex groups.
    """
    if group is None:
        group = list(dict.fromkeys(_found(rep_in, "rep_in") + _found(rep_out, "rep_out")))
        if not group:
            raise ValueError(f"rep_in = {rep_in} and rep_out = {rep_out} name no group: {EXAMPLE}.")
    groups = as_groups(group)
    for one in groups:
        if np.iscomplexobj(one.lie_algebra) or np.iscomplexobj(one.discrete_generators):
            raise ValueError(
                f"{one} has complex matrices and the layers compute with real numbers: use its real form, "
                f"real_form({one})."
            )
    return groups


def bound(rep_in: Rep | int, rep_out: Rep | int, group: Groups | None) -> tuple[tuple[Rep, Rep], tuple[Group, ...]]:
    """Input and output of a network or a layer over its groups, and these; see `acting` and `bind`."""
    given = given_rep(rep_in, "rep_in"), given_rep(rep_out, "rep_out")
    groups = acting(group, *given)
    return (bind(given[0], groups, "rep_in"), bind(given[1], groups, "rep_out")), groups


def bind(rep: Rep, groups: tuple[Group, ...], name: str) -> Rep:
    """`rep` over these groups, where a single group binds what is unbound; errors name the argument."""
    try:
        bound = rep(groups[0]) if len(groups) == 1 else rep
        _check(bound, groups)
    except ValueError as problem:
        raise ValueError(f"{name} = {rep}: {problem}") from None
    return bound


def one_or_all(groups: tuple[Group, ...]) -> Group | tuple[Group, ...]:
    """The group itself if there is only one, as people write it."""
    return groups[0] if len(groups) == 1 else groups


def _check(rep: Rep, groups: tuple[Group, ...]) -> None:
    label = _unbound(rep)
    if label is not None:
        raise ValueError(f"{label} is unbound: write {' or '.join(f'{label}({group})' for group in groups)}.")
    foreign = [str(group) for group in rep.groups if group not in groups]
    if foreign:
        raise ValueError(
            f"{', '.join(foreign)} is not among the groups of the network, {', '.join(map(str, groups))}: "
            "add it to group, or use these."
        )
    complex_ones = [atom.label for atom in rep.atoms() if atom.is_complex]
    if complex_ones:
        raise ValueError(f"{complex_ones[0]} has complex matrices and the layers compute with real numbers.")
    if not rep.size():
        raise ValueError("it has dimension 0; give at least one term.")


def _found(rep: Rep, name: str) -> tuple[Group, ...]:
    label = _unbound(rep)
    if label is not None:
        raise ValueError(f"{name} = {rep}: {label} is unbound: write for example {label}(SO(3)), or give group.")
    return rep.groups


def _unbound(rep: Rep) -> str | None:
    """What is not bound to a group, if anything."""
    return next((atom.label for atom in rep.atoms() if atom.group is None), None)
