"""A linear layer with few inputs: first all maps of the inputs, then mixtures of these images."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jaxtyping import Inexact

from emlp_lab.algebra.arrays import constant, module_of
from emlp_lab.nn.layout import Features, Layout
from emlp_lab.nn.linear.connection import Connection
from emlp_lab.nn.linear.form import OPERATION, Form


@dataclass(frozen=True, eq=False)
class Mixed:
    """Features of one type as mixtures of fewer: mixture @ images. Products of all features are mixtures of products
    of the images, which a bilinear layer may compute instead.
    """

    mixture: Inexact[Any, "copies images"]
    images: Inexact[Any, "images dim rows"]

    def features(self) -> Inexact[Any, "copies dim rows"]:
        """The mixtures."""
        count, dim, rows = self.images.shape
        flat = self.mixture @ self.images.reshape(count, dim * rows)
        return flat.reshape(len(self.mixture), dim, rows)


@dataclass(frozen=True, eq=False)
class Images(Form):
    """Every map of every copy of the input, and of the number 1 for biases; the weights mix them."""

    inputs: Layout
    outputs: Layout
    terms: Sequence[Connection]
    biases: Sequence[Connection]

    @cached_property
    def cost(self) -> float:  # type: ignore[override]
        mixing = sum(slot.copies * slot.dim * self.counts[j] for j, slot in enumerate(self.outputs.slots))
        maps = sum(self._numbers(term) * self.inputs.slots[term.source].copies for term in self.terms)
        return mixing + maps + OPERATION * (2 * len(self.terms) + len(self.outputs.slots))

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """Of the images of each type of the output."""
        counts = [0] * len(self.outputs.slots)
        for term in (*self.terms, *self.biases):
            counts[term.target] += term.maps.count * self._copies(term)
        return tuple(counts)

    def apply(self, w: Any, b: Any, features: Features) -> Features:
        return [mixed.features() for mixed in self.mixed(w, b, features)]

    def mixed(self, w: Any, b: Any, features: Features) -> list[Mixed]:
        """The output, type by type."""
        xp, rows = module_of(features[0]), features[0].shape[-1]
        found = []
        for j, slot in enumerate(self.outputs.slots):
            mixtures, images = [xp.zeros((slot.copies, 0), w.dtype)], [xp.zeros((0, slot.dim, rows), features[0].dtype)]
            for weights, terms in ((w, self.terms), (b, self.biases)):
                for term in (term for term in terms if term.target == j):
                    source = features[term.source] if term.source >= 0 else xp.ones((1, 1, rows), features[0].dtype)
                    images.append(self._images(term, source))
                    shape = term.maps.count * len(source), slot.copies
                    mixtures.append(weights[term.start : term.stop].reshape(shape).T)
            found.append(Mixed(*(_joined(xp, mixtures, 1), _joined(xp, images, 0))))
        return found

    def _images(self, term: Connection, source: Any) -> Any:
        """Every map of every copy, in the order of the weights."""
        copies, _, rows = source.shape
        Q = term.maps.dense()
        if Q.shape[1:] == (1, 1):  # of scalars
            return source * constant(Q[0], source)
        mapped = module_of(source).matmul(constant(Q[:, None], source), source)
        return mapped.reshape(len(Q) * copies, Q.shape[1], rows)

    def _copies(self, term: Connection) -> int:
        return self.inputs.slots[term.source].copies if term.source >= 0 else 1

    def _numbers(self, term: Connection) -> int:
        source, target = self.inputs.slots[term.source], self.outputs.slots[term.target]
        return term.maps.count * source.dim * target.dim


def _joined(xp: Any, parts: list[Any], axis: int) -> Any:
    there = [part for part in parts if part.shape[axis]]
    return there[0] if len(there) == 1 else xp.concatenate(there or parts, axis=axis)


