"""Models behave like any other object: copied, pickled, compiled, called with any shape."""

import copy
import pickle
import subprocess
import sys
import warnings

import jax
import jax.numpy as jnp
import numpy as np
import objax
import pytest

from emlp_lab import equivariance_error
from emlp_lab.groups import SE, SU, Group, O, S, SO13p, real_form
from emlp_lab.nn import (
    EMLP,
    EMLPH,
    MLP,
    BiLinear,
    EMLPBlock,
    Linear,
    Sampled,
    StaleWeightsWarning,
    Standardize,
    emlp_plan,
    mlp_plan,
)
from emlp_lab.reps import Rep, T, V
from tests.cases import catches, some
from tests.networks import CLOUD, rows

SHAPE = 1 + 2 * V, V + 1, O(3)


def emlp(seed: int = 0) -> EMLP:
    return EMLP(*SHAPE, ch=[(2 + 2 * V + T(2))(O(3))], pairing="contract", seed=seed)


def mlp(seed: int = 0) -> MLP:
    return MLP(*SHAPE, ch=8, num_layers=1, seed=seed)


def block(seed: int = 0) -> EMLPBlock:
    return EMLPBlock(*SHAPE[:2], O(3), seed=seed)


def linear(seed: int = 0) -> Linear:
    return Linear(*SHAPE[:2], O(3), seed=seed)


def bilinear(seed: int = 0) -> BiLinear:
    return BiLinear(1 + 4 * V + T(2), 1 + V, O(3), policy=Sampled(2), seed=seed)


class Wrapped(objax.Module):
    """A module of a user around ours, as in the examples of objax."""

    def __init__(self):
        self.inside = objax.ModuleList([linear(), block(1)])
        self.plain = objax.TrainVar(jnp.ones(1))

    def __call__(self, x):
        return self.inside[0](x) + self.inside[1](x)


MODELS = {"emlp": emlp, "mlp": mlp, "block": block, "linear": linear, "bilinear": bilinear}
every_model = pytest.mark.parametrize("make", MODELS.values(), ids=MODELS.keys())
WAYS = {"deepcopy": copy.deepcopy, "pickle": lambda model: pickle.loads(pickle.dumps(model))}  # noqa: S301 our own


def inputs(model: objax.Module, n: int = 4) -> np.ndarray:
    rep: Rep = model.rep_in if hasattr(model, "rep_in") else getattr(model, "linear", model).plan.inputs.rep
    return rows(rep, n).astype(np.float32)


@every_model
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_copies_are_models_of_their_own(make, way):
    model = make()
    x = inputs(model)
    before = np.asarray(model(x))
    other = way(model)
    assert list(other.vars().keys()) == list(model.vars().keys())
    np.testing.assert_array_equal(other(x), before)
    for variable in model.vars().subset(objax.TrainVar).values():  # training the one leaves the other
        variable.assign(variable.value + 1)
    assert np.abs(np.asarray(model(x)) - before).max() > 1e-3
    np.testing.assert_array_equal(other(x), before)
    for variable in other.vars().subset(objax.TrainVar).values():
        variable.assign(variable.value + 1)
    np.testing.assert_allclose(other(x), model(x), rtol=1e-6)


def test_modules_of_users_hold_copies():
    model = Wrapped()
    model.plain = linear(5).w  # their own variables are objax's business
    other = copy.deepcopy(model)
    assert list(other.vars().keys()) == list(model.vars().keys())


def test_the_best_model_is_kept_while_training_goes_on():
    model, x = emlp(), jnp.asarray(inputs(emlp(), 32))
    y = x[:, 1:4].sum(axis=1, keepdims=True) * jnp.ones((1, 4))
    optimizer = objax.optimizer.Adam(model.vars())

    def error(model: EMLP) -> jax.Array:
        return ((model(x) - y) ** 2).mean()

    loss = objax.GradValues(lambda: error(model), model.vars())

    @objax.Function.with_vars(model.vars() + optimizer.vars())
    def step():
        optimizer(lr=0.01, grads=loss()[0])

    train = objax.Jit(step)
    best, kept = np.inf, model
    for _ in range(20):
        if (now := float(error(model))) < best:
            best, kept = now, copy.deepcopy(model)
        train()
    assert best < float(error(emlp()))
    np.testing.assert_allclose(float(error(kept)), best, rtol=1e-6)


