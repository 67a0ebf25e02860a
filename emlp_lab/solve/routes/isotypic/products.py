"""Tensor products of atoms as copies of irreducibles, atom by atom."""

import itertools
from dataclasses import dataclass

import numpy as np
from jaxtyping import Inexact

from emlp_lab.reps import Atom
from emlp_lab.solve.routes.isotypic.compact_form import Stacks
from emlp_lab.solve.routes.isotypic.irreducibles import Copies, Irreducibles
from emlp_lab.stream import Event, Stream

Isometries = dict[int, Copies]  # isometries of all copies of each irreducible
Couplings = list[tuple[int, Inexact[np.ndarray, "_ _ _ _"]]]  # copies (d_i, d_j, m, d) of irreducibles in R_i (x) R_j

MAX_AT_ONCE = 64  # dimensions of a product that is taken apart in about a millisecond


class Products:
    """Products of atoms as copies of irreducibles; each product of two irreducibles is taken apart once."""

    def __init__(self, stacks: Stacks, seed: int):
        self.stacks = stacks
        real = not any(atom.is_complex for atom in stacks)
        count = len(next(iter(stacks.values())))
        weights = np.random.default_rng(seed).standard_normal((2, count))
        is_complex = not real or any(map(np.iscomplexobj, stacks.values()))
        self.irreducibles = Irreducibles(weights[0] + 1j * weights[1] if is_complex else weights[0], real)
        self._atoms: dict[Atom, list[tuple[int, Copies]]] = {}
        self._products: dict[tuple[int, int], Couplings] = {}

    def taken_apart(self, atoms: tuple[Atom, ...]) -> Stream[Isometries]:
        """The product of atoms as copies of irreducibles, atom by atom."""
        if not atoms:
            return dict(self.irreducibles.alone(np.ones_like(next(iter(self.stacks.values()))[:, :1, :1])))
        first, *others = atoms
        parts: Isometries = dict(self._of_atom(first))
        yield _event(parts)
        for atom in others:
            grown: dict[int, list[np.ndarray]] = {}
            for (i, P), (j, Q) in itertools.product(parts.items(), self._of_atom(atom)):
                for number, C in self._times(i, j):
                    grown.setdefault(number, []).append(_product(P, Q, C))
                yield Event("product", f"products of parts of dimensions {P.shape[2]} and {Q.shape[2]}")
            parts = {number: np.concatenate(each, axis=1) for number, each in grown.items()}
            yield _event(parts)
        return parts

    def ahead(self, atoms: tuple[Atom, ...]) -> set[tuple[int, int]]:
        """The dimensions of the pairs of irreducibles whose products are still to be taken apart for those of `atoms`.

        Small ones are taken apart here, so that their parts are known. A large product is taken for two halves.
        """
        found: set[tuple[int, int]] = set()
        parts: set[_Part] = set()
        for atom in atoms:
            if atom.size() > MAX_AT_ONCE:
                found.add((1, atom.size()))
                each = {_Part(atom.size())}
            else:
                each = {self._part(number) for number, _ in self._of_atom(atom)}
            grown: set[_Part] = set()
            for one, other in itertools.product(parts, each):
                d = one.size * other.size
                if one.number is None or other.number is None or d > MAX_AT_ONCE:
                    found.add((one.size, other.size))
                    grown.add(_Part(-(-d // 2)))
                else:
                    grown |= {self._part(number) for number, _ in self._times(one.number, other.number)}
            parts = grown or each
        return found

    def _part(self, number: int) -> "_Part":
        return _Part(self.irreducibles.known[number].size, number)

    def _of_atom(self, atom: Atom) -> list[tuple[int, Copies]]:
        if atom not in self._atoms:
            self._atoms[atom] = self.irreducibles.alone(self.stacks[atom])
        return self._atoms[atom]

    def _times(self, i: int, j: int) -> Couplings:
        """The parts of R_i (x) R_j."""
        if (j, i) in self._products:
            return [(number, C.swapaxes(0, 1)) for number, C in self._products[j, i]]
        if (i, j) not in self._products:
            left, right = (self.irreducibles.known[number].matrices for number in (i, j))
            shape = left.shape[1], right.shape[1]
            found = self.irreducibles.parts(left, right)
            self._products[i, j] = [(number, C.reshape(*shape, *C.shape[1:])) for number, C in found]
        return self._products[i, j]


@dataclass(frozen=True)
class _Part:
    """An irreducible, or one that is expected, without a number."""

    size: int
    number: int | None = None


def _product(P: Copies, Q: Copies, C: Inexact[np.ndarray, "d_i d_j k d"]) -> Copies:
    """Copies of R in A (x) B, from copies of R_i in A and of R_j in B and those of R in R_i (x) R_j."""
    (a, m, _), (b, n, _), (*_, k, d) = P.shape, Q.shape, C.shape
    wide = np.tensordot(P, np.tensordot(C, Q, (1, 2)), (2, 0))  # a m, k d, b n
    return wide.transpose(0, 4, 1, 5, 2, 3).reshape(a * b, m * n * k, d)


def _event(parts: Isometries) -> Event:
    dims = " + ".join(f"{Q.shape[1]}x{Q.shape[2]}" for Q in parts.values())
    return Event("irreducibles", f"{len(next(iter(parts.values())))} dimensions: {dims}", data={"parts": dims})
