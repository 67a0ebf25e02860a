"""Models of emlp 1.0.3 as models of this library: the same function from the saved weights and NumPy's seed."""

import itertools
from collections.abc import Sequence
from itertools import pairwise, zip_longest
from os import PathLike

import jax.numpy as jnp
import numpy as np
import objax
from jaxtyping import Float, Integer

from emlp_lab.algebra.whole import positive
from emlp_lab.emlp.file import EmlpLayer, read_emlp
from emlp_lab.emlp.order import EmlpOrder, check_same, dual, emlp_hidden, emlp_order
from emlp_lab.groups import Group
from emlp_lab.nn import EMLP, EMLPBlock, EmlpLegacy, Linear, Rule, gated
from emlp_lab.nn.acting import acting, bind
from emlp_lab.nn.bilinear.plan import BiLinearPlan, Term, bilinear_plan
from emlp_lab.nn.hidden import Channels, hidden_reps
from emlp_lab.reps import Block, Rep, Scalar, blocks
from emlp_lab.reps.tree import given_rep
from emlp_lab.solve import Solver

Outputs = Sequence[np.ndarray]  # x and y


def import_emlp(
    npz: str | PathLike,
    *,
    group: Group,
    rep_in: Rep,
    rep_out: Rep,
    ch: Channels = 384,
    num_layers: int = 3,
    numpy_seed: int,
    order: Sequence[str] = (),
    outputs: Outputs | None = None,
    solver: Solver | None = None,
) -> EMLP:
    """The EMLP of emlp 1.0.3 whose variables `objax.io.save_var_collection` wrote to `npz`.

    group, rep_in, rep_out, ch, num_layers: as it was built there. numpy_seed: of the call numpy.random.seed(...) right
    before it was built: the file does not hold the pairings, they are drawn again. order: for groups that are not
    orthogonal, the types of equal dimension, for example ["T(1, 1)", "T(2)", "T(0, 2)"], in the order of the process
    that wrote the file, which it does not hold either. outputs: some (x, y) of the old model to compare with.

    Raises ValueError for another file, arguments or a seed that do not fit the shapes in it, an order that is not
    known, groups that are other ones in emlp, and outputs that differ by more than 5e-5 of the largest. A wrong seed of
    an orthogonal group, or another group of the same size, leaves no trace in the file: give outputs to be sure.
    """
    rep_in, rep_out = given_rep(rep_in, "rep_in"), given_rep(rep_out, "rep_out")
    one = _one_group(group, rep_in, rep_out)
    source, target = bind(rep_in, (one,), "rep_in"), bind(rep_out, (one,), "rep_out")
    hidden_reps(ch, num_layers, one)  # raises for what is no width
    layers, known = read_emlp(npz), emlp_order(order)
    widths = list(ch) if isinstance(ch, Sequence) else [ch] * positive("num_layers", num_layers, 3)
    drawn = widths if isinstance(ch, Sequence) else widths[:1]  # emlp shares a single width out once
    draw = EmlpLegacy(numpy_seed, known.names).before([c for c in drawn if not isinstance(c, Rep)], (one,))
    first = emlp_hidden(drawn, one, known, draw)
    hidden = first if isinstance(ch, Sequence) else first * len(widths)
    _check_shapes(npz, layers, (source, *hidden, target), one)
    known.check(hidden)
    _check_draws((source, *hidden), one)
    model = EMLP(source, target, one, ch=hidden, pairing=Rule.EXACT, policy=draw, solver=solver, probe=False)
    for block, layer, rep in zip(model.network, layers, hidden, strict=False):
        _assign(block, layer, rep, known)
    _assign_linear(model.head, layers[-1].w, layers[-1].b)
    if outputs is not None:
        _compare(model, npz, outputs, numpy_seed)
    return model


def _one_group(group: Group, rep_in: Rep, rep_out: Rep) -> Group:
    one, *more = acting(group, rep_in, rep_out)
    if more:
        raise ValueError(f"group={group!r}: models of emlp have one group.")
    check_same(one)
    return one


def _compare(model: EMLP, npz: str | PathLike, outputs: Outputs, numpy_seed: int) -> None:
    if len(outputs) != 2 or len(outputs[0]) != len(outputs[1]):
        raise ValueError("outputs: give two arrays, some inputs x of the old model and its outputs y, row by row.")
    x, y = (_rows(part, rep) for part, rep in zip(outputs, (model.rep_in, model.rep_out), strict=True))
    error, largest = np.abs(np.asarray(objax.Jit(model)(jnp.asarray(x))) - y).max(), np.abs(y).max()
    # float32 and another order of sums make 1e-7 to 5e-6, other pairings or orders of types 3e-4 to 1.
    tolerance = 5e-5
    if not error <= tolerance * largest:
        raise ValueError(
            f"the model of {npz} with numpy_seed={numpy_seed} differs from the given outputs by {error:.1g}, the "
            f"largest of them is {largest:.1g}: the seed was another one, or was set earlier than right before the "
            "model was built, or group, representations or order of types are other ones."
        )


def _rows(values: np.ndarray, rep: Rep) -> Float[np.ndarray, "rows n"]:
    """The rows of an array, at least one. Raises ValueError that names the shape expected."""
    rows = np.asarray(values, np.float32)
    if rows.ndim != 2 or rows.shape[1] != rep.size() or not len(rows):
        raise ValueError(f"outputs of shape {rows.shape} for {rep}: give (rows, {rep.size()}), at least one row.")
    return rows


