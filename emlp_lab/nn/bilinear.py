"""The bilinear layer: parts of the input act as linear maps on other parts of the input.

y[b, o] = SCALE * sum over carriers c and arguments (a, i) of theta[c, i, o] * kappa(x[c], x[a, i]), where kappa reads
a carrier of type B (x) A* as a matrix that takes an argument of type A to an output of type B. There is no linear and
no constant term.
"""

from dataclasses import dataclass
from functools import cached_property

import jax.numpy as jnp
import numpy as np
from jax import Array
from jaxtyping import Float, Int, Integer

from emlp_lab.nn.keys import normal
from emlp_lab.nn.layout import Layout, Slot
from emlp_lab.nn.pairings import Carriers, Combination, Pairings, draw
from emlp_lab.reps import Rep, Scalar, blocks
from emlp_lab.reps.text import to_text

SCALE = 0.1  # the factor of emlp 1.0.3, kept so that its models can be expressed


@dataclass(frozen=True, eq=False)
class Term:
    """One combination of types: numbers of the slots, and parameters start..stop as (arguments, carriers kept,
    outputs).

    matrix: entry (x, y) of the map is coordinate matrix[x, y] of the carrier. carriers_first: which order of the two
    contractions is cheaper.
    """

    carrier: int
    argument: int
    output: int
    matrix: Integer[np.ndarray, "d_out d_in"]
    carriers_first: bool
    start: int
    stop: int


@dataclass(frozen=True, eq=False)
class BiLinearPlan:
    """Pairings under the rule `exact`, evaluated without forming the matrix W(x).

    budget: for each slot of the input how many carriers are kept. The carriers themselves are an argument of `apply`,
    as one vector of copy numbers, slot after slot, so that a loaded model keeps the carriers that it was trained with.
    named: whether types are called by their groups, "V(SO(3))" in place of "T(1)".
    """

    inputs: Layout
    outputs: Layout
    budget: tuple[int, ...]
    terms: tuple[Term, ...]
    layer: int
    named: bool

    @property
    def weights(self) -> int:
        """Number of parameters."""
        return self.terms[-1].stop if self.terms else 0

    def draw(self, seed: int) -> Int[np.ndarray, " kept"]:
        """Carriers for a seed; the same in every process."""
        slots = zip(self.inputs.slots, self.budget, strict=True)
        kept = [draw(seed, self.layer, self._name(slot), slot.copies, count) for slot, count in slots]
        return np.array([copy for copies in kept for copy in copies], np.int32)

    def init(self, key: Array) -> Float[Array, " weights"]:
        """Random weights; outputs have standard deviation SCALE for many independent inputs of unit variance."""
        return normal(key, self._spread)

    def pairings(self, carriers: Int[np.ndarray, " kept"], seed: int | None) -> Pairings:
        """The pairings that these carriers make, as data."""
        slots = self.inputs.slots
        chosen = [tuple(int(copy) for copy in part) for part in np.split(np.asarray(carriers), self._offsets[1:-1])]
        used = sorted({term.carrier for term in self.terms})
        combinations = tuple(self._combination(term) for term in self.terms)
        kept = tuple(Carriers(self._name(slots[c]), slots[c].copies, chosen[c]) for c in used)
        return Pairings("exact", self.layer, seed, kept, combinations)

    def apply(
        self, w: Float[Array, " weights"], carriers: Int[Array, " kept"], x: Float[Array, "batch n_in"]
    ) -> Float[Array, "batch n_out"]:
        """The layer on grouped features."""
        parts = self.inputs.split(x)
        offsets = self._offsets
        acting = [part[:, :, carriers[offsets[c] : offsets[c + 1]]] for c, part in enumerate(parts)]
        sums = [jnp.zeros((x.shape[0], slot.dim, slot.copies), x.dtype) for slot in self.outputs.slots]
        for output in range(len(sums)):
            sums[output] += self._carriers_first(output, w, parts, acting)
        for argument in range(len(parts)):
            self._arguments_first(argument, w, parts, acting, sums)
        return SCALE * self.outputs.join(sums)

    def _carriers_first(self, output: int, w: Array, parts: list[Array], acting: list[Array]) -> Array | float:
        """Apply every carrier to every argument, then mix all the results of one output type in one matrix product."""
        terms = [term for term in self.terms if term.output == output and term.carriers_first]
        if not terms:
            return 0.0
        images, thetas = [], []
        for term in terms:
            maps = acting[term.carrier][:, term.matrix, :]
            # Product and sum fuse into one loop; a batched matrix product this small takes up to four times longer.
            image = (maps[:, :, :, None, :] * parts[term.argument][:, None, :, :, None]).sum(axis=2)
            images.append(image.reshape(*image.shape[:2], -1))
            thetas.append(self._theta(term, w).reshape(images[-1].shape[2], -1))
        return jnp.concatenate(images, axis=2) @ jnp.concatenate(thetas, axis=0)

    def _arguments_first(
        self, argument: int, w: Array, parts: list[Array], acting: list[Array], sums: list[Array]
    ) -> None:
        """Mix the arguments of one type for all carriers and outputs in one matrix product, then apply the carriers."""
        terms = [term for term in self.terms if term.argument == argument and not term.carriers_first]
        if not terms:
            return
        thetas = [self._theta(term, w).reshape(parts[argument].shape[2], -1) for term in terms]
        mixed = parts[argument] @ jnp.concatenate(thetas, axis=1)
        start = 0
        for term, theta in zip(terms, thetas, strict=True):
            copies = self.outputs.slots[term.output].copies
            part = mixed[:, :, start : start + theta.shape[1]].reshape(*mixed.shape[:2], -1, copies)
            maps = acting[term.carrier][:, term.matrix, :]
            sums[term.output] += (maps[..., None] * part[:, None]).sum(axis=(2, 3))
            start += theta.shape[1]

    def _theta(self, term: Term, w: Array) -> Float[Array, "arguments carriers outputs"]:
        shape = (
            self.inputs.slots[term.argument].copies,
            self.budget[term.carrier],
            self.outputs.slots[term.output].copies,
        )
        return w[term.start : term.stop].reshape(shape)

    def _combination(self, term: Term) -> Combination:
        carrier, argument = self.inputs.slots[term.carrier], self.inputs.slots[term.argument]
        output = self.outputs.slots[term.output]
        names = self._name(carrier), self._name(argument), self._name(output)
        return Combination(*names, self.budget[term.carrier], carrier.copies, argument.copies, output.copies)

    def _name(self, slot: Slot) -> str:
        return to_text(slot.rep, named=True) if self.named else str(slot.rep)

    @cached_property
    def _offsets(self) -> Integer[np.ndarray, " slots_and_one"]:
        return np.concatenate([[0], np.cumsum(self.budget)]).astype(int)

    @cached_property
    def _spread(self) -> Float[np.ndarray, " weights"]:
        """Standard deviation of each weight: an output coordinate sums carriers * arguments * d_in products."""
        fan = np.zeros(len(self.outputs.slots))
        for term in self.terms:
            fan[term.output] += (
                self.budget[term.carrier] * self.inputs.slots[term.argument].copies * term.matrix.shape[1]
            )
        spread = np.zeros(self.weights)
        for term in self.terms:
            spread[term.start : term.stop] = 1 / np.sqrt(fan[term.output])
        return spread


