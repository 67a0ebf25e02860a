"""The irreducible parts of unitary representations, found by the eigenvalues of a generic self-adjoint element.

A generic self-adjoint element of the group algebra has other eigenvalues on every irreducible. On m copies of one its
eigenspace is K^m (x) u, where K are the numbers that the self-maps are (R, C or H; over complex matrices C), so that
each vector of it generates one copy: a basis of one eigenspace makes all copies, by products with vectors alone. (The
idea of the MeatAxe, Parker 1984, with eigenvalues in place of a null space.) A representation is taken apart by one
factorisation, and the irreducibles that are known already are recognised by their eigenvalues.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Bool, Float, Inexact, Integer

from emlp_lab.algebra.tolerance import TOL_COMPUTED, TOL_DISTINCT, TOL_EXACT, TOL_ROUNDING
from emlp_lab.solve.routes.isotypic.acting import Acting, Stack
from emlp_lab.solve.routes.isotypic.words import Level, generated, repeated

Copies = Inexact[np.ndarray, "_ _ _"]  # isometries onto m copies of an irreducible of dimension d
MAX_AVERAGES = 60  # means that take rounding errors out of copies


class NotGeneric(ArithmeticError):
    """Random numbers did not separate the irreducible parts; another route or seed is needed."""


@dataclass(frozen=True, eq=False)
class Spectrum:
    """Eigenvalues, ascending, and eigenvectors of the generic self-adjoint element."""

    values: Float[np.ndarray, " n"]
    vectors: Inexact[np.ndarray, "n n"]

    @classmethod
    def of(cls, acting: Acting) -> "Spectrum":
        generic = acting.generic()
        values, vectors = np.linalg.eigh(generic + generic.conj().T)
        return cls(values, vectors)

    def near(self, value: float) -> Bool[np.ndarray, " n"]:
        """Which eigenvalues are equal to the value."""
        return np.abs(self.values - value) <= TOL_EXACT * self.scale

    def clearance(self, values: Float[np.ndarray, " q"]) -> Float[np.ndarray, " q"]:
        """Of eigenvalues the distances to the next ones that are not equal to them, relative to the largest."""
        return self._clear[np.abs(np.subtract.outer(values, self.values)).argmin(axis=1)]

    @cached_property
    def starts(self) -> Integer[np.ndarray, " q"]:
        """Where eigenvalues begin that are larger than those before."""
        return np.flatnonzero(np.diff(self.values, prepend=-np.inf) > TOL_EXACT * self.scale)

    @cached_property
    def _clear(self) -> Float[np.ndarray, " n"]:
        stops = np.append(self.starts[1:], len(self.values))
        steps = self.values[self.starts[1:]] - self.values[stops[:-1] - 1]
        far = np.array([self.scale])
        least = np.minimum(np.concatenate([far, steps]), np.concatenate([steps, far]))
        return np.repeat(least, stops - self.starts) / self.scale

    @cached_property
    def scale(self) -> float:
        return max(1.0, float(np.abs(self.values).max(initial=0)))


@dataclass(eq=False)
class Irreducible:
    """An irreducible by its matrices, with the words that make it out of an eigenvector.

    Raises NotGeneric for a representation that is not irreducible.
    """

    acting: Acting

    def __post_init__(self):
        self._words: dict[int, tuple[np.ndarray, list[Level]]] = {}
        self.spectrum = Spectrum.of(self.acting)
        values = self.spectrum.values
        starts = self.spectrum.starts
        self.values: Float[np.ndarray, " q"] = values[starts]
        self.multiplicity = len(values) // len(starts)
        allowed = (1, 2, 4) if self.acting.real else (1,)
        if self.multiplicity not in allowed or np.any(np.diff(starts) != self.multiplicity):
            raise NotGeneric(f"random numbers do not separate the irreducible parts of dimension {len(values)}.")

    @property
    def matrices(self) -> Stack:
        return self.acting.right

    @property
    def size(self) -> int:
        return self.acting.size

    @cached_property
    def selfmaps(self) -> Inexact[np.ndarray, "e d d"]:
        """An orthogonal basis of the maps that commute with it, all of norm sqrt(d): one, and those whose square is -1.

        They send the vector of a word to other vectors of its eigenspace, by the same words, so that there are no more.
        Raises NotGeneric if one of them is not skew, and so has eigenspaces that are invariant.
        """
        found = [np.eye(self.size, dtype=self.spectrum.vectors.dtype)]
        for s in range(1, self.multiplicity):
            J = self.copies(self.acting, 0, self.spectrum.vectors[:, s : s + 1])[:, 0]
            if np.abs(J + J.conj().T).max() > TOL_COMPUTED:
                raise NotGeneric(f"a part of dimension {self.size} is not irreducible.")
            found.append(J)
        return np.array(found)

    def copies(self, acting: Acting, number: int, v: Inexact[np.ndarray, "n m"]) -> Copies:
        """The copies that vectors make whose eigenvalue is values[number]. Raises NotGeneric where they are none."""
        if number not in self._words:
            basis, levels = generated(self.acting, self.spectrum.vectors[:, self.multiplicity * number])
            if basis.shape[1] < self.size:
                raise NotGeneric(f"a part of dimension {self.size} is not irreducible.")
            self._words[number] = basis, levels
        basis, levels = self._words[number]
        return self._settled(acting, repeated(acting, v, levels) @ basis.conj().T)

    def _settled(self, acting: Acting, P: Copies) -> Copies:
        """Means over the elements take out what rounding errors have made of the eigenvectors."""
        last = np.inf
        for _ in range(MAX_AVERAGES):
            better = acting.averaged(P, self.matrices)
            change, P = float(np.abs(better - P).max(initial=0)), better
            if change > TOL_DISTINCT:
                raise NotGeneric(f"equal eigenvalues of parts that are not equal, of dimension {self.size}.")
            if change <= TOL_ROUNDING / 10 or change > last / 2:
                return P
            last = change
        return P


@dataclass(eq=False)
class Irreducibles:
    """The irreducible representations met so far, by number."""

    weights: Inexact[np.ndarray, " K"]
    real: bool

    def __post_init__(self):
        self.known: list[Irreducible] = []

    def parts(self, left: Stack, right: Stack) -> list[tuple[int, Copies]]:
        """All irreducible parts of left (x) right, by number. Raises NotGeneric."""
        acting = Acting(left, right, self.weights, self.real)
        spectrum, found = Spectrum.of(acting), []
        open_ = np.ones(acting.size, bool)
        for number, known in enumerate(self.known):
            found += self._found(acting, spectrum, number, known, open_)
        while open_.any():
            known = self._new(acting, spectrum, open_)
            self.known.append(known)
            more = self._found(acting, spectrum, len(self.known) - 1, known, open_)
            if not more:
                raise NotGeneric(f"random numbers do not separate the parts of dimension {acting.size}.")
            found += more
        return found

    def alone(self, stack: Stack) -> list[tuple[int, Copies]]:
        """All irreducible parts of one representation."""
        return self.parts(np.ones((len(stack), 1, 1)), stack)

    def dual_maps(self, i: int, j: int) -> Inexact[np.ndarray, "e d_i d_j"]:
        """Orthonormal invariants of R_i (x) R_j: equivariant maps from the dual of R_j to R_i."""
        one, dual = self.known[i], self.known[j].matrices.conj()
        if len(dual[0]) == one.size and np.abs(np.trace(one.matrices - dual, axis1=1, axis2=2)).max() < TOL_COMPUTED:
            if self.real and np.array_equal(one.matrices, dual):
                return one.selfmaps / np.sqrt(one.size)
            acting = Acting.alone(dual, self.weights, real=self.real)
            for _, T in self._found(acting, Spectrum.of(acting), i, one, np.ones(one.size, bool)):
                return one.selfmaps @ T[:, 0].conj().T / np.sqrt(one.size)
        return np.zeros((0, one.size, len(dual[0])))

    def _new(self, acting: Acting, spectrum: Spectrum, open_: np.ndarray) -> Irreducible:
        """A part that is not known yet."""
        start = np.flatnonzero(open_)[int(np.argmax(spectrum.clearance(spectrum.values[open_])))]
        Q = np.linalg.qr(generated(acting, spectrum.vectors[:, start])[0])[0]
        return Irreducible(Acting.alone(acting.restricted(Q), self.weights, real=self.real))

    def _found(
        self, acting: Acting, spectrum: Spectrum, number: int, known: Irreducible, open_: np.ndarray
    ) -> Sequence[tuple[int, Copies]]:
        """(number, all its copies), where there are some; marks their eigenvalues as not open."""
        near = [spectrum.near(value) & open_ for value in known.values]
        counts = {int(which.sum()) for which in near}
        if min(counts) == 0:
            return []
        if len(counts) > 1 or min(counts) % known.multiplicity:
            raise NotGeneric(f"equal eigenvalues of different parts, of dimension {known.size} and others.")
        best = int(np.argmax(spectrum.clearance(known.values)))
        space = spectrum.vectors[:, near[best]]
        if known.multiplicity == 1:
            found = known.copies(acting, best, space)
        else:
            found = np.concatenate(list(_one_by_one(acting, known, best, space)), axis=1)
        open_ &= ~np.any(near, axis=0)
        return [(number, found)]


def _one_by_one(acting: Acting, known: Irreducible, best: int, space: np.ndarray):
    """The copies that an eigenspace makes; what one copy has of the eigenspace is taken out of it for the next."""
    first = known.spectrum.vectors[:, known.multiplicity * best]
    while space.shape[1]:
        P = known.copies(acting, best, space[:, :1])
        yield P
        taken = space.conj().T @ (P[:, 0] @ (known.selfmaps @ first).T)
        space = space @ np.linalg.qr(taken, mode="complete")[0][:, known.multiplicity :]
