"""A look before training: which directions of its input a network can tell apart, whatever its weights.

Near a generic input x an equivariant network may ignore the directions along which the group moves x, and no other ones
(principal orbit theorem, Bredon 1972, IV.3). So the derivatives of outputs are stacked, for random weights, until their
rank stops growing; a direction that all of them send to zero, and that is not along the orbit, can never be learned.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float, Inexact

from emlp_lab.groups import Group
from emlp_lab.nn.bilinear.plan import SCALE
from emlp_lab.nn.block import BlockPlan
from emlp_lab.nn.layout import Layout, Slot
from emlp_lab.nn.linear import LinearPlan
from emlp_lab.nn.mirror import mirrored
from emlp_lab.reps.action import apply_drho

MAX_DIRECTIONS = 64  # that are looked at; of larger inputs random ones
MAX_DRAWS = 4  # of weights
SMALL = 1e-9  # beside the largest, what may be rounding or may be small
NOISE = 1e-14  # what is rounding for sure: derivatives are exact to 1e-15 of their size
APART = 1e-11  # beside the largest output, a difference that is no rounding
STEP = 1e-30  # of the complex step, whose square vanishes (Squire, Trapp 1998)


@dataclass(frozen=True)
class Seen:
    """name: of a type of the input. tested: directions that were looked at, orbits left out. seen: those of them that
    matter to some output for some weights.
    """

    name: str
    tested: int
    seen: int


@dataclass(frozen=True)
class Sight:
    """What a network can tell apart near a generic input.

    whole: of the input; types: of each of its types while the others are held fixed. silent: types of the output that
    are zero for every weight and input. constant: those that are not zero and do not depend on the input. handed:
    whether an input is told from its mirror image; None where the group has none, see `mirrored`. It may be that no
    equivariant function can, for example of two vectors, which half a turn takes to their mirror image.
    """

    whole: Seen
    types: tuple[Seen, ...]
    silent: tuple[str, ...]
    constant: tuple[str, ...]
    handed: bool | None = None

    @property
    def is_clear(self) -> bool:
        """Whether nothing of the input is lost, and no output is dead."""
        return self.whole.seen == self.whole.tested and not self.silent and not self.constant

    def __str__(self) -> str:
        if self.is_clear:
            mirror = (
                "" if self.handed is None else f", {'and' if self.handed else 'but not'} an input from its mirror image"
            )
            return f"tells apart all {self.whole.tested} directions of its input that were looked at{mirror}"
        parts = [f"its output {name} is zero for every weight and input" for name in self.silent]
        parts += [f"its output {name} is the same for every input" for name in self.constant]
        if self.whole.seen < self.whole.tested:
            blind = [f"{one.seen} of {one.tested} of {one.name}" for one in self.types if one.seen < one.tested]
            parts.append(
                f"it tells apart {self.whole.seen} of the {self.whole.tested} directions of its input that were looked "
                f"at{': ' if blind else ''}{', '.join(blind)}"
            )
        return "; ".join(parts)


def look(blocks: Sequence[BlockPlan], head: LinearPlan, groups: Sequence[Group]) -> Sight:
    """Looks at a network of blocks and an output layer: a few evaluations in NumPy and float64, nothing is compiled."""
    inputs, rng = blocks[0].linear.inputs, np.random.default_rng(0)
    x = rng.standard_normal(inputs.size)
    parts = [_directions(slot, inputs.size, rng) for slot in inputs.slots]
    U = np.concatenate(parts, axis=1)
    y, J = _stacked(blocks, head, x, U, rng)
    orbit = _tangents(inputs, groups, x)
    starts = np.cumsum([0, *(part.shape[1] for part in parts)])
    ranges = zip(inputs.slots, parts, starts[:-1], starts[1:], strict=True)
    types = tuple(_seen(str(slot.rep), J[..., a:b], part, orbit) for slot, part, a, b in ranges)
    handed = _handed(blocks, head, x, mirrored(inputs, groups, x))
    return Sight(_seen("the input", J, U, orbit), types, *_dead(head.outputs, y, J), handed)


def _directions(slot: Slot, n: int, rng: np.random.Generator) -> Float[np.ndarray, "n k"]:
    """Directions within a type, orthonormal: all of them where they are few, in grouped coordinates."""
    size = slot.stop - slot.start
    count = min(size, max(1, MAX_DIRECTIONS * size // n)) if n > MAX_DIRECTIONS else size
    U = np.zeros((n, count))
    inside = np.eye(size) if count == size else np.linalg.qr(rng.standard_normal((size, count)))[0]
    U[slot.start : slot.stop] = inside
    return U


def _tangents(inputs: Layout, groups: Sequence[Group], x: Float[np.ndarray, " n"]) -> Float[np.ndarray, "n D"]:
    """An orthonormal basis of the directions along which the Lie algebras move x, in grouped coordinates."""
    found = [np.zeros((len(x), 0))]
    for group in groups:
        for A in group.lie_algebra:
            elements = {other: A if other == group else np.zeros((other.d, other.d)) for other in groups}
            moved = [
                apply_drho(
                    tuple(slot.rep.atoms()), elements, x[slot.start : slot.stop].reshape(slot.copies, slot.dim).T
                )
                for slot in inputs.slots
            ]
            found.append(np.concatenate([part.T.ravel() for part in moved])[:, None])
    return _range(np.concatenate(found, axis=1))


def _stacked(
    blocks: Sequence[BlockPlan],
    head: LinearPlan,
    x: Float[np.ndarray, " n"],
    U: Float[np.ndarray, "n k"],
    rng: np.random.Generator,
) -> tuple[Float[np.ndarray, "rows n_out"], Float[np.ndarray, "rows n_out k"]]:
    """Outputs at x for several random weights, and their derivatives along U: more and more of them, until the rank of
    the derivatives no longer grows.
    """
    count = math.ceil((U.shape[1] + 4) / head.outputs.size)  # of output layers over the same features
    values, slopes, rank = [], [], -1
    for _ in range(MAX_DRAWS):
        features = _features(blocks, x + STEP * 1j * U.T, rng)
        for _ in range(count):
            y = _linear(head, features, rng)
            values.append(y[:1].real)
            slopes.append(y.imag.T[None] / STEP)
        grown = len(_kept(np.concatenate(slopes)))
        if grown in (rank, U.shape[1]):
            break
        rank = grown
    return np.concatenate(values), np.concatenate(slopes)


def _handed(
    blocks: Sequence[BlockPlan], head: LinearPlan, x: Float[np.ndarray, " n"], images: Float[np.ndarray, "m n"]
) -> bool | None:
    """Whether outputs differ between x and its mirror images for the same weights; None for no images."""
    if not len(images):
        return None

    def outputs(x: np.ndarray, draw: int) -> np.ndarray:
        rng = np.random.default_rng([1, draw])
        return _linear(head, _features(blocks, x[None].astype(complex), rng), rng).real

    for draw in range(MAX_DRAWS):
        y = outputs(x, draw)
        if all(np.abs(outputs(image, draw) - y).max() > APART * np.abs(y).max() for image in images):
            return True
    return False


def _features(
    blocks: Sequence[BlockPlan], x: Inexact[Any, "k n"], rng: np.random.Generator
) -> Inexact[Any, "k n_hidden"]:
    """What the last hidden layer computes, for random weights."""
    for block in blocks:
        y, bilinear = _linear(block.linear, x, rng), block.bilinear
        linear = block.linear.outputs.split(y.T)
        theta = rng.standard_normal(bilinear.plan.weights) * bilinear.plan.spread / SCALE  # as large as linear maps
        products = bilinear.plan.apply(theta, bilinear.carriers, linear)
        features = block.gate.apply([a + b for a, b in zip(linear, products, strict=True)])
        x = block.gate.outputs.join(features).T
    return x


def _linear(plan: LinearPlan, x: Inexact[Any, "k n_in"], rng: np.random.Generator) -> Inexact[Any, "k n_out"]:
    """The layer with random weights; the real part is the same in all rows."""
    matrix = plan.dense.matrix(rng.standard_normal(plan.weights) * plan.spread).T
    bias = plan.dense.bias(rng.standard_normal(plan.bias_weights))
    return (x[:1].real @ matrix + bias) + 1j * (x.imag @ matrix)


def _seen(name: str, J: Float[np.ndarray, "... k"], U: Float[np.ndarray, "n k"], orbit: np.ndarray) -> Seen:
    """Which of the directions U that leave the orbit matter, by the derivatives J along them."""
    rows = _kept(J)
    lost = np.eye(U.shape[1]) - rows.T @ rows
    tested, blind = (_range(part - orbit @ (orbit.T @ part)).shape[1] for part in (U, U @ lost))
    return Seen(name, tested, tested - blind)


def _dead(
    outputs: Layout, y: Float[np.ndarray, "rows n_out"], J: Float[np.ndarray, "rows n_out k"]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Types of the output that are always zero, and those that are always the same."""
    silent, constant = [], []
    for slot in outputs.slots:
        here = slice(slot.start, slot.stop)
        size, slope = np.abs(y[:, here]).max(), np.abs(J[:, here]).max(initial=0)
        if max(size, slope) <= SMALL:
            silent.append(str(slot.rep))
        elif slope <= SMALL * size:
            constant.append(str(slot.rep))
    return tuple(silent), tuple(constant)


def _kept(J: Float[np.ndarray, "... k"]) -> Float[np.ndarray, "r k"]:
    """An orthonormal basis of the span of all rows.

    Where the singular values fall without a gap, as those of smooth functions of many numbers do, nothing is lost, and
    only float64 sees no more: then the span counts as the whole space.
    """
    rows = J.reshape(-1, J.shape[-1])
    _, sizes, right = np.linalg.svd(rows, full_matrices=False)
    rank = int(np.count_nonzero(sizes > SMALL * sizes[0])) if sizes[0] > NOISE else 0
    if 0 < rank < len(sizes) and sizes[rank] > NOISE * sizes[0]:
        return np.eye(rows.shape[1])
    return right[:rank]


def _range(M: Float[np.ndarray, "n m"]) -> Float[np.ndarray, "n r"]:
    """An orthonormal basis of the span of the columns, but for rounding."""
    if not M.size:
        return np.zeros((len(M), 0))
    left, sizes, _ = np.linalg.svd(M, full_matrices=False)
    return left[:, sizes > SMALL * max(1.0, sizes[0])]