def bilinear_plan(rep_in: Rep, rep_out: Rep, layer: int = 0, *, named: bool | None = None) -> BiLinearPlan:
    """All type combinations of the rule `exact`; at most min(copies, dim) carriers of a type are kept, as in emlp.

    Scalars are never carriers. named: whether the pairings call types by their groups; by default if there are several.
    """
    named = len({*rep_in.groups, *rep_out.groups}) > 1 if named is None else named
    inputs, outputs = Layout(rep_in), Layout(rep_out)
    budget = tuple(0 if slot.rep == Scalar else min(slot.copies, slot.dim) for slot in inputs.slots)
    number = {slot.rep: c for c, slot in enumerate(inputs.slots) if slot.rep != Scalar}
    terms: list[Term] = []
    for b, target in enumerate(outputs.slots):
        for a, source in enumerate(inputs.slots):
            (block,) = blocks(source.rep >> target.rep)
            if block.rep not in number:
                continue
            c = number[block.rep]
            start = terms[-1].stop if terms else 0
            sizes = source.copies, budget[c], target.copies
            matrix = np.argsort(block.index[0]).reshape(target.dim, source.dim)
            terms.append(
                Term(c, a, b, matrix, _carriers_first(*sizes, *matrix.shape), start, start + int(np.prod(sizes)))
            )
    return BiLinearPlan(inputs, outputs, budget, tuple(terms), layer, named)


def _carriers_first(arguments: int, kept: int, outputs: int, d_out: int, d_in: int) -> bool:
    """Whether applying carriers before mixing takes fewer multiplications."""
    first = kept * arguments * d_out * d_in + outputs * arguments * kept * d_out
    return first <= outputs * arguments * kept * d_in + outputs * kept * d_out * d_in
