"""Layers as objax modules, for networks of one's own; features are in the order of their representations."""

from collections.abc import Callable
from typing import Any

import jax.numpy as jnp
import numpy as np
import objax
from jax import Array
from jaxtyping import Inexact

from emlp_lab.nn.acting import Groups, bound
from emlp_lab.nn.bilinear.kept import Kept, keep
from emlp_lab.nn.bilinear.pairings import Pairings
from emlp_lab.nn.bilinear.plan import bilinear_stream
from emlp_lab.nn.bilinear.policy import Policy, as_policy
from emlp_lab.nn.bilinear.rule import Rule, as_rule
from emlp_lab.nn.gate import gate_plan, gated
from emlp_lab.nn.keys import named_key
from emlp_lab.nn.layout import Layout, as_rows
from emlp_lab.nn.linear import LinearParams, LinearPlan, linear_plan
from emlp_lab.nn.modules.variables import CarriersVar, TrainVar
from emlp_lab.nn.network import BlockParams, BlockPlan
from emlp_lab.reps import Rep
from emlp_lab.solve import Solver
from emlp_lab.stream import drain


class Linear(objax.Module):
    """Equivariant linear layer with bias; w and b are coefficients in the equivariant bases.

    rep_in, rep_out, group: as for `EMLP`. seed: of the initial weights. layer(x): (..., n_in) to (..., n_out).
    """

    def __init__(
        self,
        rep_in: Rep | int,
        rep_out: Rep | int,
        group: Groups | None = None,
        *,
        seed: int = 0,
        solver: Solver | None = None,
    ):
        (source, target), _ = bound(rep_in, rep_out, group)
        plan = linear_plan(source, target, solver or Solver())
        self.hold(plan, LinearParams(*plan.init(named_key(seed, "linear"))))

    @classmethod
    def of(cls, plan: LinearPlan, params: LinearParams) -> "Linear":
        """The layer of a plan with these weights."""
        layer = cls.__new__(cls)
        layer.hold(plan, params)
        return layer

    def hold(self, plan: LinearPlan, params: LinearParams) -> None:
        """Makes the variables."""
        self.plan = plan
        self.w, self.b = TrainVar(params.w), TrainVar(params.b)

    @property
    def params(self) -> LinearParams:
        """The current weights."""
        return LinearParams(self.w.value, self.b.value)

    def __call__(self, x: Array | np.ndarray) -> Array:
        return _as_written(self.plan.inputs, self.plan.outputs, lambda rows: self.plan.apply(*self.params, rows), x)


class BiLinear(objax.Module):
    """Bilinear layer: parts of the input act as linear maps on other parts, see `Rule`.

    pairing, policy: as for `EMLP`. The kept carriers are state, so that `objax.io` saves and restores them with the
    weights: the loaded function is the saved one whatever seed the receiving model was built with.
    """

    def __init__(
        self,
        rep_in: Rep | int,
        rep_out: Rep | int,
        group: Groups | None = None,
        *,
        pairing: Rule | str = Rule.EXACT,
        policy: Policy | None = None,
        seed: int = 0,
        solver: Solver | None = None,
    ):
        (source, target), groups = bound(rep_in, rep_out, group)
        options = len(groups) > 1, as_rule(pairing), as_policy(policy), solver or Solver()
        kept = keep(drain(bilinear_stream(source, target, 0, *options)), seed)
        self.hold(kept, kept.init(named_key(seed, "bilinear")))

    @classmethod
    def of(cls, kept: Kept, w: Array) -> "BiLinear":
        """The layer of a plan and its carriers with these weights."""
        layer = cls.__new__(cls)
        layer.hold(kept, w)
        return layer

    def hold(self, kept: Kept, w: Array) -> None:
        """Makes the variables."""
        self.plan, self._drawn = kept.plan, kept
        self.w = TrainVar(w)
        self.carriers = CarriersVar(jnp.asarray(kept.carriers))

    @property
    def kept(self) -> Kept:
        """The layer with its current carriers; their seed is None if they are not the ones it draws."""
        carriers = np.asarray(self.carriers.value)
        return self._drawn if np.array_equal(carriers, self._drawn.carriers) else Kept(self.plan, carriers, None)

    @property
    def pairings(self) -> Pairings:
        """The pairings of the current carriers."""
        return self.kept.pairings

    def __call__(self, x: Array | np.ndarray) -> Array:
        plan, w, carriers = self.plan, self.w.value, self.carriers.value
        return _as_written(plan.inputs, plan.outputs, lambda rows: plan.apply(w, carriers, rows), x)


class EMLPBlock(objax.Module):
    """Linear layer, bilinear layer and gated nonlinearity: gate(linear(x) + bilinear(linear(x)))."""

    def __init__(
        self,
        rep_in: Rep | int,
        rep_out: Rep | int,
        group: Groups | None = None,
        *,
        pairing: Rule | str = Rule.EXACT,
        policy: Policy | None = None,
        seed: int = 0,
        solver: Solver | None = None,
    ):
        (source, target), groups = bound(rep_in, rep_out, group)
        kept, wide = solver or Solver(), gated(target)
        options = len(groups) > 1, as_rule(pairing), as_policy(policy), kept
        bilinear = keep(drain(bilinear_stream(wide, wide, 0, *options)), seed)
        plan = BlockPlan(linear_plan(source, wide, kept), bilinear, gate_plan(target))
        self.hold(plan, plan.init(seed, 0))

    @classmethod
    def of(cls, plan: BlockPlan, params: BlockParams) -> "EMLPBlock":
        """The block of a plan with these weights."""
        block = cls.__new__(cls)
        block.hold(plan, params)
        return block

    def hold(self, plan: BlockPlan, params: BlockParams) -> None:
        """Makes the layers."""
        self.linear = Linear.of(plan.linear, params.linear)
        self.bilinear = BiLinear.of(plan.bilinear, params.bilinear)
        self.gate = plan.gate

    @property
    def params(self) -> BlockParams:
        """The current weights."""
        return BlockParams(self.linear.params, self.bilinear.w.value)

    def __call__(self, x: Array | np.ndarray) -> Array:
        plan = BlockPlan(self.linear.plan, self.bilinear.kept, self.gate)
        carriers = self.bilinear.carriers.value
        apply = lambda rows: plan.trace(self.params, carriers, rows).features  # noqa: E731
        return _as_written(plan.linear.inputs, plan.gate.outputs, apply, x)


def _as_written(inputs: Layout, outputs: Layout, apply: Callable[[Any], Any], x: Any) -> Inexact[Any, "... n_out"]:
    """A function of grouped rows, on features in the order of their representations."""
    x = jnp.asarray(x)
    rows = inputs.group(as_rows(x, inputs.rep))
    y = outputs.ungroup(apply(rows))
    return y.reshape(*x.shape[:-1], y.shape[-1])
