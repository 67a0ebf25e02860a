"""Atoms: representations that are neither sums nor products, each of one group; one axis of a tensor."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping

import numpy as np
from jaxtyping import Integer

from emlp_lab.algebra.signed import SignedPermutations
from emlp_lab.groups import Group
from emlp_lab.reps.rep import GroupElement, Rep


class Atom(Rep):
    """A representation of one group that solvers treat as one axis; unbound while `group` is None."""

    group: Group | None
    dual: bool

    @property
    def bound(self) -> Group:
        """The group. Raises ValueError while there is none."""
        if self.group is None:
            raise ValueError("this representation has no group yet: bind it first, for example (T(1) >> T(2))(SO(3)).")
        return self.group

    @property
    @abstractmethod
    def label(self) -> str:
        """Text without group and dual, which `parse` reads back for the atoms of the library."""

    @property
    @abstractmethod
    def content(self) -> str:
        """What tells atoms of one group and one label apart."""

    @property
    def sort_key(self) -> tuple:
        group = ("", "") if self.group is None else (self.group.name, self.group.digest)
        return 0, *group, self.label, self.content, self.dual

    def atoms(self) -> Iterator["Atom"]:
        yield self

    @property
    @abstractmethod
    def signed(self) -> SignedPermutations | None:
        """Discrete generators as index maps and signs; None if some element is no signed permutation matrix."""

    @property
    def is_monomial(self) -> bool:
        """Whether every group element permutes the coordinates up to sign."""
        return self.signed is not None

    @property
    def permutations(self) -> Integer[np.ndarray, "M n"]:
        """Discrete generators: coordinate i goes to permutations[m, i], times signs[m, i]. Only where is_monomial."""
        return self._monomial.index

    @property
    def signs(self) -> Integer[np.ndarray, "M n"]:
        """1 or -1 for each generator and coordinate; see `permutations`."""
        return self._monomial.signs

    @property
    def _monomial(self) -> SignedPermutations:
        if self.signed is None:
            raise ValueError(
                f"the generators of {self.bound} do not permute the coordinates of {self} up to sign: solve it by "
                "another route than orbits."
            )
        return self.signed

    @property
    @abstractmethod
    def is_complex(self) -> bool:
        """Whether some matrices have complex entries."""

    def pick(self, elements: GroupElement) -> np.ndarray:
        """The matrix of this atom's group. Raises ValueError if the mapping has none, or it is of another size."""
        if isinstance(elements, Mapping):
            if self.group is None or self.group not in elements:
                raise ValueError(
                    f"no element given for {self.group}: give a mapping with one matrix for each of the groups."
                )
            elements = elements[self.group]
        if self.group is not None and np.shape(elements) != (self.group.d, self.group.d):
            raise ValueError(
                f"a matrix of shape {np.shape(elements)} is no element of {self.group}: it must be "
                f"{self.group.d} x {self.group.d}."
            )
        return elements

    def mismatch(self, group: Group) -> ValueError:
        """The error of binding to a second group."""
        return ValueError(
            f"{self.label} is bound to {self.group} and cannot be bound to {group}: "
            f"use one group, or keep {self.label} unbound until the end."
        )
