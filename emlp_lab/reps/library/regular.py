"""The multiplication table of a small finite group, its regular representation, and in it all the irreducible ones."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from jaxtyping import Inexact, Integer
from scipy.spatial import KDTree

from emlp_lab.algebra.tolerance import TOL_DISTINCT
from emlp_lab.algebra.whole import is_whole
from emlp_lab.groups import Group
from emlp_lab.groups.group import checked_group
from emlp_lab.groups.listing.elements import Elements
from emlp_lab.reps.library.decompose import KINDS, pairs, split
from emlp_lab.reps.rep import GroupElement, Rep
from emlp_lab.reps.tree import as_rep

MAX_ORDER = 800


@dataclass(frozen=True, eq=False)
class MultiplicationTable:
    """The elements of a finite group by their numbers, in the order of group.elements(): 0 is the identity.

    products: entry [g, k] is the number of element g times element k.
    """

    group: Group
    listing: Elements
    products: Integer[np.ndarray, "order order"]

    def __len__(self) -> int:
        return len(self.products)

    @property
    def inverses(self) -> Integer[np.ndarray, " order"]:
        return self.products.argmin(axis=1)

    def number(self, g: Inexact[np.ndarray, "d d"]) -> int:
        """The number of an element. Raises ValueError for other matrices."""
        points = self.listing.action.points
        if g.shape == (points.shape[1],) * 2:
            _, nearest = self._search.query(_seen(g.T))
            found = self._numbers.get(np.asarray(nearest).tobytes())
            away = np.abs(points[nearest] - g.T).max(initial=0)
            if found is not None and away <= TOL_DISTINCT * np.abs(points).max():
                return found
        raise ValueError(f"the matrix is not an element of {self.group}: give one of its elements().")

    @cached_property
    def _search(self) -> KDTree:
        return KDTree(_seen(self.listing.action.points))

    @cached_property
    def _numbers(self) -> dict[bytes, int]:
        return {images.tobytes(): k for k, images in enumerate(self.listing.images)}


@lru_cache(maxsize=16)
def table(group: Group) -> MultiplicationTable:
    """The table of a group. Raises ValueError for infinite groups, and for more than MAX_ORDER elements."""
    if group.is_infinite:
        raise ValueError(
            f"{group} is infinite: regular and all irreducible representations are those of finite groups."
        )
    listing = group.listing
    if listing is None or len(listing) > MAX_ORDER:
        raise ValueError(f"{group} has more than {MAX_ORDER} elements: too many for a multiplication table.")
    numbers = {images.tobytes(): k for k, images in enumerate(listing.images)}
    moved = listing.action.permutations[:, listing.images]  # generator, element, its image of a basis vector
    generators = np.array([[numbers[images.tobytes()] for images in each] for each in moved], int)
    rows = {0: np.arange(len(listing))}
    queue = [0]
    for k in queue:  # grows
        for times in generators:
            if times[k] not in rows:
                rows[times[k]] = times[rows[k]]
                queue.append(times[k])
    return MultiplicationTable(group, listing, np.array([rows[k] for k in range(len(listing))]))


def _seen(points: np.ndarray) -> np.ndarray:
    """Points of many dimensions as points of three, along generic directions that keep different ones apart."""
    real = np.concatenate([np.real(points), np.imag(points)], axis=1)
    return real @ np.random.default_rng(0).standard_normal((real.shape[1], 3))


class Functions(Rep):
    """See `Regular`."""

    def __init__(self, group: Group | None = None):
        self.G = group
        if group is not None:
            table(checked_group(group, "Regular(group)"))  # raises for groups that have none

    def __call__(self, group: Group) -> Rep:
        return Functions(group)

    def rho(self, g: GroupElement) -> Inexact[np.ndarray, "n n"]:
        """Permutation matrix that takes k to the number of g times element k."""
        if self.G is None:
            raise ValueError(f"{self} has no group yet: bind it to a finite group, for example {self}(D(4)).")
        elements = table(self.G)
        place = elements.products[elements.number(np.asarray(g))]
        matrix = np.zeros((len(place), len(place)))
        matrix[place, np.arange(len(place))] = 1
        return matrix

    def __str__(self) -> str:
        return "Regular"


class FiniteIrreducible(Rep):
    """An irreducible representation of a finite group by the matrices of all elements; see `irreps`."""

    def __init__(self, group: Group, number: int, matrices: Inexact[np.ndarray, "order n n"]):
        self.G, self.index, self.matrices = group, number, matrices

    def rho(self, g: GroupElement) -> Inexact[np.ndarray, "n n"]:
        """Matrix of an element. Raises ValueError for other matrices."""
        return self.matrices[table(self.G).number(np.asarray(g))]

    def __str__(self) -> str:
        return f"Gamma({self.index})"


class Numbered(Rep):
    """See `Gamma`."""

    def __init__(self, number: int):
        self.number = number

    def __call__(self, group: Group) -> Rep:
        found = irreps(group)
        if self.number >= len(found):
            raise ValueError(f"{self}: {group} has {len(found)} irreducible representations, 0 to {len(found) - 1}.")
        return found[self.number]

    def rho(self, g: GroupElement) -> Inexact[np.ndarray, "n n"]:
        raise ValueError(f"{self} has no group yet: bind it to a finite group, for example {self}(D(4)).")

    def __str__(self) -> str:
        return f"Gamma({self.number})"


def Regular(group: Group | None = None) -> Rep:
    """Functions on a finite group: coordinate k belongs to element k of group.elements(), and rho permutes them.

    Unbound without a group. Raises ValueError for infinite groups, and for more than MAX_ORDER elements.
    """
    return as_rep(Functions(group))


def Gamma(number: int) -> Rep:
    """FiniteIrreducible representation of a finite group by its number in `irreps(group)`; unbound."""
    if not is_whole(number) or number < 0:
        raise ValueError(f"Gamma({number!r}): numbers of irreducible representations are integers >= 0.")
    return as_rep(Numbered(int(number)))


def irreps(group: Group) -> tuple[Rep, ...]:
    """All irreducible representations of a finite group, by dimension; the trivial one is first.

    Real orthogonal ones for groups of real matrices, complex unitary ones for groups of complex matrices; equally large
    ones are ordered by their characters, larger first. They are the parts of the regular representation, in which each
    occurs. Raises ValueError for infinite groups, and for more than MAX_ORDER elements.
    """
    return _irreps(checked_group(group, "irreps(group)"))


@lru_cache(maxsize=16)
def _irreps(group: Group) -> tuple[Rep, ...]:
    elements = table(group)
    parts = split(*(_commuting(elements, seed) for seed in range(3)))
    _check_complete([(kind, Q.shape[1], Q.shape[2]) for kind, Q in parts], elements)
    every = [_matrices(Q[:, 0], elements) for _, Q in parts]
    every.sort(key=lambda matrices: (matrices.shape[1], *pairs(np.trace(matrices, axis1=1, axis2=2))))
    return tuple(as_rep(FiniteIrreducible(group, number, matrices)) for number, matrices in enumerate(every))


def _commuting(elements: MultiplicationTable, seed: int) -> Inexact[np.ndarray, "order order"]:
    """A random matrix that commutes with all permutations k -> g k: its entries depend on i^-1 j alone."""
    rng = np.random.default_rng(seed)
    values = rng.standard_normal(len(elements))
    if np.iscomplexobj(elements.group.discrete_generators):
        values = values + 1j * rng.standard_normal(len(elements))
    X = values[elements.products[elements.inverses]]
    return X if seed else X + X.conj().T


def _matrices(Q: Inexact[np.ndarray, "order d"], elements: MultiplicationTable) -> Inexact[np.ndarray, "order d d"]:
    """Q^H rho(g) Q for the permutations rho(g) of all elements."""
    return np.tensordot(Q.conj()[elements.products], Q, axes=(1, 0))


def _check_complete(parts: list[tuple[str, int, int]], elements: MultiplicationTable) -> None:
    """Wedderburn: each occurs (dimension) / (dimension of the self-maps) times."""
    for kind, copies, d in parts:
        if copies * KINDS[kind] != d:
            raise ArithmeticError(
                f"a {kind} irreducible representation of {elements.group} of dimension {d} was found {copies} times in "
                "the regular one: report this group."
            )
