"""The picture of a basis in one call."""

import numpy as np
import pytest
from emlp_widgets import vis

from emlp_lab.groups import SO, SU, S
from emlp_lab.reps import T, V
from tests.cases import catches


def drawn(picture, name: str, dtype: str) -> np.ndarray:
    shape = picture.picture["rows"], picture.picture["cols"]
    return np.frombuffer(picture.picture[name], dtype).reshape(shape)


@pytest.mark.parametrize(
    ("rep_in", "rep_out", "group"), [(V, T(2), SO(3)), (V, V, S(4)), (2 * V + 1, V, S(3))], ids=str
)
def test_classes_are_the_free_weights(rep_in, rep_out, group):
    rep_in, rep_out = rep_in(group), rep_out(group)
    classes = drawn(vis(rep_in, rep_out), "classes", "<i4")
    assert classes.shape == (rep_out.size(), rep_in.size())
    assert len(np.unique(np.abs(classes[classes != 0]))) == (rep_in >> rep_out).equivariant_basis().rank


def test_one_element():
    rep = V(S(4))
    Q = (rep >> rep).equivariant_basis().dense()
    np.testing.assert_allclose(drawn(vis(rep, rep, element=1), "values", "<f4").ravel(), Q[:, 1], atol=1e-6)
    catches(lambda: vis(rep, rep, element=2), "2", "0 to 1")


@pytest.mark.parametrize("cluster", [True, False])
def test_as_in_emlp(cluster: bool):
    rep_in, rep_out = V(SO(3)), T(2)(SO(3))
    for picture in (vis(rep_in, rep_out, cluster=cluster), vis(rep_in, rep_out, cluster)):
        for name, dtype in (("classes", "<i4"), ("values", "<f4")):
            np.testing.assert_array_equal(drawn(picture, name, dtype), drawn(vis(rep_in, rep_out), name, dtype))
    catches(lambda: vis(rep_in, rep_out, cluster="yes"), "cluster='yes'", "True or False")
    catches(lambda: vis("V", rep_out), "rep_in", "'V'", "parse")


def test_complex_bases_are_not_drawn():
    catches(lambda: vis(V(SU(2)), V(SU(2))), "complex")