@pytest.mark.slow  # test_checkpoint loads in another process, test_objects sends plans to one
def test_models_go_to_other_processes(tmp_path):
    model = emlp(3)
    path, x = tmp_path / "model.pickle", inputs(model)
    path.write_bytes(pickle.dumps((model, model.plan, x)))
    code = (
        "import pickle, sys, numpy as np\n"
        "model, plan, x = pickle.load(open(sys.argv[1], 'rb'))\n"
        "np.save(sys.argv[2], np.stack([model(x), plan.apply(model.params, x, model.carriers)]))"
    )
    subprocess.run([sys.executable, "-c", code, path, tmp_path / "y.npy"], check=True)
    for y in np.load(tmp_path / "y.npy"):
        np.testing.assert_allclose(y, model(x), atol=1e-6)


@pytest.mark.parametrize("make", [emlp, mlp], ids=["emlp", "mlp"])
def test_compiling_with_the_weights_of_today_is_said(make):
    model, x = make(), jnp.asarray(inputs(make()))
    with pytest.warns(StaleWeightsWarning, match=r"plan\.apply"):
        jax.jit(model)(x)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        expected = model(x)
        np.testing.assert_allclose(objax.Jit(model)(x), expected, atol=1e-6)
        np.testing.assert_allclose(jax.vmap(model)(x), expected, atol=1e-6)
        np.testing.assert_allclose(jax.jit(model.plan.apply)(model.params, x), expected, atol=1e-6)
        jax.grad(lambda x: model(x).sum())(x)
        objax.Jit(objax.GradValues(lambda x: model(x).sum(), model.vars()))(x)


@every_model
@some("shape", [(), (3,), (0,), (2, 3), (2, 0, 3)], 2, ids=str)
def test_batches_of_any_shape(make, shape):
    model = make()
    n = inputs(model).shape[1]
    x = np.random.default_rng(0).standard_normal((*shape, n)).astype(np.float32)
    y = np.asarray(model(x))
    flat = x.reshape(-1, n) if x.size else np.zeros((0, n), np.float32)
    assert y.shape == (*shape, y.shape[-1])
    np.testing.assert_allclose(y.reshape(len(flat), y.shape[-1]), model(flat), atol=1e-5)
    assert y.shape[-1] == model(np.ones(n)).shape[-1]


def test_a_call_compiles_once_for_each_shape():
    model = emlp()
    for x in (inputs(model, 3), inputs(model, 3), inputs(model, 5), inputs(model, 3)):
        model(x)
    assert model.plan.compiled._cache_size() == 2  # type: ignore[attr-defined]


LAYERS = [
    (Linear, {}),
    (BiLinear, {"pairing": "contract"}),
    (EMLPBlock, {"pairing": "contract"}),
]
SHAPES = [
    (1 + 3 * V + T(2), V + 1, O(3)),
    (2 * V + V.T, V + V.T, SO13p()),
    (V + T(2), T(2), S(4)),
    (CLOUD, CLOUD, None),
    (V, V + 2, real_form(SU(2))),
]