def _check_shapes(npz: str | PathLike, layers: tuple[EmlpLayer, ...], reps: Sequence[Rep], group: Group) -> None:
    """Raises ValueError where the number of layers or a size is another one."""
    wide = [gated(rep) for rep in reps[1:-1]]
    sizes = [(b.size(), a.size()) for a, b in zip(reps[:-2], wide, strict=True)] + [(reps[-1].size(), reps[-2].size())]
    weights = [*(bilinear_plan(rep, rep).weights for rep in wide), None]
    for number, (layer, shape, count) in enumerate(zip_longest(layers, sizes, weights)):
        found = layer and (layer.w.shape, layer.theta if layer.theta is None else layer.theta.size)
        if found != (shape and (shape, count)):
            hint = "" if group.is_orthogonal else ", and numpy_seed, from which emlp draws the types of hidden layers"
            raise ValueError(
                f"layer {number} has (linear weights, bilinear weights) {found} in {npz}, these arguments make "
                f"{shape and (shape, count)} (None: there is none): check group, rep_in, rep_out, ch, num_layers{hint}."
            )


def _check_draws(reps: Sequence[Rep], group: Group) -> None:
    """Raises ValueError where emlp's solver draws from the generator of the pairings, an unknown number of times."""
    generators = group.d - 1 if group.family == ("S", group.d) else group.generator_count  # of emlp
    max_entries = 3e7  # of a constraint, up to which emlp factorises it
    for a, b in pairwise(reps):
        for source, target in itertools.product(blocks(a), blocks(gated(b))):
            dim = source.dim * target.dim
            if generators * dim**2 > max_entries:
                raise ValueError(
                    f"emlp solves {source.rep >> target.rep}, of dimension {dim}, by an iteration that starts from "
                    "numpy.random too, as often as it takes, and not at all if its process had solved it before: the "
                    "pairings of this model do not follow from numpy_seed."
                )


def _assign(block: EMLPBlock, layer: EmlpLayer, hidden: Rep, order: EmlpOrder) -> None:
    gates = _gates(hidden, order)
    _assign_linear(block.linear, layer.w[gates], layer.b[gates])
    if layer.theta is not None:
        theta = _theta(block.bilinear.plan, layer.theta, gates, order)
        block.bilinear.w.assign(jnp.asarray(theta, jnp.float32))


def _gates(hidden: Rep, order: EmlpOrder) -> Integer[np.ndarray, " n_gated"]:
    """The coordinates of emlp's gated(hidden) in our order: its gates follow its order of types."""
    n, number, gates = hidden.size(), 0, {}
    for block in order.sort(blocks(hidden)):
        if not block.rep.is_permutation:
            gates[block.rep] = n + number + np.arange(block.copies)
            number += block.copies
    ours = [gates[block.rep] for block in blocks(hidden) if block.rep in gates]
    return np.concatenate([np.arange(n), *ours]).astype(int)


def _assign_linear(linear: Linear, w: Float[np.ndarray, "n_out n_in"], b: Float[np.ndarray, " n_out"]) -> None:
    """Coefficients of the projections of w and b on the equivariant ones."""
    plan = linear.plan
    sources, targets = blocks(plan.inputs.rep), blocks(plan.outputs.rep)
    weights, biases = np.zeros(plan.weights), np.zeros(plan.bias_weights)
    for term in plan.terms:
        rows, columns = targets[term.target].index, sources[term.source].index
        pairs = w[rows[None, :, :, None], columns[:, None, None, :]]  # copies in, copies out, d_out, d_in
        weights[term.start : term.stop] = np.einsum("rxy,ioxy->rio", term.maps.dense(), pairs).ravel()
    for term in plan.biases:
        biases[term.start : term.stop] = np.einsum(
            "rx,ox->ro", term.maps.dense()[:, :, 0], b[targets[term.target].index]
        ).ravel()
    linear.w.assign(jnp.asarray(weights, jnp.float32))
    linear.b.assign(jnp.asarray(biases, jnp.float32))


def _theta(
    plan: BiLinearPlan, theta: Float[np.ndarray, " weights"], gates: np.ndarray, order: EmlpOrder
) -> Float[np.ndarray, " weights"]:
    """The weights of a bilinear layer in our order.

    emlp's are blocks (weight copies, carriers) for each type of carrier, where the weight copies are all pairs (output
    copy, argument copy) of the types that the carrier connects: outputs in emlp's order of types, then arguments in the
    order of their duals.
    """
    slots, found, start = plan.inputs.slots, np.zeros(plan.weights), 0
    numbers = [_copies(block, gates) for block in blocks(plan.inputs.rep)]

    def place(term: Term) -> tuple:
        types = slots[term.carrier].rep, slots[term.output].rep, dual(slots[term.argument].rep)
        return tuple(order.place(rep) for rep in types)

    for term in sorted(plan.terms, key=place):
        a, o = numbers[term.argument], numbers[term.output]
        theirs = theta[start : start + term.weights].reshape(len(o), len(a), plan.budget[term.carrier])
        found[term.start : term.stop] = theirs[o][:, a].transpose(1, 2, 0).ravel()
        start += term.weights
    return found


def _copies(block: Block, gates: Integer[np.ndarray, " n_gated"]) -> Integer[np.ndarray, " copies"]:
    """Numbers of the copies of a type at emlp: other ones for gates alone, which are scalars."""
    if block.rep != Scalar:
        return np.arange(block.copies)
    places = block.index[:, 0]
    return np.searchsorted(places, gates[places])
