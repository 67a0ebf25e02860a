"""The equivariant perceptron as an objax module."""

import jax
import jax.numpy as jnp
import numpy as np
import objax
from jax import Array
from jax.core import Tracer

from emlp_lab.nn.acting import Groups, bound, one_or_all
from emlp_lab.nn.bilinear.pairings import Pairings
from emlp_lab.nn.bilinear.policy import Policy
from emlp_lab.nn.bilinear.rule import Rule, as_rule
from emlp_lab.nn.hidden import Channels, Choice
from emlp_lab.nn.layout import as_numbers
from emlp_lab.nn.modules.layers import EMLPBlock, Linear
from emlp_lab.nn.modules.traced import warn_if_frozen
from emlp_lab.nn.network import EMLPParams, EMLPPlan
from emlp_lab.nn.planning import emlp_stream, is_chosen, warn_if_blind
from emlp_lab.nn.start import Start
from emlp_lab.reps import Rep, Scalar
from emlp_lab.solve import Solver
from emlp_lab.stream import drain


class EMLP(objax.Module):
    """Equivariant multilayer perceptron (Finzi, Welling, Wilson 2021).

    rep_in, rep_out: representations of input and output, bound or not. group: one group, or several as a tuple, or None
    for those that rep_in and rep_out are bound to; with several all representations must be bound. ch: width of the
    hidden layers as an integer, a representation, or a list of either with one entry for each layer. num_layers: number
    of hidden layers, if ch is no list. pairing: the rule of the bilinear layers, "exact", "contract", "full" or "none",
    see `Rule`; None for "exact", or another where with that the network would be blind. policy: which carriers they
    keep, by default Sampled(). seed: of the initial weights and of the carriers. hidden: how an integer ch becomes a
    representation, "auto" or "emlp", see `Choice`; print(model.plan) says what was chosen and why. probe: whether to
    look what the network can tell apart, see `Sight`; one that is blind gives a `BlindNetworkWarning` with the way out.
    start: the size of the initial weights, "level" or "unit", see `Start`.
    solver: keeps solved bases from model to model. plan: a plan built before by `emlp_stream`, instead of solving here;
    its pairing and policy are those of the model.

    model(x) takes x of shape (..., rep_in.size()) and returns (..., rep_out.size()); it is compiled once for each shape
    of x. Raises ValueError for groups and representations that do not match, BudgetError for what does not fit in
    memory.

    A model keeps its weights in objax variables. Compile what uses it with objax.Jit; jax.jit does not know these
    variables, and would keep the weights of its first call (`StaleWeightsWarning`): it takes the pure function instead,
    jax.jit(model.plan.apply)(model.params, x).

    A vector from five points in any order, each with two features and a position, its five numbers side by side:

    >>> cloud = V(S(5)) * (2 + V(SO(3)))
    >>> model = EMLP(cloud, V(SO(3)), ch=32, num_layers=1)
    >>> model(jnp.zeros((10, 25))).shape
    (10, 3)
    """

    def __init__(
        self,
        rep_in: Rep | int,
        rep_out: Rep | int,
        group: Groups | None = None,
        ch: Channels = 384,
        num_layers: int = 3,
        *,
        pairing: Rule | str | None = None,
        policy: Policy | None = None,
        seed: int = 0,
        hidden: Choice | str = Choice.AUTO,
        probe: bool = True,
        start: Start | str = Start.LEVEL,
        solver: Solver | None = None,
        plan: EMLPPlan | None = None,
    ):
        if plan:
            _check_plan(plan, (rep_in, rep_out, group), pairing, policy)
            built = plan
        else:
            kept = solver or Solver()
            shape = rep_in, rep_out, group, ch, num_layers, kept
            built = drain(emlp_stream(*shape, pairing, policy, seed, hidden=hidden, probe=probe, start=start))
            warn_if_blind(built, ch, kept, chosen=is_chosen(ch, pairing, hidden))
        self.plan = built.keep(seed)
        self.rep_in, self.rep_out, self.seed = self.plan.rep_in, self.plan.rep_out, seed
        self.group = one_or_all(self.plan.groups)
        params = self.plan.init(seed)
        self.network = objax.ModuleList(map(EMLPBlock.of, self.plan.blocks, params.blocks))
        self.head = Linear.of(self.plan.head, params.head)
        self._kept: tuple[tuple[Array, ...], EMLPPlan] | None = None

    @property
    def params(self) -> EMLPParams:
        """The current weights, for `plan.apply` and `plan.trace`."""
        return EMLPParams(tuple(block.params for block in self.network), self.head.params)

    @property
    def decays(self) -> list[tuple[objax.TrainVar, np.ndarray]]:
        """Each trained variable with what `EMLPPlan.decays` says of it."""
        variables: list[objax.TrainVar] = []
        for block in self.network:
            variables += [block.linear.w, block.linear.b, block.bilinear.w]
        return list(zip([*variables, self.head.w, self.head.b], jax.tree.leaves(self.plan.decays), strict=True))

    @property
    def carriers(self) -> tuple[Array, ...]:
        """The current carriers of the bilinear layers."""
        return tuple(block.bilinear.carriers.value for block in self.network)

    @property
    def pairings(self) -> tuple[Pairings, ...]:
        """What the bilinear layers multiply, layer by layer; read from the current state, also after loading."""
        return tuple(block.bilinear.pairings for block in self.network)

    def __call__(self, x: Array | np.ndarray) -> Array:
        warn_if_frozen(self, x)
        carriers = self.carriers
        if any(isinstance(one, Tracer) for one in carriers):
            return self.plan.compiled(self.params, as_numbers(x), carriers)
        return self._current(carriers).compiled(self.params, as_numbers(x))

    def _current(self, carriers: tuple[Array, ...]) -> EMLPPlan:
        """The plan with the carriers that the model has now, which are compiled into it."""
        if self._kept is None or any(a is not b for a, b in zip(self._kept[0], carriers, strict=True)):
            self._kept = carriers, self.plan.hold([block.bilinear.kept for block in self.network])
        return self._kept[1]


