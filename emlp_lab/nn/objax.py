"""The default modules: objax variables around the plans, nothing else."""

from itertools import pairwise

import jax
import jax.numpy as jnp
import numpy as np
import objax
from jax import Array
from objax.variable import StateVar, TrainVar

from emlp_lab.nn.acting import Groups, acting, bind, one_or_all
from emlp_lab.nn.architecture import BlockPlan, Channels, DensePlan, EMLPPlan, emlp_stream, positive
from emlp_lab.nn.bilinear import BiLinearPlan
from emlp_lab.nn.keys import named_key
from emlp_lab.nn.linear import LinearPlan
from emlp_lab.nn.pairings import Pairings
from emlp_lab.nn.policy import Policy
from emlp_lab.nn.rule import Rule, as_rule
from emlp_lab.reps import Rep
from emlp_lab.solve import Solver
from emlp_lab.stream import drain


class Linear(objax.Module):
    """Equivariant linear layer on grouped features; w and b are coefficients in the equivariant bases."""

    def __init__(self, plan: LinearPlan, key: Array):
        self.plan = plan
        w, b = plan.init(key)
        self.w, self.b = TrainVar(w), TrainVar(b)

    def __call__(self, x: Array) -> Array:
        return self.plan.apply(self.w.value, self.b.value, x)


class BiLinear(objax.Module):
    """Bilinear layer on grouped features.

    The kept carriers are state, so that `objax.io` saves and restores them with the weights: the loaded function is
    the saved one whatever seed the receiving model was built with.
    """

    def __init__(self, plan: BiLinearPlan, key: Array, seed: int):
        self.plan = plan
        self.seed = seed
        self.w = TrainVar(plan.init(key))
        self.carriers = StateVar(jnp.asarray(plan.draw(seed)))

    @property
    def pairings(self) -> Pairings:
        """The pairings of the current carriers; the seed is None if they are not the ones it draws."""
        carriers = np.asarray(self.carriers.value)
        drawn = np.array_equal(carriers, self.plan.draw(self.seed))
        return self.plan.pairings(carriers, self.seed if drawn else None)

    def __call__(self, x: Array) -> Array:
        return self.plan.apply(self.w.value, self.carriers.value, x)


class EMLPBlock(objax.Module):
    """Linear layer, bilinear layer and gated nonlinearity."""

    def __init__(self, plan: BlockPlan, layer: int, seed: int):
        self.linear = Linear(plan.linear, named_key(seed, f"layer {layer} linear"))
        self.bilinear = BiLinear(plan.bilinear, named_key(seed, f"layer {layer} bilinear"), seed)
        self.gate = plan.gate

    def __call__(self, x: Array) -> Array:
        linear = self.linear(x)
        return self.gate.apply(linear + self.bilinear(linear))


