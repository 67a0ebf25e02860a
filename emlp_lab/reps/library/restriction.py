"""Restriction to a subgroup, and more generally representations pulled back along a homomorphism of groups."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from emlp_lab.algebra.derivative import derivative, evaluate
from emlp_lab.algebra.tolerance import TOL_COMPUTED, TOL_EXACT
from emlp_lab.groups import Group
from emlp_lab.groups.group import checked_group
from emlp_lab.reps.action import apply_rho
from emlp_lab.reps.atom import Atom
from emlp_lab.reps.base import Base, T, base
from emlp_lab.reps.custom import Custom, custom
from emlp_lab.reps.ends import known_ends, with_ends
from emlp_lab.reps.images import in_span
from emlp_lab.reps.invariants import invariants
from emlp_lab.reps.library.powers import Power
from emlp_lab.reps.rep import GroupElement, Rep
from emlp_lab.reps.tree import Product, Sum, as_rep, copies, direct_sum, tensor_product

Inclusion = Callable[[Any], Any]
TENSORS = (T(1), T(2), T(1, 1), T(3), T(4))  # whose invariants tell groups apart


class Pullback(Rep):
    """rho(h) = atom.rho(inclusion(h)); made by `restrict`."""

    def __init__(self, atom: Atom, inclusion: Inclusion | None, name: str):
        self.atom, self.inclusion, self.name = atom, inclusion, name

    def rho(self, g: GroupElement) -> np.ndarray:
        return self.atom.rho(_element(self.inclusion, np.asarray(g)))

    def drho(self, A: GroupElement) -> np.ndarray:
        return self.atom.drho(_algebra_element(self.inclusion, np.asarray(A)))

    def __str__(self) -> str:
        return self.name


def restrict(rep: Rep, group: Group, inclusion: Inclusion | None = None) -> Rep:
    """`rep`, which is bound to one group G, as a representation of the subgroup `group` of G.

    inclusion: takes a matrix of `group` to one of G, for example lambda h: block_diag(h, 1) for SO(2) in SO(3), or any
    homomorphism such as the double cover SU(2) -> SO(3); by default the matrices of `group` are elements of G as they
    are. Sums, products and powers keep their structure. Raises ValueError where sizes differ, the Lie algebra of
    `group` is not inside that of G, or a discrete generator moves a tensor of rank 1 to 4 that G leaves alone.
    """
    rep = as_rep(rep)
    if len(rep.groups) != 1:
        raise ValueError(f"{rep} has {len(rep.groups)} groups: restrict the parts of one group.")
    (whole,) = rep.groups
    checked_group(group, "restrict(rep, group)")
    if inclusion is not None and not callable(inclusion):
        raise ValueError(f"inclusion={str(inclusion)[:60]!r}: give a function of a matrix of {group}, or leave it out.")
    _check_inside(group, whole, inclusion)
    found, known = _restricted(rep, group, inclusion), known_ends(rep)
    if known is None:
        return found
    rep_in, rep_out = (_restricted(end, group, inclusion) for end in known)
    return with_ends(found, (rep_in, rep_out))


def _restricted(rep: Rep, group: Group, inclusion: Inclusion | None) -> Rep:
    if isinstance(rep, Sum):
        return direct_sum(*(copies(count, _restricted(term, group, inclusion)) for term, count in rep.terms))
    if isinstance(rep, Product):
        return tensor_product(*(_restricted(factor, group, inclusion) for factor in rep.factors))
    if inclusion is None and isinstance(rep, Base):
        return base(group, rep.dual)
    if isinstance(rep, Custom) and isinstance(rep.rule, Power):
        return custom(replace(rep.rule, rep=_restricted(rep.rule.rep, group, inclusion)), group, dual=rep.dual)
    if inclusion is None and isinstance(rep, Custom) and getattr(rep.rule, "G", None) is None:
        return custom(rep.rule, group, dual=rep.dual)
    (atom,) = rep.atoms()
    name = f"{atom.label}{'.T' if atom.dual else ''}|{atom.group}"
    return custom(Pullback(atom, inclusion, name), group)


def _element(inclusion: Inclusion | None, h: np.ndarray) -> np.ndarray:
    return h if inclusion is None else evaluate(inclusion, h)


def _algebra_element(inclusion: Inclusion | None, A: np.ndarray) -> np.ndarray:
    return A if inclusion is None else derivative(inclusion, A)


def _check_inside(group: Group, whole: Group, inclusion: Inclusion | None) -> None:
    lie = [_algebra_element(inclusion, A) for A in group.lie_algebra]
    discrete = [_element(inclusion, h) for h in group.discrete_generators]
    if {len(image) for image in (*lie, *discrete)} - {whole.d}:
        raise ValueError(
            f"{group} has matrices of size {group.d}, {whole} of size {whole.d}: give inclusion=, the function that "
            f"takes a matrix of {group} to one of {whole}."
        )
    for k, image in enumerate(lie):
        if not in_span(whole.lie_algebra, image, TOL_EXACT)[1]:
            raise ValueError(
                f"{group} is not a subgroup of {whole}: element {k} of its Lie algebra is not in that of {whole}."
            )
    max_dim = 700  # of the tensors that are looked at: larger ones take too long
    tensors = [rep(whole) for rep in TENSORS if whole.d ** len(list(rep.atoms())) <= max_dim]
    for k, image in enumerate(discrete):
        if any(_moves(image, rep, whole) for rep in tensors):
            raise ValueError(
                f"{group} is not a subgroup of {whole}: its discrete generator {k} moves a tensor that all elements of "
                f"{whole} leave alone."
            )


def _moves(h: np.ndarray, rep: Rep, group: Group) -> bool:
    """Whether h, which need not be in the group, moves one of its invariant tensors."""
    Q = invariants(rep, group)
    return bool(np.abs(apply_rho(tuple(rep.atoms()), h, Q) - Q).max(initial=0) > TOL_COMPUTED)
