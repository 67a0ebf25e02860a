"""Equivariant linear maps with the coefficients of the basis as parameters."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import jax.numpy as jnp
import numpy as np
from jax import Array
from jaxtyping import Float, Inexact

from emlp_lab.algebra.arrays import module_of
from emlp_lab.nn.keys import normal
from emlp_lab.nn.layout import Layout, Slot
from emlp_lab.nn.maps import Maps, maps_of, room
from emlp_lab.reps import Rep
from emlp_lab.solve import BudgetError, Solver
from emlp_lab.solve.budget import gigabytes
from emlp_lab.stream import Stream, drain


class LinearParams(NamedTuple):
    """Coefficients of a linear layer in its equivariant bases."""

    w: Float[Array, " weights"]
    b: Float[Array, " bias_weights"]


@dataclass(frozen=True, eq=False)
class Connection:
    """All equivariant maps from the copies of one type to the copies of another.

    maps: the r maps between single copies. Parameters start..stop of the flat vector, as (r, copies in, copies out).
    """

    source: int
    target: int
    maps: Maps
    start: int
    stop: int


@dataclass(frozen=True, eq=False)
class LinearPlan:
    """y = W x + b for W in Hom(rep_in, rep_out) and b invariant (Finzi, Welling, Wilson 2021, section 5).

    terms: for W; biases: for b, as terms from a single scalar (source -1). Inputs and outputs of `apply` are grouped.
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
        return normal(key, self.spread), jnp.zeros(self.bias_weights)

    def matrix(self, w: Inexact[Any, " weights"]) -> Inexact[Any, "n_in n_out"]:
        """W transposed, in grouped coordinates, so that y = x @ matrix(w)."""
        xp = module_of(w)
        parts = {(term.source, term.target): self._block(term, w) for term in self.terms}
        rows = [
            [
                parts.get((i, j), xp.zeros((a.dim * a.copies, b.dim * b.copies), w.dtype))
                for j, b in enumerate(self.outputs.slots)
            ]
            for i, a in enumerate(self.inputs.slots)
        ]
        return xp.concatenate([xp.concatenate(row, axis=1) for row in rows], axis=0)

    def apply(
        self, w: Inexact[Any, " weights"], b: Inexact[Any, " bias_weights"], x: Inexact[Any, "batch n_in"]
    ) -> Inexact[Any, "batch n_out"]:
        """W x + b on grouped features."""
        return x @ self.matrix(w) + self.bias(b)

    def _block(self, term: Connection, w: Any) -> Any:
        source, target = self.inputs.slots[term.source], self.outputs.slots[term.target]
        theta = w[term.start : term.stop].reshape(term.maps.count, source.copies * target.copies)
        block = term.maps.mix(theta).reshape(target.dim, source.dim, source.copies, target.copies)
        return block.transpose(1, 2, 0, 3).reshape(source.dim * source.copies, target.dim * target.copies)

    def bias(self, b: Any) -> Inexact[Any, " n_out"]:
        """The invariant vector with coefficients b, in grouped coordinates."""
        xp = module_of(b)
        parts = {term.target: self._bias_block(term, b) for term in self.biases}
        slots = enumerate(self.outputs.slots)
        return xp.concatenate([parts.get(j, xp.zeros(slot.dim * slot.copies, b.dtype)) for j, slot in slots])

    def _bias_block(self, term: Connection, b: Any) -> Any:
        copies = self.outputs.slots[term.target].copies
        return term.maps.mix(b[term.start : term.stop].reshape(term.maps.count, copies)).ravel()

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
            f"{basis.dim} entries, {gigabytes(size)}, the limit is {gigabytes(solver.limit)}: lower the tensor ranks "
            "of the hidden layers, or give the solver a larger memory_limit."
        )
    return maps_of(basis, target.dim, source.dim if source else 1)


def _append(terms: list[Connection], maps: Maps, source: int, target: int, copies: int) -> None:
    if maps.count:
        start = terms[-1].stop if terms else 0
        terms.append(Connection(source, target, maps, start, start + maps.count * copies))
