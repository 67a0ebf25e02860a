"""A linear layer with few inputs: first all maps of the inputs, then mixtures of these images."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from jaxtyping import Inexact

from emlp_lab.algebra.arrays import constant, module_of, product
from emlp_lab.nn.layout import Features, Layout
from emlp_lab.nn.linear.connection import Connection
from emlp_lab.nn.linear.dense import Dense
from emlp_lab.nn.linear.form import OPERATION, Form
from emlp_lab.reps.tree import copies, direct_sum


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
        flat = product(self.mixture, self.images.reshape(count, dim * rows))
        return flat.reshape(len(self.mixture), dim, rows)


@dataclass(frozen=True, eq=False)
class Images(Form):
    """Every map of every copy of the input, and of the number 1 for biases; the weights mix them."""

    inputs: Layout
    outputs: Layout
    terms: Sequence[Connection]
    biases: Sequence[Connection]
    weights: tuple[int, int]

    @property
    def cost(self) -> float:
        mixing = sum(
            slot.copies * slot.dim * self.counts[j] for j, slot in enumerate(self.outputs.slots) if self.few[j]
        )
        maps = sum(self._numbers(term) for term in self.terms if self.few[term.target])
        rest = 0 if all(self.few) else self._rest.cost
        return mixing + maps + rest + OPERATION * (2 * len(self.terms) + len(self.outputs.slots))

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """Of the images of each type of the output."""
        counts = [0] * len(self.outputs.slots)
        for term in (*self.terms, *self.biases):
            counts[term.target] += term.maps.count * self._copies(term)
        return tuple(counts)

    @cached_property
    def few(self) -> tuple[bool, ...]:
        """Which types of the output have fewer images than copies."""
        return tuple(count < slot.copies for count, slot in zip(self.counts, self.outputs.slots, strict=True))

    def apply(self, w: Any, b: Any, features: Features) -> Features:
        return self.both(w, b, features)[0]

    def both(self, w: Any, b: Any, features: Features) -> tuple[Features, list[Mixed | None]]:
        """The output, and of which types it is mixed from few images; the others are computed as by one matrix."""
        mixed = [self._mixed(j, w, b, features) if few else None for j, few in enumerate(self.few)]
        dense = iter(self._rest.apply(w, b, features) if not all(self.few) else ())
        return [next(dense) if one is None else one.features() for one in mixed], mixed

    @cached_property
    def _rest(self) -> Dense:
        """The layer to the other types."""
        slots = [slot for slot, few in zip(self.outputs.slots, self.few, strict=True) if not few]
        number = {j: k for k, j in enumerate(j for j, few in enumerate(self.few) if not few)}
        terms, biases = (
            [replace(term, target=number[term.target]) for term in every if term.target in number]
            for every in (self.terms, self.biases)
        )
        return Dense(
            self.inputs,
            Layout(direct_sum(*(copies(slot.copies, slot.rep) for slot in slots))),
            terms,
            biases,
            self.weights,
        )

    def _mixed(self, j: int, w: Any, b: Any, features: Features) -> Mixed:
        xp, rows = module_of(features[0]), features[0].shape[-1]
        slot = self.outputs.slots[j]
        mixtures, images = [xp.zeros((slot.copies, 0), w.dtype)], [xp.zeros((0, slot.dim, rows), features[0].dtype)]
        for weights, terms in ((w, self.terms), (b, self.biases)):
            for term in (term for term in terms if term.target == j):
                source = features[term.source] if term.source >= 0 else xp.ones((1, 1, rows), features[0].dtype)
                images.append(self._images(term, source))
                shape = term.maps.count * len(source), slot.copies
                mixtures.append(weights[term.start : term.stop].reshape(shape).T)
        return Mixed(_joined(xp, mixtures, 1), _joined(xp, images, 0))

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
        return term.maps.count * source.dim * target.dim * source.copies


def _joined(xp: Any, parts: list[Any], axis: int) -> Any:
    there = [part for part in parts if part.shape[axis]]
    return there[0] if len(there) == 1 else xp.concatenate(there or parts, axis=axis)
