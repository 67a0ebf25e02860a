"""Invariants by Schur's lemma: the halves of a tensor type as sums of irreducibles, and a small problem for each pair.

V1 (x) ... (x) Vk is taken apart factor by factor: an irreducible R times V is small, and is taken apart only once
however often R occurs. Invariants of A (x) B are the pairs of dual irreducibles of A and B. The cost is that of A and
B, not of their product. Real irreducibles of all three types are covered: a pair has 1, 2 or 4 invariants.
"""

from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Inexact

from emlp_lab.reps import Atom
from emlp_lab.solve.compact import Stacks
from emlp_lab.solve.readable import readable
from emlp_lab.solve.schur import NotGeneric, Stack, irreducible_parts, kronecker, random_map, restricted
from emlp_lab.solve.subspace import DenseSubspace
from emlp_lab.stream import Event, Stream

SAME = 1e-7  # difference of characters of equal representations
SEEDS = 3
SAMPLES = 6  # random maps, of which at most 4 are independent
NOTHING = 1e-6  # norm of the equivariant part of a random matrix with entries of size one: zero below this
BYTES_PER_ENTRY = 48  # basis, its image under a generator and one product, per entry of (n, rank)
READABLE_WORK = 3e9  # operations up to which the basis is brought to echelon form

Parts = dict[int, Inexact[np.ndarray, "n _ _"]]  # isometries of all copies of each irreducible


@dataclass(eq=False)
class Irreducibles:
    """The irreducible representations met so far, by number, and what is known of their products."""

    rng: np.random.Generator
    stacks: list[Stack] = field(default_factory=list)
    _products: dict[tuple[int, Atom], list[tuple[int, np.ndarray]]] = field(default_factory=dict)

    def number(self, stack: Stack) -> tuple[int, Inexact[np.ndarray, "d d"]]:
        """(number, T) of an irreducible representation, where T^H stack T is the known one of this number."""
        for number, known in enumerate(self.stacks):
            if _alike(known, stack):
                T = random_map(self.rng, stack, known)
                if np.linalg.norm(T) > NOTHING:  # between inequivalent ones only zero is equivariant
                    return number, T * (np.sqrt(len(T)) / np.linalg.norm(T))
        self.stacks.append(stack)
        return len(self.stacks) - 1, np.eye(stack.shape[1])

    def times(self, number: int, atom: Atom, stack: Stack) -> list[tuple[int, Inexact[np.ndarray, "_ _ _"]]]:
        """The irreducible parts of irreducible `number` (x) atom, as (number, isometry)."""
        key = number, atom
        if key not in self._products:
            product = kronecker(self.stacks[number], stack)
            shape = self.stacks[number].shape[1], stack.shape[1], -1
            found = []
            for Q in irreducible_parts(product, self.rng):
                part, T = self.number(restricted(product, Q))
                found.append((part, (Q @ T).reshape(shape)))
            self._products[key] = found
        return self._products[key]

    def pairs(self, i: int, j: int) -> Inexact[np.ndarray, "e d_i d_j"]:
        """Orthonormal invariants of R_i (x) R_j: equivariant maps from the dual of R_j to R_i."""
        left, dual = self.stacks[i], self.stacks[j].conj()
        if not _alike(left, dual):
            return np.zeros((0, left.shape[1], dual.shape[1]))
        maps = np.array([random_map(self.rng, left, dual).ravel() for _ in range(SAMPLES)])
        _, sizes, rows = np.linalg.svd(maps, full_matrices=False)
        count = int(np.count_nonzero(sizes > NOTHING))
        if count not in (0, 1, 2, 4):
            raise NotGeneric(f"an irreducible of dimension {left.shape[1]} has {count} independent self-maps.")
        return rows[:count].reshape(count, left.shape[1], dual.shape[1])


def isotypic(atoms: tuple[Atom, ...], stacks: Stacks) -> Stream[DenseSubspace]:
    """Solves one tensor type; stacks: from `compact_elements`.

    Random maps that separate nothing are drawn anew; raises NotGeneric when SEEDS of them fail.
    """
    for seed in range(SEEDS):
        try:
            return (yield from _attempt(atoms, stacks, seed))
        except NotGeneric as problem:
            yield Event("retry", str(problem))
            if seed == SEEDS - 1:
                raise
    raise NotGeneric("no seeds")


