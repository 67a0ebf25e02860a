"""The default modules: objax variables around the plans, nothing else."""

import jax.numpy as jnp
import numpy as np
import objax
from jax import Array
from objax.variable import StateVar, TrainVar

from emlp_lab.nn.acting import Groups, acting, bind, one_or_all
from emlp_lab.nn.bilinear.kept import Kept
from emlp_lab.nn.bilinear.pairings import Pairings
from emlp_lab.nn.bilinear.policy import Policy
from emlp_lab.nn.bilinear.rule import Rule, as_rule
from emlp_lab.nn.dense import DenseParams, mlp_plan
from emlp_lab.nn.linear import LinearPlan
from emlp_lab.nn.network import BlockParams, BlockPlan, Channels, EMLPParams, EMLPPlan, LinearParams, emlp_stream
from emlp_lab.reps import Rep
from emlp_lab.solve import Solver
from emlp_lab.stream import drain


class Linear(objax.Module):
    """Equivariant linear layer on grouped features; w and b are coefficients in the equivariant bases."""

    def __init__(self, plan: LinearPlan, w: Array, b: Array):
        self.plan = plan
        self.w, self.b = TrainVar(w), TrainVar(b)

    @property
    def params(self) -> LinearParams:
        """The current weights."""
        return LinearParams(self.w.value, self.b.value)

    def __call__(self, x: Array) -> Array:
        return self.plan.apply(self.w.value, self.b.value, x)


class BiLinear(objax.Module):
    """Bilinear layer on grouped features.

    The kept carriers are state, so that `objax.io` saves and restores them with the weights: the loaded function is
    the saved one whatever seed the receiving model was built with.
    """

    def __init__(self, kept: Kept, w: Array):
        self.plan, self._drawn = kept.plan, kept
        self.w = TrainVar(w)
        self.carriers = StateVar(jnp.asarray(kept.carriers))

    @property
    def kept(self) -> Kept:
        """The layer with its current carriers; their seed is None if they are not the ones it draws."""
        carriers = np.asarray(self.carriers.value)
        return self._drawn if np.array_equal(carriers, self._drawn.carriers) else Kept(self.plan, carriers, None)

    @property
    def pairings(self) -> Pairings:
        """The pairings of the current carriers."""
        return self.kept.pairings

    def __call__(self, x: Array) -> Array:
        return self.plan.apply(self.w.value, self.carriers.value, x)


class EMLPBlock(objax.Module):
    """Linear layer, bilinear layer and gated nonlinearity."""

    def __init__(self, plan: BlockPlan, params: BlockParams):
        self.linear = Linear(plan.linear, *params.linear)
        self.bilinear = BiLinear(plan.bilinear, params.bilinear)
        self.gate = plan.gate

    @property
    def params(self) -> BlockParams:
        """The current weights."""
        return BlockParams(self.linear.params, self.bilinear.w.value)

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
        built = plan or drain(emlp_stream(rep_in, rep_out, group, ch, num_layers, solver, rule, policy, seed))
        self.plan = built.keep(seed)
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
        params = self.plan.init(seed)
        self.network = objax.ModuleList(map(EMLPBlock, self.plan.blocks, params.blocks))
        self.head = Linear(self.plan.head, *params.head)

    @property
    def params(self) -> EMLPParams:
        """The current weights, for `plan.apply` and `plan.trace`."""
        return EMLPParams(tuple(block.params for block in self.network), self.head.params)

    @property
    def carriers(self) -> tuple[Array, ...]:
        """The current carriers of the bilinear layers."""
        return tuple(block.bilinear.carriers.value for block in self.network)

    @property
    def pairings(self) -> tuple[Pairings, ...]:
        """What the bilinear layers multiply, layer by layer; read from the current state, also after loading."""
        return tuple(block.bilinear.pairings for block in self.network)

    def __call__(self, x: Array) -> Array:
        return self.plan.apply(self.params, x, self.carriers)


class Dense(objax.Module):
    """Dense linear layer."""

    def __init__(self, w: Array, b: Array):
        self.w, self.b = TrainVar(w), TrainVar(b)

    @property
    def params(self) -> DenseParams:
        """The current weights."""
        return DenseParams(self.w.value, self.b.value)


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
        self.plan = mlp_plan(rep_in, rep_out, group, ch, num_layers)
        self.rep_in, self.rep_out, self.seed = self.plan.rep_in, self.plan.rep_out, seed
        self.group = one_or_all(self.plan.groups)
        self.network = objax.ModuleList([Dense(*weights) for weights in self.plan.init(seed)])

    @property
    def params(self) -> tuple[DenseParams, ...]:
        """The current weights, for `plan.apply` and `plan.trace`."""
        return tuple(layer.params for layer in self.network)

    def __call__(self, x: Array) -> Array:
        return self.plan.apply(self.params, x)
