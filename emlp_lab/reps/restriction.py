"""Restriction to a subgroup, and more generally representations pulled back along a homomorphism of groups."""

from collections.abc import Callable
from typing import Any

import numpy as np

from emlp_lab.groups import Group
from emlp_lab.groups.derivative import derivative, evaluate
from emlp_lab.reps.atom import Atom
from emlp_lab.reps.base import Base, base
from emlp_lab.reps.custom import Custom, custom
from emlp_lab.reps.rep import Elements, Rep
from emlp_lab.reps.tree import Product, Sum, as_rep, copies, direct_sum, tensor_product

Inclusion = Callable[[Any], Any]
INSIDE = 1e-9


class Pullback(Rep):
    """rho(h) = atom.rho(inclusion(h)); made by `restrict`."""

    def __init__(self, atom: Atom, inclusion: Inclusion, name: str):
        self.atom, self.inclusion, self.name = atom, inclusion, name

    def rho(self, g: Elements) -> np.ndarray:
        return self.atom.rho(evaluate(self.inclusion, np.asarray(g)))

    def drho(self, A: Elements) -> np.ndarray:
        return self.atom.drho(derivative(self.inclusion, np.asarray(A)))

    def __str__(self) -> str:
        return self.name


def restrict(rep: Rep, group: Group, inclusion: Inclusion | None = None) -> Rep:
    """`rep`, which is bound to one group G, as a representation of the subgroup `group` of G.

    inclusion: takes a matrix of `group` to one of G, for example lambda h: block_diag(h, 1) for SO(2) in SO(3), or any
    homomorphism such as the double cover SU(2) -> SO(3); by default the matrices of `group` are elements of G as they
    are. Sums and products keep their structure. Raises ValueError where sizes differ, or the Lie algebra of `group` is
    not inside that of G.
    """
    rep = as_rep(rep)
    if len(rep.groups) != 1:
        raise ValueError(f"{rep} has {len(rep.groups)} groups: restrict the parts of one group.")
    (whole,) = rep.groups
    _check_inside(group, whole, inclusion)
    return _restricted(rep, group, inclusion)


def _restricted(rep: Rep, group: Group, inclusion: Inclusion | None) -> Rep:
    if isinstance(rep, Sum):
        return direct_sum(*(copies(count, _restricted(term, group, inclusion)) for term, count in rep.terms))
    if isinstance(rep, Product):
        return tensor_product(*(_restricted(factor, group, inclusion) for factor in rep.factors))
    if inclusion is None and isinstance(rep, Base):
        return base(group, rep.dual)
    if inclusion is None and isinstance(rep, Custom) and getattr(rep.rule, "G", None) is None:
        return custom(rep.rule, group, dual=rep.dual)
    (atom,) = rep.atoms()
    name = f"{atom.label}{'.T' if atom.dual else ''}|{atom.group}"
    return custom(Pullback(atom, inclusion or np.asarray, name), group)


def _check_inside(group: Group, whole: Group, inclusion: Inclusion | None) -> None:
    images = [A if inclusion is None else derivative(inclusion, A) for A in group.lie_algebra]
    sizes = {len(image) for image in images} | {
        len(h if inclusion is None else evaluate(inclusion, h)) for h in group.discrete_generators
    }
    if sizes - {whole.d}:
        raise ValueError(
            f"{group} has matrices of size {group.d}, {whole} of size {whole.d}: give inclusion=, the function that "
            f"takes a matrix of {group} to one of {whole}."
        )
    columns = whole.lie_algebra.reshape(len(whole.lie_algebra), whole.d**2).T
    for k, image in enumerate(images):
        target = image.ravel()
        rest = target - columns @ np.linalg.lstsq(columns, target, rcond=None)[0] if columns.size else target
        if np.linalg.norm(rest) > INSIDE * max(1.0, float(np.linalg.norm(target))):
            raise ValueError(
                f"{group} is not a subgroup of {whole}: element {k} of its Lie algebra is not in that of {whole}."
            )
