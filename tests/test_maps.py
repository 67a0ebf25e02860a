"""Maps between permuted places are the same numbers whether they are kept as matrices or as orbits."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from emlp_lab import load, save
from emlp_lab.groups import S, Z
from emlp_lab.nn import EMLP
from emlp_lab.nn.linear import LinearPlan, linear_plan, maps
from emlp_lab.nn.linear.maps import DenseMaps, TiedMaps
from emlp_lab.reps import Rep, T, V
from emlp_lab.solve import Solver
from tests.cases import signed_permutations
from tests.networks import rows

SIGNED = signed_permutations()
CASES = [
    ((2 * V + 1)(S(4)), (V + T(2))(S(4))),
    (T(2)(Z(5)), (3 * V + 2)(Z(5))),
    ((V + T(2))(signed_permutations()), (2 * T(2) + 1)(signed_permutations())),
    (V(S(3)) * V(Z(4)), V(Z(4)) + V(S(3)) * V(Z(4))),
    (V(S(3)) * V(SIGNED) + V(S(3)), V(SIGNED) * V(S(3)) + V(SIGNED)),
    ((V * V)(Z(6)), (V * V)(Z(6))),
]


@pytest.mark.parametrize(("rep_in", "rep_out"), CASES, ids=str)
def test_orbits_and_matrices_are_one_layer(rep_in: Rep, rep_out: Rep, monkeypatch):
    dense = linear_plan(rep_in, rep_out, Solver())
    monkeypatch.setattr(maps, "LARGE", 0)
    tied = linear_plan(rep_in, rep_out, Solver())
    assert any(isinstance(term.maps, TiedMaps) for term in tied.terms)
    assert all(isinstance(term.maps, DenseMaps) for term in dense.terms)
    for a, b in zip([*dense.terms, *dense.biases], [*tied.terms, *tied.biases], strict=True):
        np.testing.assert_allclose(b.maps.dense(), a.maps.dense(), atol=1e-15)
    w, b, x = (np.random.default_rng(0).standard_normal(n) for n in (dense.weights, dense.bias_weights, rep_in.size()))

    def layer(plan: LinearPlan, w: Any, b: Any, x: Any) -> Any:
        return plan.outputs.ungroup(plan.apply(w, b, plan.inputs.group(x[None])))[0]

    y = layer(dense, w, b, x)
    np.testing.assert_allclose(layer(tied, w, b, x), y, atol=1e-13)
    with jax.enable_x64(True):
        slope = jax.jit(jax.grad(lambda w: (layer(tied, w, jnp.asarray(b), jnp.asarray(x)) ** 2).sum()))
        found = slope(jnp.asarray(w))
    expected = 2 * np.stack([layer(dense, e, 0 * b, x) for e in np.eye(len(w))]) @ y
    np.testing.assert_allclose(found, expected, atol=1e-11 * (1 + np.abs(expected).max()))


def test_convolutions_are_saved_as_orbits(tmp_path):
    model, path = EMLP(V, V + 1, Z(120), ch=[(V + 2)(Z(120))], seed=3), tmp_path / "model"
    assert any(isinstance(term.maps, TiedMaps) for term in model.plan.blocks[0].linear.terms)
    save(model, path)
    assert path.stat().st_size < 10**6  # as matrices the bases would take 14 MB
    x = rows(model.rep_in).astype(np.float32)
    np.testing.assert_array_equal(load(path)(x), model(x))
    y = np.asarray(model(np.roll(x, 7, axis=1)))  # what a convolution does with a shift
    np.testing.assert_allclose(y[:, :120], np.roll(np.asarray(model(x))[:, :120], 7, axis=1), atol=1e-5)