def _attempt(atoms: tuple[Atom, ...], stacks: Stacks, seed: int) -> Stream[DenseSubspace]:
    known = Irreducibles(np.random.default_rng(seed))
    cut = _middle([atom.size() for atom in atoms])
    left = yield from _taken_apart(atoms[:cut], stacks, known, len(atoms))
    right = yield from _taken_apart(atoms[cut:], stacks, known, len(atoms))
    columns = [_paired(P, J, R) for i, P in left.items() for j, R in right.items() for J in known.pairs(i, j)]
    n = int(np.prod([atom.size() for atom in atoms]))
    Q = np.concatenate([np.zeros((n, 0)), *columns], axis=1)
    found = ", ".join(str(stack.shape[1]) for stack in known.stacks)
    yield Event(
        "pair", f"{Q.shape[1]} pairs of irreducibles of dimensions {found}", data={"rank": Q.shape[1], "dim": n}
    )
    if np.iscomplexobj(Q) and not any(atom.is_complex for atom in atoms):
        Q = _real(Q)
    return DenseSubspace(readable(Q) if 4.0 * n * Q.shape[1] ** 2 <= READABLE_WORK else Q)


def _taken_apart(atoms: tuple[Atom, ...], stacks: Stacks, known: Irreducibles, total: int) -> Stream[Parts]:
    """The product of atoms as copies of irreducibles, atom by atom."""
    count = len(next(iter(stacks.values())))
    trivial, _ = known.number(np.ones((count, 1, 1)))
    parts: Parts = {trivial: np.ones((1, 1, 1))}
    for atom in atoms:
        grown: dict[int, list[np.ndarray]] = {}
        for number, Q in parts.items():
            for target, C in known.times(number, atom, stacks[atom]):
                n, copies, _ = Q.shape
                wide = np.einsum("xci,ial->xacl", Q, C, optimize=True).reshape(n * C.shape[1], copies, C.shape[2])
                grown.setdefault(target, []).append(wide)
        parts = {number: np.concatenate(each, axis=1) for number, each in grown.items()}
        dims = " + ".join(f"{Q.shape[1]}x{Q.shape[2]}" for Q in parts.values())
        yield Event("irreducibles", f"{len(next(iter(parts.values())))} dimensions: {dims}", 0, total, {"parts": dims})
    return parts


def _paired(P: np.ndarray, J: np.ndarray, R: np.ndarray) -> Inexact[np.ndarray, "n r"]:
    """One invariant for each copy on the left and each on the right."""
    W = np.einsum("xci,ij,yej->xyce", P, J, R, optimize=True)
    return W.reshape(len(P) * len(R), -1)


def _alike(a: Stack, b: Stack) -> bool:
    """Whether the characters agree on the elements: necessary for equivalence, and nearly always sufficient."""
    if a.shape != b.shape:
        return False
    traces = np.trace(a, axis1=1, axis2=2) - np.trace(b, axis1=1, axis2=2)
    return float(np.abs(traces).max()) < SAME


def _middle(sizes: list[int]) -> int:
    """How many factors to take on the left, so that the larger half is as small as possible."""
    return min(range(len(sizes) + 1), key=lambda cut: max(np.prod(sizes[:cut]), np.prod(sizes[cut:])))


def _real(Q: Inexact[np.ndarray, "n r"]) -> Inexact[np.ndarray, "n r"]:
    """A real orthonormal basis of the span of Q, which is closed under conjugation.

    Its projector Q Q^H is then real, Re Q Re Q^T + Im Q Im Q^T, so that the Gram matrix of the real and imaginary parts
    has r eigenvalues 1 and r eigenvalues 0.
    """
    parts = np.concatenate([np.real(Q), np.imag(Q)], axis=1)
    values, vectors = np.linalg.eigh(parts.T @ parts)
    r = Q.shape[1]
    if np.abs(values[r:] - 1).max(initial=0) > SAME:
        raise NotGeneric("the invariants found are not closed under conjugation.")
    return parts @ vectors[:, r:]
