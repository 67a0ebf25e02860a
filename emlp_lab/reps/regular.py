"""The regular representation of a finite group, and in it all the irreducible ones."""

from functools import cached_property, lru_cache

import numpy as np
from jaxtyping import Float, Inexact
from scipy.spatial import KDTree

from emlp_lab.groups import Group
from emlp_lab.reps.isotypic import Component, decompose
from emlp_lab.reps.rep import Elements, Rep
from emlp_lab.reps.subspace import subrepresentation
from emlp_lab.reps.tree import as_rep

MAX_ORDER = 400
NEAR = 1e-6


class Regular(Rep):
    """Functions on a finite group: coordinate k belongs to element k of group.elements(), and rho permutes them."""

    def __init__(self, group: Group):
        self.G = group
        self.elements = group.elements(MAX_ORDER)

    def rho(self, g: Elements) -> Float[np.ndarray, "n n"]:
        """Permutation matrix that takes k to the number of g times element k. Raises ValueError if g is no element."""
        distance, place = map(np.asarray, self._search.query(_real(np.asarray(g) @ self.elements)))
        if not distance.max() < NEAR * max(1.0, float(np.abs(self.elements).max())):
            raise ValueError(f"the matrix is not an element of {self.G}: give one of its elements().")
        matrix = np.zeros((len(place), len(place)))
        matrix[place, np.arange(len(place))] = 1
        return matrix

    @cached_property
    def _search(self) -> KDTree:
        return KDTree(_real(self.elements))

    def __str__(self) -> str:
        return "Regular"


class Numbered(Rep):
    """See `Gamma`."""

    def __init__(self, number: int):
        self.number = number

    def __call__(self, group: Group) -> Rep:
        found = irreps(group)
        if self.number >= len(found):
            raise ValueError(f"{self}: {group} has {len(found)} irreducible representations, 0 to {len(found) - 1}.")
        return found[self.number]

    def rho(self, g: Elements) -> Inexact[np.ndarray, "n n"]:
        raise ValueError(f"{self} has no group yet: bind it to a finite group, for example {self}(D(4)).")

    def __str__(self) -> str:
        return f"Gamma({self.number})"


def Gamma(number: int) -> Rep:
    """Irreducible representation of a finite group by its number in `irreps(group)`; unbound."""
    if isinstance(number, bool) or not isinstance(number, (int, np.integer)) or number < 0:
        raise ValueError(f"Gamma({number!r}): numbers of irreducible representations are integers >= 0.")
    return as_rep(Numbered(int(number)))


@lru_cache(maxsize=64)
def irreps(group: Group) -> tuple[Rep, ...]:
    """All irreducible representations of a finite group, by dimension; the trivial one is first.

    Real ones for groups of real matrices; equally large ones are ordered by their characters, larger first. They are
    the parts of the regular representation, in which each occurs. Raises ValueError for infinite groups and more than
    MAX_ORDER elements.
    """
    regular = as_rep(Regular(group))
    components = decompose(regular)
    elements = group.elements(MAX_ORDER)
    _check_complete(components, len(elements), group)
    ordered = sorted(components, key=lambda c: (c.irreducible.size(), *_character(c, elements)))
    return tuple(subrepresentation(regular, c.Q[:, 0], name=f"Gamma({i})") for i, c in enumerate(ordered))


def _character(component: Component, elements: np.ndarray) -> list[float]:
    return [-round(float(np.real(np.trace(component.irreducible.rho(g)))), 6) + 0.0 for g in elements]


def _check_complete(components: tuple[Component, ...], order: int, group: Group) -> None:
    """Wedderburn: the order is the sum of (dimension)^2 / (dimension of the self-maps)."""
    found = sum(c.irreducible.size() ** 2 / c.endomorphisms for c in components)
    if found != order:
        raise ArithmeticError(f"the irreducibles found for {group} account for {found:g} of {order} elements.")


def _real(matrices: np.ndarray) -> np.ndarray:
    flat = matrices.reshape(len(matrices), -1)
    return np.concatenate([np.real(flat), np.imag(flat)], axis=1)
