"""A bilinear layer at work: few large matrix products, over features with the rows of the batch last."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jaxtyping import Inexact

from emlp_lab.algebra.arrays import module_of, product
from emlp_lab.nn.bilinear.products import applied, gathered
from emlp_lab.nn.bilinear.term import Term
from emlp_lab.nn.layout import Features
from emlp_lab.nn.linear.images import Mixed


@dataclass(frozen=True, eq=False)
class Factors:
    """What a term multiplies: matrices of carriers, and arguments with the weights that mix the products.

    The arguments are copies of a type, or fewer images whose mixtures they are; then the weights are those of the
    images.
    """

    term: Term
    matrices: Inexact[Any, "carriers_maps free summed rows"]
    arguments: Inexact[Any, "arguments d_argument rows"]
    theta: Inexact[Any, "arguments carriers_maps outputs"]

    @property
    def carriers_first(self) -> bool:
        """Whether applying carriers before mixing takes fewer multiplications than the other order."""
        return self.term.carriers_first(len(self.arguments))


def factors(
    terms: Sequence[Term], w: Any, acting: Sequence[Any], features: Features, mixed: Sequence[Mixed | None]
) -> list[Factors]:
    """The factors of each term that has any. acting: the carriers of each slot."""
    found = []
    weights = module_of(w).split(w, [term.stop for term in terms[:-1]]) if terms else []
    for term, own in zip(terms, weights, strict=True):
        arguments, through = features[term.argument], mixed[term.argument]
        if own.size and through is not None and len(through.images) < term.arguments:
            arguments = through.images
            flat = product(through.mixture.T, own.reshape(term.arguments, own.size // term.arguments))
        else:
            flat = own
        if flat.size:
            theta = flat.reshape(len(arguments), *term.shape[1:])
            found.append(Factors(term, term.kappa.read(acting[term.carrier]), arguments, theta))
    return found


def evaluate(found: Sequence[Factors], zeros: Features) -> Features:
    """The sums of all products, for each type of the output. zeros: what there is without any."""
    sums = list(zeros)
    for one in found:
        y = _carriers_first(one) if one.carriers_first else _arguments_first(one)
        sums[one.term.output] = sums[one.term.output] + one.term.kappa.result_order.of(y)
    return sums


def _carriers_first(one: Factors) -> Any:
    """Every carrier on every argument, then mixtures of the results."""
    image = applied(one.matrices, _as_matrices(one), turned=True)
    n, k, free, rest, rows = image.shape
    outputs = one.theta.shape[2]
    y = product(one.theta.reshape(n * k, outputs).T, image.reshape(n * k, free * rest * rows))
    return y.reshape(outputs, free * rest, rows)


def _arguments_first(one: Factors) -> Any:
    """Mixtures of the arguments for all carriers and outputs, then the carriers on them."""
    arguments = _as_matrices(one)
    n, summed, rest, rows = arguments.shape
    _, k, outputs = one.theta.shape
    mixed = product(one.theta.reshape(n, k * outputs).T, arguments.reshape(n, summed * rest * rows))
    y = gathered(one.matrices.swapaxes(1, 2), mixed.reshape(k, outputs, summed, rest, rows), turned=False)
    return y.reshape(outputs, y.shape[1] * rest, rows)


def _as_matrices(one: Factors) -> Any:
    _, summed, rest = one.term.kappa.shape
    n, _, rows = one.arguments.shape
    return one.term.kappa.argument_order.of(one.arguments).reshape(n, summed, rest, rows)
