"""A linear layer irreducible by irreducible: one small matrix for each, Schur's lemma."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Inexact

from emlp_lab.algebra.arrays import constant, module_of, product
from emlp_lab.algebra.tolerance import TOL_EXACT
from emlp_lab.nn.layout import Features, Layout, Slot
from emlp_lab.nn.linear.connection import Connection
from emlp_lab.nn.linear.form import OPERATION, Form
from emlp_lab.nn.linear.splitting import Part, Split, splitting
from emlp_lab.nn.linear.sums import Sums, sums
from emlp_lab.reps import Scalar

FEW = 5  # dimensions, of which sums that are written out are faster than products of matrices


@dataclass(frozen=True, eq=False)
class Irreducible:
    """The matrix of one irreducible. sources, targets: numbers of slots and their parts, column after column and row
    after row; constant: whether a last column is for biases.
    """

    sources: tuple[tuple[int, Part], ...]
    targets: tuple[tuple[int, Part], ...]
    constant: bool
    shape: tuple[int, int]


@dataclass(frozen=True, eq=False)
class Isotypic(Form):
    """Features are taken apart into irreducibles, mixed, and put together again.

    entries: all the matrices one after the other, row by row, out of the weights.
    """

    inputs: Layout
    outputs: Layout
    sources: tuple[Split, ...]
    targets: tuple[Split, ...]
    irreducibles: tuple[Irreducible, ...]
    entries: Sums

    @property
    def cost(self) -> float:
        mixing = sum(one.shape[0] * one.shape[1] * one.targets[0][1].dim for one in self.irreducibles)
        changes = [
            slot.copies * slot.dim**2
            for layout, splits in ((self.inputs, self.sources), (self.outputs, self.targets))
            for slot, split in zip(layout.slots, splits, strict=True)
            if not split.is_plain
        ]
        return mixing + sum(changes) + OPERATION * (3 * len(self.irreducibles) + 4 * len(changes))

    def apply(self, w: Any, b: Any, features: Features) -> Features:
        xp, rows = module_of(features[0]), features[0].shape[-1]
        ends = np.cumsum([math.prod(one.shape) for one in self.irreducibles])
        matrices = xp.split(self.entries.of(xp.concatenate([w, b])), ends[:-1])
        parts = {}
        for i, (slot, split, x) in enumerate(zip(self.inputs.slots, self.sources, features, strict=True)):
            z = x if split.is_plain else _changed(split.change.T, x)
            for part in split.parts:
                parts[i, part.kind] = _mixable(z[:, part.start : part.stop], slot, part)
        found = {}
        for one, matrix in zip(self.irreducibles, matrices, strict=True):
            dim = one.targets[0][1].dim
            stack = [parts[i, part.kind] for i, part in one.sources]
            stack += [xp.ones((1, rows), features[0].dtype)] if one.constant else []
            y = product(matrix.reshape(one.shape), stack[0] if len(stack) == 1 else xp.concatenate(stack))
            start = 0
            for j, part in one.targets:
                stop = start + self.outputs.slots[j].copies * part.copies
                found[j, part.kind] = y[start:stop].reshape(self.outputs.slots[j].copies, part.copies * dim, rows)
                start = stop
        return [self._joined(j, found, rows, features[0]) for j in range(len(self.targets))]

    def _joined(self, j: int, found: dict, rows: int, like: Any) -> Any:
        """The features of a type out of its parts; those that nothing leads to are zero."""
        xp, slot, split = module_of(like), self.outputs.slots[j], self.targets[j]
        parts = [
            found.get((j, part.kind), xp.zeros((slot.copies, part.copies * part.dim, rows), like.dtype))
            for part in split.parts
        ]
        if split.is_plain:
            return parts[0] if len(parts) == 1 else xp.concatenate(parts, axis=1)
        return _changed(split.change, xp.concatenate(parts, axis=1))


def _changed(change: np.ndarray, x: Any) -> Any:
    """change @ copy, for each copy. As a product for each, since otherwise all would be transposed before and after."""
    matrix = constant(change, x)
    if len(change) <= FEW:
        return sum(matrix[:, k, None] * x[:, k, None] for k in range(len(change)))
    return module_of(x).matmul(module_of(x).broadcast_to(matrix, (len(x), *matrix.shape)), x)


def _mixable(z: Any, slot: Slot, part: Part) -> Inexact[Any, "copies dim_rows"]:
    return z.reshape(slot.copies * part.copies, part.dim * z.shape[-1])


def isotypic(
    inputs: Layout, outputs: Layout, terms: Sequence[Connection], biases: Sequence[Connection]
) -> Isotypic | None:
    """The layer by irreducibles, where input and output have the same types, scalars aside, and can be taken apart."""
    types = [Scalar, *(slot.rep for slot in outputs.slots if slot.rep != Scalar)]
    if not {slot.rep for slot in inputs.slots} <= set(types) <= {Scalar, *(slot.rep for slot in inputs.slots)}:
        return None
    dims = [1, *(slot.dim for slot in outputs.slots if slot.rep != Scalar)]
    number = {rep: k for k, rep in enumerate(types)}
    sources, targets = ([number[slot.rep] for slot in layout.slots] for layout in (inputs, outputs))
    maps = {(0, targets[term.target]): term.maps.dense() for term in biases} | {(0, 0): np.ones((1, 1, 1))}
    maps |= {(sources[term.source], targets[term.target]): term.maps.dense() for term in terms}
    splits = splitting(dims, maps)
    if splits is None:
        return None
    ends = tuple(splits[k] for k in sources), tuple(splits[k] for k in targets)
    found = _irreducibles(inputs, outputs, *ends, splits[0])
    entries = _entries(inputs, outputs, *ends, splits[0], terms, biases, found)
    return Isotypic(inputs, outputs, *ends, found, entries)


def _irreducibles(
    inputs: Layout, outputs: Layout, sources: tuple[Split, ...], targets: tuple[Split, ...], scalar: Split
) -> tuple[Irreducible, ...]:
    """Those that something leads to."""
    found = []
    for kind in sorted({part.kind for split in targets for part in split.parts}):
        columns, rows = _places(inputs.slots, sources, kind), _places(outputs.slots, targets, kind)
        invariant = scalar.parts[0].kind == kind
        if columns or invariant:
            shape = tuple(
                sum(layout.slots[number].copies * part.copies for number, part in places)
                for layout, places in ((outputs, rows), (inputs, columns))
            )
            found.append(Irreducible(columns, rows, invariant, (shape[0], shape[1] + invariant)))
    return tuple(found)


def _places(slots: Sequence[Slot], splits: Sequence[Split], kind: int) -> tuple[tuple[int, Part], ...]:
    """The slots that have copies of an irreducible."""
    pairs = enumerate(split for _, split in zip(slots, splits, strict=True))
    return tuple((number, part) for number, split in pairs for part in split.parts if part.kind == kind)


def _entries(
    inputs: Layout,
    outputs: Layout,
    sources: tuple[Split, ...],
    targets: tuple[Split, ...],
    scalar: Split,
    terms: Sequence[Connection],
    biases: Sequence[Connection],
    irreducibles: Sequence[Irreducible],
) -> Sums:
    """The matrices out of the weights, and after these the biases."""
    weights, ends = (every[-1].stop if every else 0 for every in (terms, biases))
    parts, start = [], 0
    for one in irreducibles:
        rows, columns = _starts(outputs.slots, one.targets), _starts(inputs.slots, one.sources)
        for offset, term in [(0, term) for term in terms] + [(weights, term) for term in biases]:
            bias = term.source < 0
            source = scalar if bias else sources[term.source]
            K = targets[term.target].matrices(term.maps.dense(), source).get(one.targets[0][1].kind)
            if K is None:
                continue
            c_in, c_out = 1 if bias else inputs.slots[term.source].copies, outputs.slots[term.target].copies
            r, o, p, i, q = np.indices((len(K), c_out, K.shape[1], c_in, K.shape[2]))
            first = one.shape[1] - 1 if bias else columns[term.source]
            entry = (rows[term.target] + o * K.shape[1] + p) * one.shape[1] + first + i * K.shape[2] + q
            weight = offset + term.start + (r * c_in + i) * c_out + o
            parts.append([start + entry, weight, np.where(np.abs(K) < TOL_EXACT, 0, K)[r, p, q]])
        start += math.prod(one.shape)
    entry, weight, factor = (np.concatenate([part.ravel() for part in each]) for each in zip(*parts, strict=True))
    return sums(entry, weight, factor, start, weights + ends)


def _starts(slots: Sequence[Slot], places: Sequence[tuple[int, Part]]) -> dict[int, int]:
    """Where the copies of each slot begin."""
    found, start = {}, 0
    for number, part in places:
        found[number] = start
        start += slots[number].copies * part.copies
    return found
