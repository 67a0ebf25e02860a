"""Maps whose readable terms and reasons are tested: group by group, all kinds of representations."""

import numpy as np
import pytest

from emlp_lab.groups import (
    O13,
    SE,
    SL,
    SO,
    SO13,
    SU,
    C,
    Cube,
    D,
    Icosahedral,
    O,
    Octahedral,
    RubiksCube,
    S,
    Sp,
    Trivial,
    Z,
    from_generators,
    real_form,
)
from emlp_lab.reps import Irrep, Rep, Sym, T, V, from_function
from tests.cases import pauli

SWAP = from_generators(discrete=[[[0, 1, 0], [1, 0, 0], [0, 0, 1]]], name="swap")
FIFTHS = from_generators(lie_algebra=[[[0.0, 2, 0], [-2, 0, 0], [0, 0, 0]]], discrete=[-np.eye(3)], name="own")
MIRRORS = [np.diag([1.0, -1.0]), -np.eye(2)]
STRETCHED = from_generators(lie_algebra=[[[0.0, 2], [1, 0]]], discrete=MIRRORS, name="own metric")  # diag(1, -2)
SIGN = from_function(lambda g: np.linalg.det(np.asarray(g)) * np.eye(1), "sign")
POINTS = V(S(3)) * V(SO(3))

MAPS: dict[str, Rep] = {
    "SO(2) V to V": (V >> V)(SO(2)),
    "SO(2) matrix to matrix": (T(2) >> T(2))(SO(2)),
    "O(3) matrix to matrix": (T(2) >> T(2))(O(3)),
    "O(3) scalars and vectors to matrix": (2 * T(0) + 3 * V >> T(2))(O(3)),
    "O(3) 3-tensor to vector": (T(3) >> V)(O(3)),
    "O(3) pseudoscalar": (V + 1 >> SIGN * V + SIGN)(O(3)),
    "O(5) matrix to matrix": (T(2) >> T(2))(O(5)),
    "SO(3) vector to matrix": (V >> T(2))(SO(3)),
    "SO(3) matrix to 3-tensor": (T(2) >> T(3))(SO(3)),
    "SO(3) irreducibles": (Irrep(1) + Irrep(2) >> Irrep(2) + Sym(V, 2) + Irrep(1))(SO(3)),
    "SO(4) 4-tensor to number": (T(4) >> T(0))(SO(4)),
    "O(1,3) matrix to matrix": (T(2) >> T(2))(O13()),
    "O(1,3) vector to covector": (V + 1 >> V.T + T(1, 1))(O13()),
    "SO(1,3) V.T*V to V*V.T": (V.T * V >> V * V.T)(SO13()),
    "Sp(2) matrix to matrix": (T(2) >> T(2))(Sp(2)),
    "SL(2) matrix to number": (T(2) + V >> T(0) + V.T)(SL(2)),
    "SU(2) vector to vector": (V + T(2) >> V + 1)(SU(2)),
    "real form of SU(2)": (V >> V + T(2))(real_form(SU(2))),
    "SE(2) vectors": (V + V.T >> V + T(1, 1))(SE(2)),
    "S(4) matrix to matrix": (T(2) >> T(2))(S(4)),
    "S(4) number to number, vectors and matrix": (V + 2 >> V + T(2) + 1)(S(4)),
    "S(2) 3-tensor to vector": (T(3) >> V)(S(2)),
    "C(4) matrix to matrix": (T(2) >> T(2))(C(4)),
    "C(3) vector to vector": (V + 1 >> V + T(2))(C(3)),
    "Z(4) vector to vector": (V >> V)(Z(4)),
    "Z(4) matrix to vector": (T(2) >> V + 1)(Z(4)),
    "D(4) matrix to matrix": (T(2) >> T(2))(D(4)),
    "D(3) vector to matrix": (V >> T(2))(D(3)),
    "Octahedral matrix to vector": (T(2) >> V)(Octahedral()),
    "Icosahedral 3-tensor to 3-tensor": (T(3) >> T(3))(Icosahedral()),
    "Cube vector to matrix": (V >> T(2))(Cube()),
    "Rubik's cube": (V >> V)(RubiksCube()),
    "points to vector": POINTS >> V(SO(3)),
    "points to points": POINTS + V(S(3)) >> POINTS + T(0),
    "own discrete group": (V >> V + 1)(SWAP),
    "own metric": (T(2) >> T(2))(STRETCHED),
    "own continuous group": (V >> T(2))(FIFTHS),
    "complex reflection": (V + 1 >> V)(pauli()),
    "no symmetry": (V >> V)(Trivial(2)),
    "numbers": (2 * T(0) >> 3 * T(0))(SO(3)),
    "empty: O(3) vector to matrix": (V >> T(2))(O(3)),
    "empty: SO(3) vector to number": (V >> T(0))(SO(3)),
    "nothing": (0 * V >> V)(SO(3)),
    "a representation that is no map": T(2)(O(2)),
}
every_map = pytest.mark.parametrize("rep", list(MAPS.values()), ids=list(MAPS))
