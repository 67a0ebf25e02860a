"""A linear layer irreducible by irreducible: one small matrix for each, Schur's lemma."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from jaxtyping import Inexact

from emlp_lab.algebra.arrays import constant, module_of, product
from emlp_lab.nn.layout import Features, Layout, Slot
from emlp_lab.nn.linear.connection import Connection
from emlp_lab.nn.linear.form import OPERATION, Form
from emlp_lab.nn.linear.splitting import Part, Split, splitting
from emlp_lab.nn.linear.sums import Sums, sums
from emlp_lab.reps import Scalar


FEW = 5  # dimensions, of which sums that are written out are faster than products of matrices


@dataclass(frozen=True, eq=False)
class Irreducible:
    """The matrix of one irreducible. sources, targets: numbers of slots and their parts, row after row and column after
    column; constant: whether a last column is for biases. entries: the matrix, row by row, out of the weights.
    """

    sources: tuple[tuple[int, Part], ...]
    targets: tuple[tuple[int, Part], ...]
    constant: bool
    shape: tuple[int, int]
    entries: Sums


@dataclass(frozen=True, eq=False)
class Isotypic(Form):
    """Features are taken apart into irreducibles, mixed, and put together again."""

    inputs: Layout
    outputs: Layout
    sources: tuple[Split, ...]
    targets: tuple[Split, ...]
    irreducibles: tuple[Irreducible, ...]

    @cached_property
    def cost(self) -> float:  # type: ignore[override]
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
        weights = xp.concatenate([w, b])
        parts = {}
        for i, (slot, split, x) in enumerate(zip(self.inputs.slots, self.sources, features, strict=True)):
            z = x if split.is_plain else _changed(split.change.T, x)
            for part in split.parts:
                parts[i, part.kind] = _mixable(z[:, part.start : part.stop], slot, part)
        found = {}
        for one in self.irreducibles:
            dim = one.targets[0][1].dim
            stack = [parts[i, part.kind] for i, part in one.sources]
            stack += [xp.ones((1, rows), features[0].dtype)] if one.constant else []
            y = product(one.entries.of(weights).reshape(one.shape), stack[0] if len(stack) == 1 else xp.concatenate(stack))
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
    found = _irreducibles(inputs, outputs, *ends, splits[0], terms, biases)
    return Isotypic(inputs, outputs, *ends, found)


def _irreducibles(
    inputs: Layout,
    outputs: Layout,
    sources: tuple[Split, ...],
    targets: tuple[Split, ...],
    scalar: Split,
    terms: Sequence[Connection],
    biases: Sequence[Connection],
) -> tuple[Irreducible, ...]:
    weights = terms[-1].stop if terms else 0
    size = weights + (biases[-1].stop if biases else 0)
    kinds = sorted({part.kind for split in targets for part in split.parts})
    found = []
    for kind in kinds:
        columns, n_in = _places(inputs.slots, sources, kind)
        rows, n_out = _places(outputs.slots, targets, kind)
        invariant = scalar.parts[0].kind == kind
        if not columns and not invariant:
            continue
        shape = n_out, n_in + invariant
        entry, weight, factor = [], [], []
        for offset, term in [(0, term) for term in terms] + [(weights, term) for term in biases]:
            bias = term.source < 0
            source = scalar if bias else sources[term.source]
            K = targets[term.target].matrices(term.maps.dense(), source).get(kind)
            if K is None:
                continue
            c_in, c_out = 1 if bias else inputs.slots[term.source].copies, outputs.slots[term.target].copies
            r, o, mo, i, mi = np.indices((len(K), c_out, K.shape[1], c_in, K.shape[2]))
            first = n_in if bias else columns[term.source][0]
            entry.append((rows[term.target][0] + o * K.shape[1] + mo) * shape[1] + first + i * K.shape[2] + mi)
            weight.append(offset + term.start + (r * c_in + i) * c_out + o)
            factor.append(K[r, mo, mi])
        flat = [np.concatenate([part.ravel() for part in parts]) for parts in (entry, weight, factor)]
        flat[2][np.abs(flat[2]) < 1e-13] = 0
        entries = sums(*flat, shape[0] * shape[1], size)
        sides = [tuple((k, part) for k, (_, part) in places.items()) for places in (columns, rows)]
        found.append(Irreducible(*sides, invariant, shape, entries))
    return tuple(found)


def _places(slots: Sequence[Slot], splits: Sequence[Split], kind: int) -> tuple[dict[int, tuple[int, Part]], int]:
    """Where the copies of an irreducible begin, slot by slot, and how many there are."""
    found, start = {}, 0
    for number, (slot, split) in enumerate(zip(slots, splits, strict=True)):
        for part in split.parts:
            if part.kind == kind:
                found[number] = start, part
                start += slot.copies * part.copies
    return found, start