@pytest.mark.parametrize(("kind", "options"), LAYERS, ids=lambda v: getattr(v, "__name__", ""))
@some(("rep_in", "rep_out", "group"), SHAPES, 5, also=lambda _in, _out, group: group == SO13p(), ids=str)
def test_layers_from_representations(kind, options, rep_in, rep_out, group):
    layer, other = (kind(rep_in, rep_out, group, seed=seed, **options) for seed in (0, 1))
    bound = [rep(group) if isinstance(group, Group) else rep for rep in (rep_in, rep_out)]
    assert equivariance_error(lambda x: layer(jnp.asarray(x, jnp.float32)), bound[0], bound[1]) < 1e-4
    x = rows(bound[0]).astype(np.float32)
    assert layer(x).shape == (6, bound[1].size())
    assert layer.params if kind is not BiLinear else layer.pairings
    if np.abs(np.asarray(layer(x))).max() > 1e-6:
        assert np.abs(np.asarray(layer(x)) - np.asarray(other(x))).max() > 1e-6


@some(
    ("rep_in", "group"),
    [(2 * V + 1, O(3)), (2 * V, SE(2)), (V + V.T, SO13p())],
    ids=str,
)
def test_potentials_have_a_gradient_field(rep_in, group):
    model = EMLPH(rep_in, T(0), group, 24, 2)
    rep, x = rep_in(group), rows(rep_in(group), 4).astype(np.float32)
    assert model(x).shape == (4,)
    np.testing.assert_array_equal(model.H(x), EMLPH(rep_in, group=group, ch=24, num_layers=2)(x))
    catches(lambda: EMLPH(rep_in, V, group), "rep_out", "T(0)")
    field = np.asarray(model.gradient(x))
    assert field.shape == x.shape
    step = 1e-2 * rows(rep, 4, seed=1).astype(np.float32)
    expected = np.asarray(model(x + step) - model(x - step)) / 2
    np.testing.assert_allclose((field * step).sum(axis=1), expected, rtol=0.02, atol=2e-6)
    assert equivariance_error(lambda x: model.gradient(jnp.asarray(x, jnp.float32)), rep, rep.T) < 1e-3


def test_plans_are_values():
    for plan in (emlp_plan(*SHAPE, ch=9), mlp_plan(*SHAPE, ch=9)):
        assert copy.deepcopy(plan) is plan
        other = pickle.loads(pickle.dumps(plan))  # noqa: S301
        params, x = plan.init(0), rows(plan.rep_in)
        plan.compiled(params, x)
        np.testing.assert_array_equal(other.apply(other.init(0), x), plan.apply(params, x))
        pickle.dumps(plan)  # also after it was compiled


def test_complex_groups_through_their_real_form():
    group = real_form(SU(2))
    model = EMLP(2 * V, V, group, ch=48, num_layers=1)
    assert equivariance_error(lambda x: model(jnp.asarray(x, jnp.float32)), model.rep_in, model.rep_out) < 1e-4


def test_standardize_as_emlp_has_it():
    model, x = emlp(), inputs(emlp())
    rng = np.random.default_rng(0)
    x_mean, x_std = np.zeros(7), np.repeat([2.0, 3.0, 0.5], [1, 3, 3])
    y_mean, y_std = np.array([0, 0, 0, 5.0]), np.repeat([3.0, 2.0], [3, 1])
    whole = Standardize(model, (x_mean, x_std, y_mean, y_std))
    np.testing.assert_allclose(whole(x), y_std * model(x / x_std.astype(np.float32)) + y_mean, rtol=1e-5)
    np.testing.assert_allclose(Standardize(model, (0.0, 2.0))(x), model(x / 2), rtol=1e-6)
    assert equivariance_error(lambda x: whole(jnp.asarray(x, jnp.float32)), model.rep_in, model.rep_out) < 1e-4
    assert list(copy.deepcopy(whole).vars().keys()) == list(whole.vars().keys())
    for stats in [(rng.standard_normal(7), 1.0), (0.0, rng.random(7) + 1), (0.0, 1.0, np.ones(4), 1.0)]:
        with pytest.warns(UserWarning, match="do not commute"):
            Standardize(model, stats)
    for stats, word in [((1.0,), "x_mean"), ((0.0, 0.0), "positive"), ((np.nan, 1.0), "finite")]:
        catches(lambda stats=stats: Standardize(model, stats), word)