class EMLP(objax.Module):
    """Equivariant multilayer perceptron (Finzi, Welling, Wilson 2021).

    rep_in, rep_out: representations of input and output, bound or not. group: one group, or several as a tuple, or None
    for those that rep_in and rep_out are bound to; with several all representations must be bound. ch: width of the
    hidden layers as an integer, a representation, or a list of either with one entry for each layer. num_layers: number
    of hidden layers, if ch is no list. pairing: the rule of the bilinear layers, "exact" (the default), "contract" or
    "full", see `Rule`. policy: which carriers they keep, by default Sampled(). seed: of the initial weights and of the
    carriers. solver: keeps solved bases from model to model. plan: a plan built before by `emlp_stream`, instead of
    solving here; its pairing and policy are those of the model.

    model(x) takes x of shape (batch, rep_in.size()) or (rep_in.size(),) and returns rep_out.size() numbers for each.
    Raises ValueError for groups and representations that do not match, BudgetError for what does not fit in memory.

    A vector from five points in any order, each with two features and a position, its five numbers side by side:

    >>> cloud = V(S(5)) * (2 + V(SO(3)))
    >>> model = objax.Jit(EMLP(cloud, V(SO(3)), ch=32, num_layers=1))
    >>> model(jnp.zeros((10, 25))).shape
    (10, 3)
    """

    def __init__(
        self,
        rep_in: Rep,
        rep_out: Rep,
        group: Groups | None = None,
        ch: Channels = 384,
        num_layers: int = 3,
        *,
        pairing: Rule | str | None = None,
        policy: Policy | None = None,
        seed: int = 0,
        solver: Solver | None = None,
        plan: EMLPPlan | None = None,
    ):
        rule = as_rule(pairing or Rule.EXACT)
        self.plan = plan or drain(emlp_stream(rep_in, rep_out, group, ch, num_layers, solver, rule, policy))
        self.rep_in, self.rep_out, self.seed = self.plan.rep_in, self.plan.rep_out, seed
        self.group = one_or_all(self.plan.groups)
        groups = acting(group, rep_in, rep_out)
        wanted = bind(rep_in, groups, "rep_in"), bind(rep_out, groups, "rep_out"), groups
        if (self.rep_in, self.rep_out, self.plan.groups) != wanted:
            asked = f"{rep_in} -> {rep_out} over {one_or_all(groups)}"
            raise ValueError(
                f"the plan maps {self.rep_in} -> {self.rep_out} over {self.group}, not {asked}: leave it out."
            )
        if plan and (policy or (pairing and self.plan.rule != rule)):
            raise ValueError(
                f"the plan pairs by the rule {str(self.plan.rule)!r} and {self.plan.policy}: leave out pairing and "
                f"policy, here {str(pairing)!r} and {policy}, or the plan."
            )
        self.network = objax.ModuleList([EMLPBlock(block, i, seed) for i, block in enumerate(self.plan.blocks)])
        self.head = Linear(self.plan.head, named_key(seed, "head"))

    @property
    def pairings(self) -> tuple[Pairings, ...]:
        """What the bilinear layers multiply, layer by layer; read from the current state, also after loading."""
        return tuple(block.bilinear.pairings for block in self.network)

    def __call__(self, x: Array) -> Array:
        x = jnp.asarray(x)
        rows = _rows(x, self.rep_in)
        first = self.plan.blocks[0].linear.inputs
        features = first.group(rows)
        for block in self.network:
            features = block(features)
        y = self.plan.head.outputs.ungroup(self.head(features))
        return y.reshape(*x.shape[:-1], y.shape[-1])


class Dense(objax.Module):
    """Dense linear layer."""

    def __init__(self, plan: DensePlan, key: Array):
        w, b = plan.init(key)
        self.w, self.b = TrainVar(w), TrainVar(b)

    def __call__(self, x: Array) -> Array:
        return x @ self.w.value + self.b.value


class MLP(objax.Module):
    """Dense multilayer perceptron with swish, the baseline without symmetry; arguments as for EMLP, ch an integer."""

    def __init__(
        self,
        rep_in: Rep,
        rep_out: Rep,
        group: Groups | None = None,
        ch: int = 384,
        num_layers: int = 3,
        *,
        seed: int = 0,
    ):
        groups = acting(group, rep_in, rep_out)
        self.rep_in, self.rep_out = bind(rep_in, groups, "rep_in"), bind(rep_out, groups, "rep_out")
        self.group, self.seed = one_or_all(groups), seed
        hidden = [positive("ch", ch, 384)] * positive("num_layers", num_layers, 3)
        sizes = [self.rep_in.size(), *hidden, self.rep_out.size()]
        plans = [DensePlan(a, b) for a, b in pairwise(sizes)]
        self.network = objax.ModuleList([Dense(plan, named_key(seed, f"dense {i}")) for i, plan in enumerate(plans)])

    def __call__(self, x: Array) -> Array:
        x = jnp.asarray(x)
        features = _rows(x, self.rep_in)
        *hidden, last = self.network
        for layer in hidden:
            features = jax.nn.swish(layer(features))
        y = last(features)
        return y.reshape(*x.shape[:-1], y.shape[-1])


def _rows(x: Array, rep: Rep) -> Array:
    """X as (batch, dim). Raises ValueError that names the shape expected."""
    if x.ndim not in (1, 2) or x.shape[-1] != rep.size():
        raise ValueError(
            f"input of shape {x.shape} does not fit rep_in = {rep}: give (batch, {rep.size()}) or ({rep.size()},)."
        )
    return x.reshape(-1, x.shape[-1])
