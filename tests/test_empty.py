"""Empty bases: why there is no map but zero, and offers that were solved."""

import numpy as np
import pytest

from emlp_lab.groups import (
    GL,
    O13,
    SO,
    SU,
    C,
    D,
    Group,
    Icosahedral,
    O,
    S,
    Scaling,
    Sp,
    U,
    from_generators,
    real_form,
)
from emlp_lab.reps import Irrep, Rep, T, V
from tests.cases import catches, some

OWN = from_generators(discrete=[-np.eye(3)], name="O(3)")  # whose name says something else
SHOWN: dict[str, tuple[Rep, str]] = {
    "O(3)": ((V >> T(2))(O(3)), "-1 is in O(3). It turns a vector round but leaves a matrix as it is."),
    "O(3) down": ((T(3) >> T(2))(O(3)), "It turns a 3-tensor round but leaves a matrix as it is."),
    "O(7)": ((V >> T(2))(O(7)), "-1 is in O(7)"),
    "O(1,3)": ((V >> T(2))(O13()), "-1 is in O(1,3)"),
    "SO(4)": ((V >> T(2))(SO(4)), "-1 is in SO(4)"),
    "SO(6)": ((V >> T(0))(SO(6)), "It turns a vector round but leaves a number as it is."),
    "Sp(2)": ((V >> T(2))(Sp(2)), "-1 is in Sp(2)"),
    "SU(2)": ((V >> T(2))(SU(2)), "-1 is in SU(2)"),
    "SU(3)": ((V >> T(2))(SU(3)), "exp(2πi/3) is in SU(3). It multiplies a vector by exp(2πi/3)"),
    "U(2)": ((V >> T(2))(U(2)), "-1 is in U(2)"),
    "real form": ((V >> T(0))(real_form(SU(2))), "-1 is in real_form(SU(2))"),
    "D(4)": ((V >> T(0))(D(4)), "-1 is in D(4)"),
    "GL(3)": ((V >> V.T)(GL(3)), "2 is in GL(3). It multiplies a vector by 2 but multiplies T(0, 1) by 1/2."),
    "Scaling": ((V >> T(0))(Scaling(2)), "2 is in Scaling(2)"),
    "sums": ((V + T(3) >> T(2) + 1)(O(3)), "It turns every part of the input round but leaves every part of the"),
    "two groups": ((V(O(3)) >> V(S(3))), "It turns V(O(3)) round but leaves V(S(3)) as it is."),
    "irreducibles": ((Irrep(1) >> Irrep(2))(O(3)), "It turns Irrep(1) round but leaves Irrep(2) as it is."),
}
NOT_SHOWN: dict[str, Rep] = {
    "SO(3) to a number": (V >> T(0))(SO(3)),
    "C(3)": (V >> T(0))(C(3)),
    "Icosahedral": (V >> T(0))(Icosahedral()),
    "irreducibles": (Irrep(1) >> Irrep(2))(SO(3)),
}


def groups_and_elements(rep: Rep, element: object) -> list[tuple[Group, np.ndarray]]:
    return list(element.items()) if isinstance(element, dict) else [(rep.groups[0], np.asarray(element))]


@pytest.mark.parametrize(("rep", "said"), list(SHOWN.values()), ids=list(SHOWN))
def test_one_element_shows_it(rep: Rep, said: str):
    basis = rep.equivariant_basis()
    found = basis.why_empty()
    assert said in found.text
    assert found.text.startswith(f"{basis.dim} entries, no free weight. ")
    assert found.text.endswith(" W would have to do both: only zero can.")
    # It has no eigenvalue 1 on the maps, so that it leaves none of them alone.
    P = rep.rho(found.element)  # type: ignore[arg-type]
    assert np.abs(np.linalg.eigvals(P) - 1).min() > 1e-3
    for group, g in groups_and_elements(rep, found.element):
        np.testing.assert_allclose(g, g[0, 0] * np.eye(group.d))
        for tensor in (T(2), T(1, 1), T(0, 2)):  # an element leaves alone what its group leaves alone
            Q = tensor(group).equivariant_basis().dense()
            np.testing.assert_allclose(tensor(group).rho(g) @ Q, Q, atol=1e-9)


@pytest.mark.parametrize("rep", list(NOT_SHOWN.values()), ids=list(NOT_SHOWN))
def test_without_such_an_element(rep: Rep):
    found = rep.equivariant_basis().why_empty()
    assert found.element is None
    assert "Averaged over the whole group nothing is left: counted twice, by characters and by solving." in found.text


@some("rep", [*(rep for rep, _ in SHOWN.values()), *NOT_SHOWN.values()], 2, ids=str)
def test_offers_have_maps(rep: Rep):
    for offer in rep.equivariant_basis().why_empty().offers:
        maps = offer.rep_in >> offer.rep_out
        assert maps.groups == (offer.group,)
        assert maps.equivariant_basis().rank == offer.rank > 0
        assert str(offer.rank) in offer.text
        assert (offer.rep_in.size(), offer.rep_out.size()) != (0, 0)


@pytest.mark.parametrize(
    ("rep", "texts"),
    [
        (
            (V >> T(2))(O(3)),
            [
                "Leave out reflections: SO(3) has 1 map",
                "Map to a 3-tensor instead: 3 maps",
                "Multiply instead: 3 pairings",
            ],
        ),
        ((V >> T(0))(D(4)), ["Map to a vector instead: 1 map", "Multiply instead: 1 pairing"]),
        ((V(O(3)) >> V(S(3))), []),
        ((V >> T(2))(O(28)), ["Map to a vector instead: 1 map"]),
    ],
    ids=str,
)
def test_what_is_offered(rep: Rep, texts: list[str]):
    assert [offer.text for offer in rep.equivariant_basis().why_empty().offers] == texts


def test_a_name_alone_is_no_group():
    offers = (T(0) >> V)(OWN).equivariant_basis().why_empty().offers
    assert not [offer for offer in offers if "Leave out" in offer.text]


def test_no_entries_and_not_empty():
    nothing = (0 * V >> V)(SO(3)).equivariant_basis().why_empty()
    assert nothing.text == "0 entries: there are no coordinates on one of the sides."
    assert (nothing.element, nothing.offers) == (None, ())
    catches(lambda: (V >> V)(SO(3)).equivariant_basis().why_empty(), "not empty", "why(row, column)")