class EMLPH(EMLP):
    """An invariant potential, for example the energy of a Hamiltonian network, with its gradient field.

    The arguments are those of `EMLP`; rep_out is a scalar. model(x), in emlp model.H(x), takes (..., n_in) to (...,).
    Raises ValueError for another rep_out.
    """

    def __init__(
        self,
        rep_in: Rep | int,
        rep_out: Rep | int = Scalar,
        group: Groups | None = None,
        ch: Channels = 384,
        num_layers: int = 3,
        **options,
    ):
        if rep_out not in (1, Scalar):
            raise ValueError(f"rep_out = {rep_out}: a potential is one number, so that rep_out is T(0), or left out.")
        super().__init__(rep_in, Scalar, group, ch, num_layers, **options)

    def H(self, x: Array | np.ndarray) -> Array:
        """The potential."""
        return super().__call__(x)[..., 0]

    def __call__(self, x: Array | np.ndarray) -> Array:
        return self.H(x)

    def gradient(self, x: Array | np.ndarray) -> Array:
        """The gradient of the potential with respect to x, of the shape of x; it transforms as the dual of rep_in."""
        return jax.grad(lambda x: self(x).sum())(jnp.asarray(x, float))


def _check_plan(
    plan: EMLPPlan, shape: tuple[Rep | int, Rep | int, Groups | None], pairing: Rule | str | None, policy: Policy | None
) -> None:
    """Raises ValueError for a plan of another network than is asked for."""
    (source, target), groups = bound(*shape)
    if (plan.rep_in, plan.rep_out, plan.groups) != (source, target, groups):
        raise ValueError(
            f"the plan maps {plan.rep_in} -> {plan.rep_out} over {one_or_all(plan.groups)}, not {source} -> {target} "
            f"over {one_or_all(groups)}: leave it out."
        )
    if policy or (pairing and plan.rule != as_rule(pairing)):
        raise ValueError(
            f"the plan pairs by the rule {str(plan.rule)!r} and {plan.policy}: leave out pairing and policy, here "
            f"{str(pairing)!r} and {policy}, or the plan."
        )
