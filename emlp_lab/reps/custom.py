"""Representations of one's own: a rule g -> rho(g), checked and kept by its values on the generators."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from emlp_lab.algebra.derivative import evaluate
from emlp_lab.algebra.signed import SignedPermutations
from emlp_lab.groups import Group
from emlp_lab.reps.atom import Atom
from emlp_lab.reps.ends import keeps_ends
from emlp_lab.reps.images import Images
from emlp_lab.reps.rep import GroupElement, Rep
from emlp_lab.reps.tree import Product, Sum


@dataclass(frozen=True, eq=False, repr=False)
class Custom(Atom):
    """A rule bound to a group (or not yet), or its dual. Made by `custom`.

    Two are equal if name, group and the matrices of all generators are, wherever they were made; unbound ones, if their
    rules have equal types and attributes. The dual shares the images of the generators.
    """

    rule: Rep
    group: Group | None = None
    dual: bool = False
    known: Images | None = None

    @property
    def label(self) -> str:
        return _label(self.rule)

    @property
    def content(self) -> str:
        kind = type(self.rule)
        return f"{kind.__module__}.{kind.__qualname__}" if self.known is None else self.known.digest

    @property
    def images(self) -> Images:
        """The rule on the group. Raises ValueError while there is no group."""
        return self.known or Images(self.rule, self.bound, self.label)

    @keeps_ends
    def __call__(self, group: Group) -> Rep:
        self.check(group)
        if self.group is not None:
            if self.group != group:
                raise self.mismatch(group)
            return self
        if type(self.rule).__call__ is Rep.__call__:
            return custom(self.rule, group, dual=self.dual)
        found: object = self.rule(group)  # emlp's custom representations define it
        if isinstance(found, (Atom, Product, Sum)):
            return (found.T if self.dual else found)(group)
        if not isinstance(found, Rep):
            raise ValueError(
                f"{self.label}({group}) is {str(found)[:40]!r}, a {type(found).__name__}: __call__ of a representation "
                "must return one."
            )
        return custom(found, group, dual=self.dual)

    def size(self) -> int:
        return self.images.size

    @property
    def T(self) -> "Custom":
        if self.known is None:
            return Custom(self.rule, dual=not self.dual)
        return Custom(self.rule, self.group, not self.dual and not self.known.is_orthogonal, self.known)

    def rho(self, g: GroupElement) -> np.ndarray:
        element = self.pick(g)
        matrix = self.known.rho(element) if self.known else evaluate(self.rule.rho, element)
        return np.linalg.inv(matrix).T if self.dual else matrix

    def drho(self, A: GroupElement) -> np.ndarray:
        element = self.pick(A)
        matrix = self.known.drho(element) if self.known else evaluate(self.rule.drho, element)
        return -matrix.T if self.dual else matrix

    @property
    def is_permutation(self) -> bool:  # type: ignore[override]  # a property computes what the others cache
        return self.signed is not None and self.signed.are_plain

    @property
    def signed(self) -> SignedPermutations | None:
        return self.images.signed

    @property
    def is_complex(self) -> bool:
        return any(np.iscomplexobj(part) for part in (self.images.lie, self.images.discrete))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Custom) or (self.group, self.dual) != (other.group, other.dual):
            return False
        return _same(self.rule, other.rule) if self.known is None else self.content == other.content

    def __hash__(self) -> int:
        return hash((self.label, self.group, self.dual))


class Function(Rep):
    """A representation given by a function of the group element; made by `from_function`."""

    def __init__(self, rho: Callable[[Any], Any], name: str):
        self.function, self.name = rho, name

    def rho(self, g: Any) -> Any:  # also what JAX traces, to differentiate it
        return self.function(g)

    def __str__(self) -> str:
        return self.name


def custom(rule: Rep, group: Group | None = None, *, dual: bool = False) -> Custom:
    """`rule` as an atom. A group that the rule carries itself, as attribute G, binds it."""
    own = getattr(rule, "G", None)
    if group is not None and own is not None and own != group:
        raise Custom(rule, own).mismatch(group)
    group = group or own
    if group is None:
        return Custom(rule, dual=dual)
    images = Images(rule, group, _label(rule))
    return Custom(rule, group, dual and not images.is_orthogonal, images)


def from_function(rho: Callable[[Any], Any], name: str) -> Rep:
    """The unbound representation of a matrix function, for example from_function(lambda g: g[:2, :2], "corner").

    rho: takes a group element (d, d) to a matrix (n, n), with NumPy or JAX; its derivative is found automatically.
    name: tells it apart from others. Errors are raised when the representation of a group is used: see `Images`.
    """
    if not callable(rho) or not isinstance(name, str) or not name.strip():
        raise ValueError(f"from_function({rho!r}, {name!r}): give a function of the group element and a name.")
    return custom(Function(rho, name))


def _label(rule: Rep) -> str:
    return type(rule).__name__ if type(rule).__str__ is Rep.__str__ else str(rule)


def _same(a: Rep, b: Rep) -> bool:
    if a is b or type(a) is not type(b):
        return a is b
    try:
        return bool(vars(a) == vars(b))
    except (TypeError, ValueError):  # no attributes, or arrays among them, which have no single truth value
        return False
