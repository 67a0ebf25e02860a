"""A linear layer as one matrix between all coordinates: the form that every layer has."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jaxtyping import Inexact

from emlp_lab.algebra.arrays import module_of
from emlp_lab.nn.layout import Features, Layout
from emlp_lab.nn.linear.connection import Connection
from emlp_lab.nn.linear.form import OPERATION, Form


@dataclass(frozen=True, eq=False)
class Dense(Form):
    """The matrix of all weights, put together block by block for each step, times the features."""

    inputs: Layout
    outputs: Layout
    terms: Sequence[Connection]
    biases: Sequence[Connection]

    @property
    def cost(self) -> float:  # type: ignore[override]
        return self.inputs.size * self.outputs.size + OPERATION * (3 + len(self.terms))

    def apply(self, w: Any, b: Any, features: Features) -> Features:
        used = sorted({term.source for term in self.terms}) or [0]
        y = self._matrix(w, used) @ self.inputs.join([features[i] for i in used])
        return self.outputs.split(y + self.bias(b)[:, None])

    def matrix(self, w: Inexact[Any, " weights"]) -> Inexact[Any, "n_out n_in"]:
        """W in grouped coordinates."""
        return self._matrix(w, range(len(self.inputs.slots)))

    def _matrix(self, w: Any, used: Sequence[int]) -> Any:
        """The columns of some slots: features that no output needs are not even computed."""
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
