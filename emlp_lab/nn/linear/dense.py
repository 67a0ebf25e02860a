"""A linear layer as one matrix between all coordinates: the form that every layer has."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from jaxtyping import Inexact

from emlp_lab.algebra.arrays import module_of, product
from emlp_lab.nn.layout import Features, Layout
from emlp_lab.nn.linear.connection import Connection
from emlp_lab.nn.linear.form import OPERATION, Form
from emlp_lab.nn.linear.maps import DenseMaps
from emlp_lab.nn.linear.sums import Sums, sums

MAX_ENTRIES = 10**6  # terms of all entries of a matrix that are listed one by one


@dataclass(frozen=True, eq=False)
class Dense(Form):
    """The matrix of all weights, put together for each step, times the features. weights: lengths of w and b."""

    inputs: Layout
    outputs: Layout
    terms: Sequence[Connection]
    biases: Sequence[Connection]
    weights: tuple[int, int]

    @property
    def cost(self) -> float:
        return self.inputs.size * self.outputs.size + OPERATION * 3

    def apply(self, w: Any, b: Any, features: Features) -> Features:
        xp, used = module_of(features[0]), self._used
        if self._entries is None:
            y = self._matrix(w, used) @ self.inputs.join([features[i] for i in used]) + self.bias(b)[:, None]
            return self.outputs.split(y)
        x = self.inputs.join([features[i] for i in used])
        x = xp.concatenate([x, xp.ones((1, x.shape[1]), x.dtype)])
        matrix = self._entries.of(xp.concatenate([w, b])).reshape(self.outputs.size, len(x))
        return self.outputs.split(product(matrix, x))

    @cached_property
    def _used(self) -> list[int]:
        """The slots that something reads: features that no output needs are not even computed."""
        return sorted({term.source for term in self.terms}) or [0]

    @cached_property
    def _entries(self) -> Sums | None:
        """The matrix of the used slots and a last column for biases, out of the weights; None where it is too large."""
        every = [(0, term) for term in self.terms] + [(self.weights[0], term) for term in self.biases]
        if not every or not all(isinstance(term.maps, DenseMaps) for _, term in every):
            return None
        numbers = (np.count_nonzero(term.maps.dense()) * math.prod(self._copies(term)) for _, term in every)
        if sum(numbers) > MAX_ENTRIES:
            return None
        sizes = [self.inputs.slots[i].copies * self.inputs.slots[i].dim for i in self._used]
        starts, width = dict(zip(self._used, itertools.accumulate([0, *sizes]), strict=False)), sum(sizes)
        parts = [self._terms(term, offset, starts.get(term.source, width), width + 1) for offset, term in every]
        entry, weight, factor = (np.concatenate([part.ravel() for part in each]) for each in zip(*parts, strict=True))
        return sums(entry, weight, factor, self.outputs.size * (width + 1), sum(self.weights))

    def _terms(
        self, term: Connection, offset: int, start: int, width: int
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """What the weights of a connection add to the matrix: numbers of entries and of weights, and factors."""
        target, Q, (outputs, inputs) = self.outputs.slots[term.target], term.maps.dense(), self._copies(term)
        k, p, q = np.nonzero(Q)
        o, i = (index.ravel()[:, None] for index in np.indices((outputs, inputs)))
        row, column = target.start + o * target.dim + p, start + i * Q.shape[2] + q
        weight = offset + term.start + (k * inputs + i) * outputs + o
        return row * width + column, weight, np.broadcast_to(Q[k, p, q], row.shape)

    def _copies(self, term: Connection) -> tuple[int, int]:
        """Of the output and of the input of a connection."""
        return self.outputs.slots[term.target].copies, self.inputs.slots[term.source].copies if term.source >= 0 else 1

    def matrix(self, w: Inexact[Any, " weights"]) -> Inexact[Any, "n_out n_in"]:
        """W in grouped coordinates."""
        return self._matrix(w, range(len(self.inputs.slots)))

    def _matrix(self, w: Any, used: Sequence[int]) -> Any:
        """The columns of some slots."""
        xp = module_of(w)
        parts = {(term.source, term.target): self._block(term, w) for term in self.terms}
        rows = [
            [
                parts.get((i, j), xp.zeros((b.copies * b.dim, a.copies * a.dim), w.dtype))
                for i, a in ((i, self.inputs.slots[i]) for i in used)
            ]
            for j, b in enumerate(self.outputs.slots)
        ]
        return xp.concatenate([xp.concatenate(row, axis=1) for row in rows])

    def bias(self, b: Inexact[Any, " bias_weights"]) -> Inexact[Any, " n_out"]:
        """The invariant vector with coefficients b, in grouped coordinates."""
        xp = module_of(b)
        parts = {term.target: self._bias_block(term, b) for term in self.biases}
        slots = enumerate(self.outputs.slots)
        return xp.concatenate([parts.get(j, xp.zeros(slot.copies * slot.dim, b.dtype)) for j, slot in slots])

    def _block(self, term: Connection, w: Any) -> Any:
        source, target = self.inputs.slots[term.source], self.outputs.slots[term.target]
        theta = w[term.start : term.stop].reshape(term.maps.count, source.copies * target.copies)
        block = term.maps.mix(theta).reshape(target.dim, source.dim, source.copies, target.copies)
        return block.transpose(3, 0, 2, 1).reshape(target.copies * target.dim, source.copies * source.dim)

    def _bias_block(self, term: Connection, b: Any) -> Any:
        copies = self.outputs.slots[term.target].copies
        return term.maps.mix(b[term.start : term.stop].reshape(term.maps.count, copies)).T.ravel()
