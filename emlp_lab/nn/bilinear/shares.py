"""How much each pairing of one kind gives the copies of the output, for one row, and which one tells most."""

import numpy as np
from jaxtyping import Float

from emlp_lab.nn.bilinear.kept import Kept
from emlp_lab.nn.bilinear.pairings import Pairing
from emlp_lab.nn.bilinear.plan import SCALE
from emlp_lab.nn.bilinear.term import Term
from emlp_lab.nn.layout import Features


def shares(
    layer: Kept, combination: int, w: Float[np.ndarray, " weights"], features: Features, row: int
) -> Float[np.ndarray, "carriers arguments outputs"]:
    """The length of what each pairing of a combination adds to its copy of the output, relative to the length of all
    that this copy receives from the layer; carriers in the order of `layer.copies`.

    What all pairings add sums up to what the copy receives, but lengths do not: a share is more than 1 where other
    pairings cancel most of it. It is 0 for a pairing that is off, and where a copy receives nothing at all.
    Raises ValueError for a combination that the layer does not have.
    """
    term = _term(layer, combination)
    if term.off or not term.weights:
        return np.zeros((term.kept, term.arguments, term.outputs))
    one = [np.asarray(part)[..., row : row + 1] for part in features]
    w = np.where(np.isin(np.arange(len(w)), layer.plan.off), 0, w)
    received = layer.plan.apply(w, layer.carriers, one)[term.output]
    whole = np.linalg.norm(np.asarray(received)[..., 0], axis=1)
    lengths = _lengths(term, w, one[term.carrier][list(layer.copies[term.carrier])], one[term.argument])
    return np.divide(lengths, whole, out=np.zeros_like(lengths), where=whole > 0)


def most_telling(
    layer: Kept, combination: int, w: Float[np.ndarray, " weights"], features: Features, row: int
) -> Pairing | None:
    """The pairing of a combination with the largest share in a row; None where all of them are off.

    Raises ValueError for a combination that the layer does not have.
    """
    term = _term(layer, combination)
    if term.off or not term.weights:
        return None
    found = shares(layer, combination, w, features, row)
    for number in layer.plan.off[(layer.plan.off >= term.start) & (layer.plan.off < term.stop)]:
        found[term.pairing(int(number))] = -1
    place, argument, output = (int(part) for part in np.unravel_index(found.argmax(), found.shape))
    if found[place, argument, output] < 0:
        return None
    return Pairing(combination, (layer.copies[term.carrier][place], argument, output))


def _term(layer: Kept, combination: int) -> Term:
    terms = layer.plan.terms
    if not 0 <= combination < len(terms):
        have = f"give a number from 0 to {len(terms) - 1}" if terms else "it has none"
        raise ValueError(f"layer {layer.plan.layer} has no combination {combination}: {have}.")
    return terms[combination]


def _lengths(
    term: Term,
    w: Float[np.ndarray, " weights"],
    carriers: Float[np.ndarray, "carriers d_carrier 1"],
    arguments: Float[np.ndarray, "arguments d_argument 1"],
) -> Float[np.ndarray, "carriers arguments outputs"]:
    """Of what each pairing adds, without forming it: the maps of a pairing have the inner products `gram`."""
    free, summed, rest = term.kappa.shape
    maps = term.kappa.maps
    read = np.asarray(term.kappa.read(carriers)).reshape(len(carriers), maps, free, summed)
    matrices = term.kappa.argument_order.of(arguments).reshape(len(arguments), summed, rest)
    products = np.einsum("cmfs,asr->camfr", read, matrices).reshape(len(carriers), len(arguments), maps, free * rest)
    gram = products @ products.swapaxes(-1, -2)
    theta = term.theta(w).reshape(len(arguments), len(carriers), maps, term.outputs)
    squares = np.einsum("acmo,camn,acno->cao", theta, gram, theta, optimize=True)
    return SCALE * np.sqrt(np.maximum(squares, 0))
