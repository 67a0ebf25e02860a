"""Equivariant linear maps with the coefficients of the basis as parameters."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import jax.numpy as jnp
import numpy as np
from jax import Array
from jaxtyping import Float, Inexact

from emlp_lab.nn.keys import normal
from emlp_lab.nn.layout import Features, Layout, Slot
from emlp_lab.nn.linear.connection import Connection
from emlp_lab.nn.linear.dense import Dense
from emlp_lab.nn.linear.form import Form
from emlp_lab.nn.linear.images import Images
from emlp_lab.nn.linear.isotypic import isotypic
from emlp_lab.nn.linear.maps import DenseMaps, Maps, maps_of, room
from emlp_lab.reps import Rep
from emlp_lab.solve import BudgetError, Solver
from emlp_lab.solve.budget import gigabytes
from emlp_lab.stream import Stream, drain


class LinearParams(NamedTuple):
    """Coefficients of a linear layer in its equivariant bases."""

    w: Float[Any, " weights"]
    b: Float[Any, " bias_weights"]


@dataclass(frozen=True, eq=False)
class LinearPlan:
    """y = W x + b for W in Hom(rep_in, rep_out) and b invariant (Finzi, Welling, Wilson 2021, section 5).

    terms: for W; biases: for b, as terms from a single scalar (source -1).
    """

    inputs: Layout
    outputs: Layout
    terms: tuple[Connection, ...]
    biases: tuple[Connection, ...]

    @property
    def weights(self) -> int:
        """Number of coefficients of W, the rank of rep_in >> rep_out."""
        return self.terms[-1].stop if self.terms else 0

    @property
    def bias_weights(self) -> int:
        """Number of coefficients of b, the rank of rep_out."""
        return self.biases[-1].stop if self.biases else 0

    def init(self, key: Array) -> tuple[Float[Array, " weights"], Float[Array, " bias_weights"]]:
        """Random W, zero b. Outputs have unit variance for inputs of unit variance, whatever their type."""
        return normal(key, self.spread), jnp.asarray(np.zeros(self.bias_weights, np.float32))

    @cached_property
    def dense(self) -> Dense:
        """The layer as one matrix."""
        return Dense(self.inputs, self.outputs, self.terms, self.biases, (self.weights, self.bias_weights))

    @cached_property
    def form(self) -> Form:
        """The fastest way to compute it."""
        if not self._has_matrices:
            return self.dense
        forms = [self.dense, self._images, isotypic(self.inputs, self.outputs, self.terms, self.biases)]
        return min((form for form in forms if form), key=lambda form: form.cost)

    @cached_property
    def images(self) -> Images | None:
        """The layer as mixtures of few images of its input, where these are less than half of its output."""
        if not self._has_matrices:
            return None
        pairs = zip(self._images.counts, self.outputs.slots, strict=True)
        size = sum(min(count, slot.copies) * slot.dim for count, slot in pairs)
        return self._images if size < self.outputs.size / 2 else None

    @property
    def _has_matrices(self) -> bool:
        """Whether no maps are kept as orbits, which only one large matrix can use."""
        return all(isinstance(term.maps, DenseMaps) for term in (*self.terms, *self.biases))

    @cached_property
    def _images(self) -> Images:
        return Images(self.inputs, self.outputs, self.terms, self.biases, (self.weights, self.bias_weights))

    def apply(self, w: Inexact[Any, " weights"], b: Inexact[Any, " bias_weights"], features: Features) -> Features:
        """W x + b."""
        return self.form.apply(w, b, features)

    @cached_property
    def spread(self) -> Float[np.ndarray, " weights"]:
        """Standard deviation of each coefficient: an output of dimension d sums copies * r unit-norm maps of unit
        inputs.
        """
        fan = np.zeros(len(self.outputs.slots))
        for term in self.terms:
            fan[term.target] += term.maps.count * self.inputs.slots[term.source].copies
        spread = np.zeros(self.weights)
        for term in self.terms:
            spread[term.start : term.stop] = np.sqrt(self.outputs.slots[term.target].dim / fan[term.target])
        return spread


def linear_plan(rep_in: Rep, rep_out: Rep, solver: Solver) -> LinearPlan:
    """Plan of the equivariant linear maps rep_in -> rep_out."""
    return drain(linear_stream(rep_in, rep_out, solver))


def linear_stream(rep_in: Rep, rep_out: Rep, solver: Solver) -> Stream[LinearPlan]:
    """The same as a stream of the solver's events."""
    inputs, outputs = Layout(rep_in), Layout(rep_out)
    terms: list[Connection] = []
    biases: list[Connection] = []
    for j, target in enumerate(outputs.slots):
        for i, source in enumerate(inputs.slots):
            maps = yield from _maps(source, target, solver)
            _append(terms, maps, i, j, source.copies * target.copies)
        maps = yield from _maps(None, target, solver)
        _append(biases, maps, -1, j, target.copies)
    return LinearPlan(inputs, outputs, tuple(terms), tuple(biases))


def _maps(source: Slot | None, target: Slot, solver: Solver) -> Stream[Maps]:
    """The equivariant maps source -> target (the invariants of target for no source)."""
    basis = yield from solver.stream(target.rep if source is None else source.rep >> target.rep)
    size = room(basis)
    if size > solver.limit:
        raise BudgetError(
            f"a layer from {source.rep if source else 'scalars'} to {target.rep} needs {basis.rank} matrices of "
            f"{basis.dim} entries, {gigabytes(size)}, the limit is {gigabytes(solver.limit)}: take a smaller "
            "ch, lower the tensor ranks of the hidden layers, or give the solver a larger memory_limit."
        )
    return maps_of(basis, target.dim, source.dim if source else 1)


def _append(terms: list[Connection], maps: Maps, source: int, target: int, copies: int) -> None:
    if maps.count:
        start = terms[-1].stop if terms else 0
        terms.append(Connection(source, target, maps, start, start + maps.count * copies))
